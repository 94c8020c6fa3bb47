import { FINGERPRINT_BYTES, type Fingerprint, packFingerprints } from '../counting/fingerprint.ts';
import { type Partition, partitionKey } from '../counting/partition.ts';
import type { Unit } from '../counting/units.ts';
import { DAY_MS, type EpochMs, RETENTION_MS, slotOf, type Timer } from '../kernel/time.ts';
import type { FirstStore } from './ports.ts';

/** Attempts to append before the batch goes back to its queue. */
const MAX_ATTEMPTS = 12;
const FIRST_PAUSE_MS = 20;
const MAX_PAUSE_MS = 2_000;
/** Claims in one item, at most: 160 KB. */
const MOST_CLAIMS = 10_000;

/** A unit that counts once beyond its own identity. */
type Claimant = Unit & { readonly once: Fingerprint };
type Known = { sequence: number; readonly holders: Map<string, string> };
export type FirstDeps = {
  readonly firsts: FirstReports;
  readonly timer: Timer;
  /** 0 ≤ random < 1, for jitter. */
  readonly random: () => number;
};

/**
 * Knows the first report of what counts once: a hard bounce or a deferral of one recipient of one message.
 * All reports of a message are claimed in the partition of its own time, whenever they come. Claims are appended a batch
 * at a time, like segments of the journal. Each claim names its report, so a report that is tried again stays the first.
 */
export class FirstReports {
  readonly #store: FirstStore;
  readonly #maxClaims: number;
  readonly #known = new Map<string, Known>();
  /** By partition: the end of the last call, so that the calls of one process never race for a number. */
  readonly #turns = new Map<string, Promise<unknown>>();

  /** @param maxClaims how many claims a warm function remembers, of some 150 bytes each; others are read again */
  constructor(store: FirstStore, maxClaims: number) {
    this.#store = store;
    this.#maxClaims = maxClaims;
  }

  /**
   * Claim for each unit of one partition what counts once.
   * @returns the units that another report has claimed: they count as repeated, and are not judged
   * @throws what the store throws, or Error after 12 lost races; then try again
   */
  async repeated(home: Partition, units: readonly Claimant[], deps: FirstDeps): Promise<readonly Unit[]> {
    const key = partitionKey(home);
    const claiming = (this.#turns.get(key) ?? Promise.resolve()).then(() => this.#claim(home, units, deps));
    // Whoever comes next waits for the end, good or bad.
    const turn = claiming.catch(() => undefined);
    this.#turns.set(key, turn);
    try {
      return await claiming;
    } finally {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    }
  }

  async #claim(home: Partition, units: readonly Claimant[], deps: FirstDeps): Promise<readonly Unit[]> {
    const known = this.#known.get(partitionKey(home)) ?? (await this.#read(home, { sequence: 0, holders: new Map() }));
    for (let attempt = 0; attempt < MAX_ATTEMPTS; ) {
      const missing = unclaimed(units, known.holders).slice(0, MOST_CLAIMS);
      if (missing.length === 0) {
        this.#remember(home, known);
        return units.filter(({ once, fingerprint }) => known.holders.get(hex(once)) !== hex(fingerprint));
      }
      const sequence = known.sequence + 1;
      const packed = packFingerprints(missing.flatMap(({ once, fingerprint }) => [once, fingerprint]));
      if (await this.#store.append(home, sequence, packed, keptUntil(missing))) {
        take(known, sequence, packed);
        continue;
      }
      attempt++;
      if (attempt > 1) {
        await deps.timer.sleep(Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * deps.random());
      }
      await this.#read(home, known);
    }
    throw new Error(`Expected a free number for claims in ${partitionKey(home)}, lost ${MAX_ATTEMPTS} races`);
  }

  async #read(home: Partition, known: Known): Promise<Known> {
    for (const { sequence, packed } of await this.#store.read(home, known.sequence)) take(known, sequence, packed);
    return known;
  }

  /** Forget the partitions that were used longest ago until the rest fits; the newest always stays. */
  #remember(home: Partition, known: Known): void {
    const key = partitionKey(home);
    this.#known.delete(key);
    this.#known.set(key, known);
    let claims = 0;
    for (const { holders } of this.#known.values()) claims += holders.size;
    for (const [oldest, { holders }] of this.#known) {
      if (claims <= this.#maxClaims || this.#known.size === 1) return;
      claims -= holders.size;
      this.#known.delete(oldest);
    }
  }
}

/** The units whose reports are not the first. */
export async function findRepeated(deps: FirstDeps, shard: number, units: readonly Unit[]): Promise<ReadonlySet<Unit>> {
  const byHome = new Map<string, { readonly home: Partition; readonly units: Claimant[] }>();
  for (const unit of units) {
    if (unit.once === undefined) continue;
    const home = unit.home ?? { slot: slotOf(homeTime(unit)), shard };
    const known = byHome.get(partitionKey(home)) ?? { home, units: [] };
    byHome.set(partitionKey(home), known);
    known.units.push(unit as Claimant);
  }
  const found = await Promise.all(
    [...byHome.values()].map(({ home, units: own }) => deps.firsts.repeated(home, own, deps)),
  );
  return new Set(found.flat());
}

/** The time of the message itself. Every report gives the same, so all are claimed in one partition. */
export const homeTime = ({ event }: Pick<Unit, 'event'>): EpochMs => Math.max(0, event.sentAt);

/** Claims are kept for as long as SES's events are accepted: a report may come again until then. */
const keptUntil = (units: readonly Unit[]): EpochMs =>
  units.reduce((latest, { event }) => Math.max(latest, event.at), 0) + RETENTION_MS + DAY_MS;

/** One unit for each claim that is free: the first of the batch. */
function unclaimed(units: readonly Claimant[], holders: ReadonlyMap<string, string>): Claimant[] {
  const here = new Set<string>();
  return units.filter(({ once }) => {
    const claim = hex(once);
    if (holders.has(claim) || here.has(claim)) return false;
    here.add(claim);
    return true;
  });
}

/** Add the next item. An item that is known, or that leaves a gap, changes nothing. */
function take(known: Known, sequence: number, packed: Uint8Array): void {
  if (sequence !== known.sequence + 1) return;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const at = (byte: number): string => hex({ high: view.getUint32(byte), low: view.getUint32(byte + 4) });
  for (let byte = 0; byte + 2 * FINGERPRINT_BYTES <= packed.byteLength; byte += 2 * FINGERPRINT_BYTES) {
    const claim = at(byte);
    // The first in the order of numbers holds the claim, whatever is appended later.
    if (!known.holders.has(claim)) known.holders.set(claim, at(byte + FINGERPRINT_BYTES));
  }
  known.sequence = sequence;
}

const hex = ({ high, low }: Fingerprint): string =>
  high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
