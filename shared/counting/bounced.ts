import { type Hour, hourOf, type Slot } from '../kernel/time.ts';
import type { Fingerprint } from './fingerprint.ts';
import { JUDGED_AGE_MS, providerOf } from './tally.ts';
import type { Unit } from './units.ts';

/**
 * A hard bounce, and the Send of its message. Where a set shows more outcomes than sends, the Send is looked up in its
 * own partition. A bounce without a Send carries a false date.
 */
export type Bounced = {
  /** Its set and streams. */
  readonly names: readonly string[];
  /** The sending hour in which it counts. */
  readonly hour: Hour;
  readonly provider: string;
  readonly send: { readonly slot: Slot; readonly fingerprint: Fingerprint };
};

/** What a segment stores of a unit so that its Send can be looked up; null unless it is a judged hard bounce. */
export function bouncedOf(unit: Unit): Bounced | null {
  const { event, send, streams } = unit;
  if (send === undefined || event.at - event.sentAt > JUDGED_AGE_MS) return null;
  const names = [event.configurationSet, ...streams];
  return { names, hour: hourOf(event.sentAt), provider: providerOf(unit), send };
}

/** Hard bounces as text that compresses well. */
export const writeBounced = (bounced: readonly Bounced[]): string =>
  JSON.stringify(
    bounced.map(({ names, hour, provider, send: { slot, fingerprint } }) => [
      names,
      hour,
      provider,
      slot,
      fingerprint.high,
      fingerprint.low,
    ]),
  );

type Row = readonly [names: string[], hour: Hour, provider: string, slot: Slot, high: number, low: number];
const isRow = (row: unknown): row is Row =>
  Array.isArray(row) &&
  Array.isArray(row[0]) &&
  row[0].every((name) => typeof name === 'string') &&
  typeof row[2] === 'string' &&
  [row[1], row[3], row[4], row[5]].every(Number.isSafeInteger);
const rowsOf = (value: unknown): readonly Row[] => {
  if (Array.isArray(value) && value.every(isRow)) return value;
  throw new TypeError('Expected rows of hard bounces, got something else');
};

/** The counterpart of `writeBounced`. @throws SyntaxError or TypeError where the text is damaged */
export const readBounced = (text: string): readonly Bounced[] =>
  rowsOf(JSON.parse(text)).map(([names, hour, provider, slot, high, low]) => ({
    ...{ names, hour, provider },
    send: { slot, fingerprint: { high, low } },
  }));
