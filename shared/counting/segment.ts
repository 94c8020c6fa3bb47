import { type Bounced, bouncedOf } from './bounced.ts';
import { type Counts, emptyCounts } from './counts.ts';
import { FINGERPRINT_BYTES, type Fingerprint } from './fingerprint.ts';
import { utf8Length } from './names.ts';
import { tally } from './tally.ts';
import type { Unit } from './units.ts';

/** Most fingerprints in one segment. */
export const SEGMENT_FINGERPRINTS = 2_500;
/** Most bytes in one segment, far below DynamoDB's 400 KB. */
export const SEGMENT_BYTES = 300_000;
/** Most bytes of a set's counts in a segment of one batch, without its names. */
const SET_OVERHEAD_BYTES = 120;
/** Most bytes of one count, without its names. */
const COUNT_OVERHEAD_BYTES = 24;
/** Most bytes of a hard bounce in the list of them, without its names. */
const BOUNCED_OVERHEAD_BYTES = 60;

/** What one write to the journal counts: fingerprints of events, and counts per configuration set and stream. */
export type Segment = {
  readonly fingerprints: readonly Fingerprint[];
  readonly sets: ReadonlyMap<string, Counts>;
  /** Its hard bounces; absent: none. */
  readonly bounced?: readonly Bounced[];
  /** Hash of the archived object that holds its events, as hex digits; absent: none does. */
  readonly archived?: string;
};
/** A unit that is about to be counted, and whether the judge may see it. */
export type NewUnit = { readonly unit: Unit; readonly judged: boolean };

/** Cut new units into segments of at most 2,500 fingerprints and about 300 KB, in order. */
export function segmentsOf(units: readonly NewUnit[]): Segment[] {
  const segments: Segment[] = [];
  let fingerprints: Fingerprint[] = [];
  let sets = new Map<string, Counts>();
  let bounced: Bounced[] = [];
  let bytes = 0;
  const close = (): void => {
    segments.push({ fingerprints, sets, ...(bounced.length > 0 && { bounced }) });
    fingerprints = [];
    sets = new Map();
    bounced = [];
    bytes = 0;
  };
  const countsOf = (name: string): Counts => {
    const known = sets.get(name);
    if (known) return known;
    const counts = emptyCounts();
    sets.set(name, counts);
    return counts;
  };
  for (const { unit, judged } of units) {
    const hard = judged ? bouncedOf(unit) : null;
    const more = bytesOf(unit) + namesBytes(unit, sets) + (hard === null ? 0 : bouncedBytes(hard));
    if (fingerprints.length >= SEGMENT_FINGERPRINTS || bytes + more > SEGMENT_BYTES) close();
    if (hard !== null) bounced.push(hard);
    tally(countsOf(unit.event.configurationSet), unit, judged);
    for (const stream of unit.streams) tally(countsOf(stream), unit, judged);
    fingerprints.push(unit.fingerprint);
    bytes += more;
  }
  if (fingerprints.length > 0) close();
  return segments;
}

/** Bytes of those names of a unit's set and streams that are new. */
function namesBytes({ event, streams }: Unit, sets: ReadonlyMap<string, Counts>): number {
  let bytes = 0;
  for (const name of [event.configurationSet, ...streams]) {
    if (!sets.has(name)) bytes += SET_OVERHEAD_BYTES + utf8Length(name);
  }
  return bytes;
}

/** Most bytes of a hard bounce in the list of them, before compression. */
const bouncedBytes = ({ names, provider }: Bounced): number =>
  names.reduce((bytes, name) => bytes + utf8Length(name) + 3, BOUNCED_OVERHEAD_BYTES + utf8Length(provider));

/** Most bytes that a unit adds to a segment: all its names are new. */
function bytesOf({ event: { fromDomain, outgoingIp, what }, streams }: Unit): number {
  let bytes = utf8Length(fromDomain ?? '') + utf8Length(outgoingIp ?? '');
  if (what.kind === 'unknown') bytes += utf8Length(what.eventType);
  else if (what.kind === 'bounce') bytes += utf8Length(what.subtype);
  return FINGERPRINT_BYTES + (1 + streams.length) * (COUNT_OVERHEAD_BYTES + bytes);
}
