import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unpackCounts } from '../../../../shared/counting/pack.ts';
import type { Rollup, SlotCounts } from '../../../../shared/evaluation/ports/totals.ts';
import { type Day, HOURS_PER_DAY, type Hour, hourOfSlot, type Slot } from '../../../../shared/kernel/time.ts';

export type Item = Record<string, AttributeValue>;
export type Span = 'slot' | 'hour' | 'day';

export const setPartition = (set: string): string => `set#${set}`;
/** Slots are numbered backwards, the newest first, so that one read takes the last hours and the last slots. */
const LAST_INDEX = 9_999_999_999;
const numberOf = (span: Span, index: number): number => (span === 'slot' ? LAST_INDEX - index : index);
export const spanKey = (span: Span, index: number): string =>
  `${span}#${String(numberOf(span, index)).padStart(10, '0')}`;

const isOf = (span: Span, item: Item): boolean => item['sk']?.S?.startsWith(`${span}#`) === true;
const indexOf = (span: Span, item: Item): number => numberOf(span, Number(item['sk']?.S?.split('#')[1]));

export const hoursIn = (items: readonly Item[]): Map<Hour, Rollup> =>
  new Map(
    items
      .filter((item) => isOf('hour', item))
      .map((item) => [indexOf('hour', item), rollup(item, indexOf('hour', item))]),
  );

export const daysIn = (items: readonly Item[]): Map<Day, Rollup> =>
  new Map(items.map((item) => [indexOf('day', item), rollup(item, firstHour(indexOf('day', item)))]));

/** In order of time, which is not the order in which they are stored. */
export const slotsIn = (items: readonly Item[]): Map<Slot, SlotCounts> =>
  new Map(
    items
      .filter((item) => isOf('slot', item))
      .map((item): [Slot, SlotCounts] => {
        const slot = indexOf('slot', item);
        return [slot, slotCounts(item, hourOfSlot(slot))];
      })
      .toReversed(),
  );

export const firstHour = (day: number): Hour => day * HOURS_PER_DAY;
const bytesOf = (item: Item): Uint8Array => item['counts']?.B ?? new Uint8Array();

export const slotCounts = (item: Item, hour: Hour): SlotCounts => ({
  sequence: Number(item['seq']?.N),
  counts: unpackCounts(bytesOf(item), hour),
});
const rollup = (item: Item, base: Hour): Rollup => ({
  weight: Number(item['seq']?.N),
  counts: unpackCounts(bytesOf(item), base),
});
