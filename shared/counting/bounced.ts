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

/** The counterpart of `writeBounced`. @throws SyntaxError or TypeError where the text is damaged */
export const readBounced = (text: string): readonly Bounced[] =>
  (JSON.parse(text) as readonly (readonly [string[], Hour, string, Slot, number, number])[]).map(
    ([names, hour, provider, slot, high, low]) => ({
      ...{ names, hour, provider },
      send: { slot, fingerprint: { high, low } },
    }),
  );
