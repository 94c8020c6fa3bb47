import { packCounts } from '../../shared/counting/codec.ts';
import { unpackCounts } from '../../shared/counting/pack.ts';
import { type Partition, partitionKey } from '../../shared/counting/partition.ts';
import type { Progress, TotalsStore } from '../../shared/evaluation/ports/totals.ts';
import { HOURS_PER_DAY, type Hour, hourOfSlot } from '../../shared/kernel/time.ts';

const NEWEST = Number.POSITIVE_INFINITY;
type Stored = { readonly n: number; readonly counts: Uint8Array };

/** Totals in memory, stored as bytes; held to one contract with the real ones. */
export function memoryTotals(): TotalsStore {
  const progress = new Map<string, Progress>();
  const spans = { slot: new Map<string, Stored>(), hour: new Map<string, Stored>(), day: new Map<string, Stored>() };
  const keyOf = (set: string, index: number) => `${set} ${index}`;

  const put = (span: keyof typeof spans, set: string, index: number, n: number, counts: Uint8Array): void => {
    const key = keyOf(set, index);
    if ((spans[span].get(key)?.n ?? Number.NEGATIVE_INFINITY) < n) spans[span].set(key, { n, counts });
  };
  function range<T>(
    span: keyof typeof spans,
    set: string,
    from: number,
    to: number,
    read: (stored: Stored, at: number) => T,
  ) {
    const found = new Map<number, T>();
    const indexes = [...spans[span].keys()].flatMap((key) =>
      key.startsWith(`${set} `) ? Number(key.split(' ')[1]) : [],
    );
    for (const index of indexes.filter((at) => at >= from && at <= to).sort((x, y) => x - y)) {
      const stored = spans[span].get(keyOf(set, index));
      if (stored) found.set(index, read(stored, index));
    }
    return found;
  }
  const slotCounts = ({ n, counts }: Stored, slot: number) => ({
    sequence: n,
    counts: unpackCounts(counts, hourOfSlot(slot)),
  });
  const rollup = ({ n, counts }: Stored, hour: Hour) => ({ weight: n, counts: unpackCounts(counts, hour) });

  return {
    progress: async (partition: Partition) => progress.get(partitionKey(partition)) ?? null,
    async saveProgress(partition, next) {
      const key = partitionKey(partition);
      const now = progress.get(key);
      const isForward =
        !now ||
        (next.closed ? next.sequence > now.sequence || (next.sequence === now.sequence && !now.closed) : false) ||
        (!next.closed && !now.closed && next.sequence > now.sequence);
      if (isForward) progress.set(key, next);
    },
    async slot(set, slot) {
      return range('slot', set, slot, slot, slotCounts).get(slot) ?? null;
    },
    slots: async (set, from, to) => range('slot', set, from, to, slotCounts),
    history: async (set, fromHour, fromSlot) => ({
      hours: range('hour', set, fromHour, NEWEST, rollup),
      slots: range('slot', set, fromSlot, NEWEST, slotCounts),
    }),
    putSlot: async (set, slot, { sequence, counts }) =>
      put('slot', set, slot, sequence, packCounts(counts, hourOfSlot(slot))),
    hours: async (set, from, to) => range('hour', set, from, to, rollup),
    putHour: async (set, hour, { weight, counts }) => put('hour', set, hour, weight, packCounts(counts, hour)),
    days: async (set, from, to) => range('day', set, from, to, (stored, day) => rollup(stored, day * HOURS_PER_DAY)),
    putDay: async (set, day, { weight, counts }) =>
      put('day', set, day, weight, packCounts(counts, day * HOURS_PER_DAY)),
  };
}
