import { registrableDomain } from '../dns-patrol/authentication/public-suffix.ts';
import type { Hour } from '../kernel/time.ts';
import { isCompany, OTHER_PROVIDER, OTHER_SILENT, sendsFeedback } from '../replies/providers.ts';
import {
  addCell,
  type Counts,
  cellAt,
  DIMENSION_NAMES,
  DIMENSIONS,
  type Dimension,
  emptyCounts,
  JUDGED,
  JUDGED_AT,
  type JudgedCell,
  judgedCellAt,
  OTHER,
} from './counts.ts';
import { spelledBytes } from './names.ts';

/** How many keys a dimension keeps, and the most bytes of their names. The rest is counted under `other`. */
export type Cap = {
  readonly keys: number;
  /** Stored as UTF-8 with a length each. Names of the vocabulary take no bytes. */
  readonly nameBytes: number;
  /** Whether the largest key stays even where its name alone takes more. */
  readonly keepsLargest?: true;
};
/**
 * How many providers keep their sends and deliveries in an hour, the largest first: one number for the two newest
 * hours, one for older hours, which get few events. Hits keep their provider in every hour.
 */
export type JudgedCap = { readonly perHour: number; readonly perOlderHour: number };
export type Caps = Readonly<Record<Exclude<Dimension, 'prompt'>, Cap>> & {
  readonly judged: JudgedCap;
  /** Companies (recipient domains that no table knows) that are counted as providers of their own. */
  readonly companies: number;
};

const UNCAPPED = Number.POSITIVE_INFINITY;
const ALL: Cap = { keys: UNCAPPED, nameBytes: UNCAPPED };

/** A slot should fit one item of 1,000 bytes, which one write unit pays for. */
export const SLOT_CAPS: Caps = {
  providers: { keys: 6, nameBytes: 20 },
  reasons: ALL,
  blocklists: { keys: 3, nameBytes: 20 },
  // A registered domain may have 253 characters. Its length hides no sender.
  domains: { keys: 2, nameBytes: 68, keepsLargest: true },
  ips: { keys: 6, nameBytes: 102 },
  unknown: { keys: 2, nameBytes: 44 },
  deferrals: { keys: 3, nameBytes: 20 },
  judged: { perHour: 6, perOlderHour: 1 },
  companies: 3,
};

/** An hour or a day may take a few write units: it is written once. */
export const ROLLUP_CAPS: Caps = {
  providers: { keys: 40, nameBytes: 400 },
  reasons: ALL,
  blocklists: { keys: 12, nameBytes: 160 },
  domains: { keys: 16, nameBytes: 800, keepsLargest: true },
  ips: { keys: 32, nameBytes: 800 },
  unknown: { keys: 8, nameBytes: 320 },
  deferrals: { keys: 40, nameBytes: 400 },
  judged: { perHour: 40, perOlderHour: 8 },
  companies: 8,
};

/** A company is a provider of its own from this share of a set's hard bounces, or of its mail. */
const LARGE_PART = 0.2;
/** Below this many mails there is no large share. One hard bounce is enough: a small set has few in five minutes. */
const LEAST_MAILS = 5;

/**
 * The counts as they are stored: the largest keys of each dimension, the rest under `other`. No count is lost. A hard
 * bounce or complaint keeps its sending hour and provider; only at a company with a small share it moves to `other` of
 * its hour. Everything else that overflows stays in its hour too. Providers that send no feedback have an `other` of
 * their own.
 */
export function capCounts(counts: Counts, caps: Caps): Counts {
  const into = emptyCounts();
  Object.assign(into.totals, counts.totals);
  const companies = largeCompanies(counts, caps.companies);
  const domains = fits(counts.domains, caps.domains)
    ? counts.domains
    : merged(counts.domains, registeredOf, DIMENSIONS.domains);
  const named = (provider: string): string =>
    isCompany(provider) && !companies.has(provider) ? OTHER_PROVIDER : provider;
  const byProvider = {
    providers: merged(counts.providers, named, DIMENSIONS.providers),
    deferrals: merged(counts.deferrals, named, DIMENSIONS.deferrals),
  };
  // Once, because it is copied for each judgement.
  const cells = { ...counts, ...byProvider, domains };
  for (const dimension of DIMENSION_NAMES) {
    if (dimension === 'prompt') continue;
    keepLargest(into[dimension], cells[dimension], DIMENSIONS[dimension], caps[dimension]);
  }
  for (const [provider, cell] of counts.prompt) addCell(cellAt(into.prompt, named(provider), DIMENSIONS.prompt), cell);
  const newest = Math.max(...counts.judged.keys());
  for (const [hour, cells] of counts.judged) {
    const most = hour >= newest - 1 ? caps.judged.perHour : caps.judged.perOlderHour;
    capHour(into, hour, merged(cells, named, JUDGED.length), most);
  }
  return into;
}

/** Sends and deliveries of the largest providers of an hour; all other columns of every provider. */
function capHour(into: Counts, hour: Hour, cells: ReadonlyMap<string, JudgedCell>, most: number): void {
  const bySize = [...cells]
    .filter(([provider]) => provider !== OTHER_PROVIDER && provider !== OTHER_SILENT)
    .toSorted(([a, one], [b, other]) => mailIn(other) - mailIn(one) || (a < b ? -1 : 1));
  const kept = new Set(bySize.slice(0, most).map(([provider]) => provider));
  for (const [provider, cell] of cells) {
    if (kept.has(provider) || provider === OTHER_PROVIDER || provider === OTHER_SILENT) {
      addCell(judgedCellAt(into.judged, hour, provider), cell);
      continue;
    }
    const rest = judgedCellAt(into.judged, hour, sendsFeedback(provider) ? OTHER_PROVIDER : OTHER_SILENT);
    rest[JUDGED_AT.sends] += cell[JUDGED_AT.sends];
    rest[JUDGED_AT.deliveries] += cell[JUDGED_AT.deliveries];
    if (!cell.some((value, at) => value > 0 && at !== JUDGED_AT.sends && at !== JUDGED_AT.deliveries)) continue;
    const own = judgedCellAt(into.judged, hour, provider);
    addCell(own, cell);
    own[JUDGED_AT.sends] = 0;
    own[JUDGED_AT.deliveries] = 0;
  }
}

const mailIn = (cell: JudgedCell): number => Math.max(cell[JUDGED_AT.sends], cell[JUDGED_AT.deliveries]);

/** Companies with a large share of bounces or of answers, ordered by bounces, then by size. */
function largeCompanies({ providers }: Counts, most: number): ReadonlySet<string> {
  let bounces = 0;
  let mails = 0;
  for (const [deliveries, hardBounces] of providers.values()) {
    bounces += hardBounces;
    mails += deliveries + hardBounces;
  }
  const large = [...providers].filter(([provider, [deliveries, hardBounces]]) => {
    if (!isCompany(provider)) return false;
    const answered = deliveries + hardBounces;
    const bounced = hardBounces > 0 && hardBounces >= LARGE_PART * bounces;
    return bounced || (answered >= LEAST_MAILS && answered >= LARGE_PART * mails);
  });
  const first = large.toSorted(([a, [dA, hA]], [b, [dB, hB]]) => hB - hA || dB - dA || (a < b ? -1 : 1));
  return new Set(first.slice(0, most).map(([provider]) => provider));
}

/** The same cells under other keys. */
function merged<C extends number[]>(
  cells: ReadonlyMap<string, C>,
  named: (key: string) => string,
  width: number,
): ReadonlyMap<string, C> {
  const into = new Map<string, C>();
  for (const [key, cell] of cells) addCell(cellAt<C>(into, named(key), width), cell);
  return into;
}

/** Only the registered domain counts: anybody can make up names in front of it. */
const registeredOf = (domain: string): string => registrableDomain(domain) ?? domain;

function fits(cells: ReadonlyMap<string, unknown>, { keys, nameBytes }: Cap): boolean {
  const names = [...cells.keys()].filter((name) => name !== OTHER);
  return names.length <= keys && names.reduce((bytes, name) => bytes + spelledBytes(name), 0) <= nameBytes;
}

function keepLargest(
  into: Map<string, number[]>,
  cells: ReadonlyMap<string, readonly number[]>,
  width: number,
  cap: Cap,
): void {
  const isAll = cap.keys === UNCAPPED;
  const size = (cell: readonly number[]): number => cell.reduce((sum, value) => sum + value, 0);
  const order = isAll
    ? [...cells]
    : [...cells].toSorted(([a, one], [b, two]) => size(two) - size(one) || (a < b ? -1 : 1));
  let keys = 0;
  let bytes = 0;
  for (const [key, cell] of order) {
    // Companies have been chosen already.
    const isFree = isAll || key === OTHER || isCompany(key);
    const more = isFree ? 0 : spelledBytes(key);
    const isLargest = keys === 0 && cap.keepsLargest === true;
    const fits = isFree || isLargest || (keys < cap.keys && bytes + more <= cap.nameBytes);
    if (fits && !isFree) [keys, bytes] = [keys + 1, bytes + more];
    addCell(cellAt(into, fits ? key : OTHER, width), cell);
  }
}

/** Companies of one set that an open slot keeps in memory. */
const MOST_COMPANIES = 2_000;

/**
 * Bounds what an open slot holds in memory. Beyond `MOST_COMPANIES`, companies with one mail and no hard bounce are
 * counted under `other`.
 */
export function thinOut(counts: Counts): void {
  if (counts.providers.size <= MOST_COMPANIES) return;
  const small = new Set<string>();
  for (const [provider, [deliveries, hardBounces, , complaints]] of counts.providers) {
    if (isCompany(provider) && deliveries + hardBounces <= 1 && hardBounces + complaints === 0) small.add(provider);
  }
  for (const provider of small) moveTo(counts.providers, provider, DIMENSIONS.providers);
  for (const cells of counts.judged.values()) {
    for (const [provider, cell] of cells) {
      const isSmall = mailIn(cell) <= 1 && cell[JUDGED_AT.hardBounces] + cell[JUDGED_AT.complaints] === 0;
      if (isCompany(provider) && isSmall && !counts.providers.has(provider)) moveTo(cells, provider, JUDGED.length);
    }
  }
}

function moveTo<C extends number[]>(cells: Map<string, C>, provider: string, width: number): void {
  const cell = cells.get(provider);
  if (cell === undefined) return;
  cells.delete(provider);
  addCell(cellAt<C>(cells, OTHER_PROVIDER, width), cell);
}
