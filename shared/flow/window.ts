import { type Counts, JUDGED_AT } from '../counting/counts.ts';
import { type Partition, partitionKey } from '../counting/partition.ts';
import { hourOfSlot, type Slot } from '../kernel/time.ts';
import { OTHER_PROVIDER, OTHER_SILENT } from '../replies/providers.ts';
import { isStream } from '../streams/name.ts';
import { askedOf, SLOW_SLOTS, slowlyAnswered, WINDOW_SLOTS } from './drop.ts';
import type { Flow } from './model.ts';

type Cell = { readonly slot: Slot; readonly set: string; readonly provider: string } & Flow;

/** Sends and prompt deliveries of a set in one slot, by provider. Mail to nobody in particular is left out. */
export function flowOf(counts: Pick<Counts, 'judged'>, slot: Slot): ReadonlyMap<string, Flow> {
  const byProvider = new Map<string, { sent: number; delivered: number }>();
  for (const [hour, cells] of counts.judged) {
    // Older mail is delivered late, whatever it is that is late.
    if (hour < hourOfSlot(slot) - 1) continue;
    for (const [provider, cell] of cells) {
      if (provider === OTHER_PROVIDER || provider === OTHER_SILENT) continue;
      const known = byProvider.get(provider) ?? { sent: 0, delivered: 0 };
      byProvider.set(provider, known);
      known.sent += cell[JUDGED_AT.sends];
      known.delivered += cell[JUDGED_AT.deliveries];
    }
  }
  return byProvider;
}

type Sum = { within: number; slowly: number; delivered: number };
export type Windows = ReadonlyMap<string, ReadonlyMap<string, Flow>>;
/** Slots that are kept: a window, the one before, and what was sent earlier and is still answered in them. */
const KEPT_SLOTS = WINDOW_SLOTS + SLOW_SLOTS + 1;

/**
 * What was sent and delivered in the last slots. In memory only: a new function begins with what it reads, and less is
 * asked of mail for as long as it does not know what was sent earlier.
 */
export class FlowWindow {
  readonly #partitions = new Map<string, { readonly slot: Slot; readonly cells: readonly Cell[] }>();

  #newest: Slot = 0;

  /** Notes a partition whose slot is over. Streams hold the same mail as their sets. */
  note(partition: Partition, sets: ReadonlyMap<string, Pick<Counts, 'judged'>>): void {
    const { slot } = partition;
    const cells: Cell[] = [];
    for (const [set, counts] of sets) {
      if (isStream(set)) continue;
      for (const [provider, flow] of flowOf(counts, slot)) {
        if (flow.sent + flow.delivered > 0) cells.push({ slot, set, provider, ...flow });
      }
    }
    this.#partitions.set(partitionKey(partition), { slot, cells });
    this.#newest = Math.max(this.#newest, slot);
    for (const [key, known] of this.#partitions)
      if (known.slot <= this.#newest - KEPT_SLOTS) this.#partitions.delete(key);
  }

  has(partition: Partition): boolean {
    return this.#partitions.has(partitionKey(partition));
  }

  /** The window that ends with a slot: set → provider → what was sent and delivered. */
  until(last: Slot): Windows {
    const sums = new Map<string, Map<string, Sum>>();
    for (const { slot, cells } of this.#partitions.values()) {
      const age = last - slot;
      if (age < 0 || age >= WINDOW_SLOTS + SLOW_SLOTS) continue;
      const isWithin = age < WINDOW_SLOTS;
      for (const { set, provider, sent, delivered } of cells) {
        const own = sums.get(set) ?? new Map<string, Sum>();
        sums.set(set, own);
        const sum = own.get(provider) ?? { within: 0, slowly: 0, delivered: 0 };
        own.set(provider, sum);
        sum.slowly += sent * slowlyAnswered(age);
        if (!isWithin) continue;
        sum.within += sent;
        sum.delivered += delivered;
      }
    }
    return new Map(Array.from(sums, ([set, own]) => [set, flowsOf(own)]));
  }
}

const flowsOf = (own: ReadonlyMap<string, Sum>): ReadonlyMap<string, Flow> =>
  new Map(
    Array.from(own, ([provider, { within, slowly, delivered }]) => [
      provider,
      { sent: askedOf(within, slowly), delivered },
    ]),
  );
