import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCounts } from '../../../shared/counting/counts.ts';
import { fold } from '../../../shared/counting/fold.ts';
import { utf8Length } from '../../../shared/counting/names.ts';
import { packSegment, unpackSets } from '../../../shared/counting/pack.ts';
import { type NewUnit, SEGMENT_FINGERPRINTS, type Segment, segmentsOf } from '../../../shared/counting/segment.ts';
import { tally } from '../../../shared/counting/tally.ts';
import { eventOf, HOUR, parsed, units } from '../../support/counting.ts';
import { type SesEventOverrides, type SesEventType, sesEvent } from '../../support/ses-events.ts';

const newUnits = (type: SesEventType, overrides: SesEventOverrides): NewUnit[] =>
  units(eventOf(type, overrides)).map((unit) => ({ unit, judged: true }));
const many = (count: number, overrides: (index: number) => SesEventOverrides, type: SesEventType = 'Delivery') =>
  Array.from({ length: count }, (_, index) => newUnits(type, { messageId: `m${index}`, ...overrides(index) })).flat();
const bytesOf = (segment: Segment): number => {
  const { fingerprints, counts } = packSegment(segment, HOUR);
  return fingerprints.length + counts.length;
};
const sizes = (segments: readonly Segment[]) => segments.map(({ fingerprints }) => fingerprints.length);
/** DynamoDB's limit on an item, less its keys. */
const ITEM_BYTES = 400 * 1024 - 100;

describe('segmentsOf', () => {
  it('has no segment for nothing', () => {
    expect(segmentsOf([])).toEqual([]);
  });

  it.each([
    [SEGMENT_FINGERPRINTS, [2_500]],
    [SEGMENT_FINGERPRINTS + 1, [2_500, 1]],
    [2 * SEGMENT_FINGERPRINTS + 7, [2_500, 2_500, 7]],
  ])('cuts %d units into segments of %j', (count, expected) => {
    expect(sizes(segmentsOf(many(count, () => ({}))))).toEqual(expected);
  });

  it('cuts in order, and counts exactly the units of each segment', () => {
    const kinds = fc.constantFrom<SesEventType>('Send', 'Delivery', 'Bounce', 'Complaint', 'Open');
    const some = fc.array(fc.tuple(kinds, fc.constantFrom('a', 'b', '__proto__'), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 3 }), (parts, times) => {
        const all = Array.from({ length: times * 90 }, () => parts)
          .flat()
          .flatMap(([type, set, judged]) => units(eventOf(type, { set })).map((unit) => ({ unit, judged })));
        const truth = new Map<string, ReturnType<typeof emptyCounts>>();
        for (const { unit, judged } of all) {
          const set = unit.event.configurationSet;
          truth.set(set, truth.get(set) ?? emptyCounts());
          tally(truth.get(set) ?? emptyCounts(), unit, judged);
        }

        const segments = segmentsOf(all);

        const folded = new Map<string, ReturnType<typeof emptyCounts>>();
        for (const { sets } of segments) {
          for (const [set, counts] of sets) {
            folded.set(set, folded.get(set) ?? emptyCounts());
            fold(folded.get(set) ?? emptyCounts(), counts);
          }
        }
        expect(folded).toEqual(truth);
        expect(segments.flatMap(({ fingerprints }) => fingerprints)).toEqual(all.map(({ unit }) => unit.fingerprint));
      }),
      { numRuns: 20 },
    );
  });

  it('cuts at about 300 KB where every event has a domain of 253 characters of its own', () => {
    const segments = segmentsOf(many(3_000, (index) => ({ fromDomain: `d${index}.`.padEnd(253, 'x') })));

    const bytes = segments.map(bytesOf);
    expect(segments.length).toBeGreaterThan(2);
    expect(Math.max(...bytes)).toBeLessThan(310_000);
    expect(Math.min(...bytes.slice(0, -1))).toBeGreaterThan(250_000);
  });

  it.each<[string, (index: number) => SesEventOverrides, SesEventType]>([
    ['domains of 253 Chinese letters', (index) => ({ fromDomain: `${index}`.padEnd(253, '例') }), 'Delivery'],
    [
      'subtypes that nobody knows',
      (index) => ({ bounceType: `${index}`.padEnd(64, '例'), bounceSubType: '例'.repeat(64), feedbackId: `f${index}` }),
      'Bounce',
    ],
    ['sets of their own', (index) => ({ set: `${index}`.padEnd(64, '_'), domain: 'gmail.com' }), 'Delivery'],
    [
      'IPv6 addresses of their own',
      (index) => ({ outgoingIp: `2001:db8::${index.toString(16)}`, fromDomain: `d${index}.example` }),
      'Bounce',
    ],
  ])('stays below 400 KB where events have %s', (_, overrides, type) => {
    for (const segment of segmentsOf(
      many(2_600, (index) => ({ feedbackId: `f${index}`, ...overrides(index) }), type),
    )) {
      expect(bytesOf(segment)).toBeLessThan(ITEM_BYTES);
    }
  });

  it('stays below 400 KB where events are of types that nobody knows', () => {
    const all = Array.from({ length: 2_500 }, (_, index) => {
      const eventType = `${index}`.padEnd(64, '例');
      return units(parsed(JSON.stringify({ ...sesEvent('Send', { messageId: `m${index}` }), eventType })));
    });

    for (const segment of segmentsOf(all.flat().map((unit) => ({ unit, judged: true })))) {
      expect(bytesOf(segment)).toBeLessThan(ITEM_BYTES);
    }
  });
});

describe('packSegment', () => {
  it('is read back by unpackSets', () => {
    const [segment] = segmentsOf([...newUnits('Bounce', {}), ...newUnits('Delivery', { set: 'other-set' })]);
    if (!segment) throw new Error('expected a segment');

    expect(unpackSets(packSegment(segment, HOUR).counts, HOUR)).toEqual(segment.sets);
  });
});

describe('utf8Length', () => {
  it('is what the text takes in bytes, half surrogates and all', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('\uD83D', '\uDE00', 'a', '\x7F', '\x80', '\u07FF', '\u0800', '😀') }),
      fc.constant(randomBytes(200).toString('latin1')),
    );
    fc.assert(
      fc.property(text, (any) => {
        expect(utf8Length(any)).toBe(Buffer.byteLength(any));
      }),
    );
  });
});
