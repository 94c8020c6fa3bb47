import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packCounts } from '../../../shared/counting/codec.ts';
import {
  COUNTERS,
  type Counts,
  DIMENSION_NAMES,
  type Dimension,
  emptyCounts,
  JUDGED_AT,
  judgedCellAt,
} from '../../../shared/counting/counts.ts';
import { type Caps, fold, NO_CAPS, ROLLUP_CAPS, SLOT_CAPS } from '../../../shared/counting/fold.ts';
import { unpackCounts } from '../../../shared/counting/segment.ts';
import { anyCounts, copyOf, HOUR, PROVIDER_IDS, put } from '../../support/counting.ts';

// Counts are large to make: fewer runs, each of many cells.
fc.configureGlobal({ numRuns: 40 });

const TIGHT: Caps = {
  providers: { keys: 2, nameBytes: 20 },
  reasons: { keys: 2, nameBytes: 0 },
  blocklists: { keys: 1, nameBytes: 0 },
  domains: { keys: 2, nameBytes: 24 },
  ips: { keys: 1, nameBytes: 20 },
  unknown: { keys: 1, nameBytes: 8 },
  prompt: { keys: 1, nameBytes: 0 },
  judged: { cells: 6, perHour: 3 },
};
const anyCaps = fc.constantFrom(TIGHT, SLOT_CAPS, ROLLUP_CAPS, NO_CAPS);
const segments = fc.array(anyCounts({ maxKeys: 8, maxHours: 6 }), { maxLength: 8 });

const folded = (counts: readonly Counts[], caps: Caps, into = emptyCounts()): Counts => {
  for (const one of counts) fold(into, one, caps);
  return into;
};
const sum = (cells: Iterable<readonly number[]>): number[] => {
  const total: number[] = [];
  for (const cell of cells) for (const [index, value] of cell.entries()) total[index] = (total[index] ?? 0) + value;
  return total;
};
const kept = (counts: Counts, dimension: Dimension) => [...counts[dimension].keys()].filter((key) => key !== 'other');
const domains = (...names: readonly string[]) =>
  names.reduce((counts, name, index) => put(counts, 'domains', name, [index + 1, 0, 0]), emptyCounts());
const judged = (...cells: readonly (readonly [hour: number, provider: string, deliveries: number])[]): Counts => {
  const counts = emptyCounts();
  for (const [hour, provider, deliveries] of cells)
    judgedCellAt(counts.judged, hour, provider)[JUDGED_AT.deliveries] += deliveries;
  return counts;
};
const deliveries = ({ judged }: Counts) =>
  Object.fromEntries(
    [...judged].map(([hour, cells]) => [
      hour,
      Object.fromEntries([...cells].map(([name, cell]) => [name, cell[JUDGED_AT.deliveries]])),
    ]),
  );

describe('fold', () => {
  it('sums every counter whatever the caps', () => {
    fc.assert(
      fc.property(segments, anyCaps, (all, caps) => {
        const { totals } = folded(all, caps);

        for (const counter of COUNTERS) {
          expect(totals[counter]).toBe(all.reduce((total, one) => total + one.totals[counter], 0));
        }
      }),
    );
  });

  it('loses nothing of a dimension: what has no room is under other', () => {
    fc.assert(
      fc.property(segments, anyCaps, (all, caps) => {
        const counts = folded(all, caps);

        for (const dimension of DIMENSION_NAMES) {
          const before = all.flatMap((one) => [...one[dimension].values()]);
          expect(sum(counts[dimension].values())).toEqual(sum(before));
        }
      }),
    );
  });

  it('depends on the order of segments alone: in one go or step by step, with a stored prefix between', () => {
    fc.assert(
      fc.property(segments, fc.nat(), anyCaps, (all, at, caps) => {
        const cut = at % (all.length + 1);
        const stored = packCounts(folded(all.slice(0, cut), caps), HOUR);

        const stepwise = folded(all.slice(cut), caps, unpackCounts(stored, HOUR));

        expect(stepwise).toEqual(folded(all, caps));
        expect(packCounts(stepwise, HOUR)).toEqual(packCounts(folded(all, caps), HOUR));
      }),
    );
  });

  it('gives what is folded already back as it is, so that a slot is the same in an hour', () => {
    fc.assert(
      fc.property(segments, anyCaps, (all, caps) => {
        const once = folded(all, caps);

        expect(folded([once], caps)).toEqual(once);
      }),
    );
  });

  it('does not change what it reads', () => {
    fc.assert(
      fc.property(segments, anyCaps, (all, caps) => {
        const before = all.map(copyOf);
        folded(all, caps);

        expect(all).toEqual(before);
      }),
    );
  });

  it('keeps a dimension within its keys and its bytes', () => {
    fc.assert(
      fc.property(segments, fc.constantFrom(TIGHT, SLOT_CAPS), (all, caps) => {
        const counts = folded(all, caps);

        for (const dimension of DIMENSION_NAMES) {
          expect(kept(counts, dimension).length).toBeLessThanOrEqual(caps[dimension].keys);
        }
        expect(Buffer.byteLength(kept(counts, 'domains').join(''))).toBeLessThanOrEqual(caps.domains.nameBytes);
        expect(Buffer.byteLength(kept(counts, 'unknown').join(''))).toBeLessThanOrEqual(caps.unknown.nameBytes);
      }),
    );
  });

  it('keeps the keys that come first and counts the others under other, a known one always under its own', () => {
    const counts = folded([domains('a.example', 'b.example', 'c.example'), domains('c.example', 'b.example')], TIGHT);

    expect(Object.fromEntries(counts.domains)).toEqual({
      'a.example': [1, 0, 0],
      'b.example': [4, 0, 0],
      other: [4, 0, 0],
    });
  });

  it.each([
    ['fits to the byte', 'a'.repeat(22), true],
    ['is a byte too long', 'a'.repeat(23), false],
    ['has few letters and many bytes', '例'.repeat(8), false],
  ])('measures names in bytes: one that %s', (_, name, isKept) => {
    expect(kept(folded([domains(name)], TIGHT), 'domains')).toEqual(isKept ? [name] : []);
  });

  it('takes a later, shorter name where a longer one had no room', () => {
    expect(kept(folded([domains('a'.repeat(30), 'b.example')], TIGHT), 'domains')).toEqual(['b.example']);
  });

  it('charges judged counts to their own sending hour or to none, and never to a part of it', () => {
    fc.assert(
      fc.property(segments, anyCaps, (all, caps) => {
        const truth = folded(all, NO_CAPS).judged;
        const counts = folded(all, caps).judged;

        for (const [hour, cells] of counts) {
          expect(sum(cells.values())).toEqual(sum(truth.get(hour)?.values() ?? []));
        }
        if (caps === NO_CAPS) expect(counts.size).toBe(truth.size);
      }),
    );
  });

  it('keeps judged cells within the cap, the place of each hour\u2019s other included', () => {
    fc.assert(
      fc.property(segments, fc.constantFrom(TIGHT, SLOT_CAPS), (all, caps) => {
        let cells = 0;
        for (const providers of folded(all, caps).judged.values()) {
          const ofHour = providers.size + (providers.has('other') ? 0 : 1);
          expect(ofHour).toBeLessThanOrEqual(caps.judged.perHour);
          cells += ofHour;
        }
        expect(cells).toBeLessThanOrEqual(caps.judged.cells);
      }),
    );
  });

  it('counts providers past the cap of an hour under other of the same hour', () => {
    const all = ['google', 'yahoo', 'microsoft', 'apple'].map((name, index) => judged([HOUR, name, index + 1]));

    expect(deliveries(folded(all, TIGHT))).toEqual({ [HOUR]: { google: 1, yahoo: 2, other: 7 } });
  });

  it('leaves an hour unjudged for which there is no room', () => {
    const hours = [0, 1, 2, 3, 4, 5, 6].map((back) => judged([HOUR - back, 'other', 1]));

    expect(deliveries(folded([...hours, ...hours], TIGHT))).toEqual(
      Object.fromEntries([0, 1, 2, 3, 4, 5].map((back) => [HOUR - back, { other: 2 }])),
    );
  });

  it('takes the newest hours of a segment first: they have the deliveries', () => {
    const cells = [6, 5, 4, 3, 2, 1, 0].map((back) => [HOUR - back, 'other', 1] as const);

    expect(deliveries(folded([judged(...cells)], TIGHT))).not.toHaveProperty(String(HOUR - 6));
    expect(deliveries(folded([judged(...cells)], TIGHT))).toHaveProperty(String(HOUR));
  });

  it('leaves room for late hours in a slot, however many providers the present hours have', () => {
    const present = [HOUR, HOUR - 1].flatMap((hour) => PROVIDER_IDS.map((name) => [hour, name, 1] as const));

    const counts = folded([judged(...present), judged([HOUR - 30, 'yahoo', 5])], SLOT_CAPS);

    expect(deliveries(counts)).toMatchObject({ [HOUR - 30]: { yahoo: 5 } });
  });
});
