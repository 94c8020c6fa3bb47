import type { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamoTotals } from '../../functions/_adapters/dynamo-totals.ts';
import {
  COUNTERS,
  type Counts,
  DIMENSION_NAMES,
  DIMENSIONS,
  type Dimension,
  emptyCounts,
  judgedCellAt,
} from '../../shared/counting/counts.ts';
import { fold, SLOT_CAPS } from '../../shared/counting/fold.ts';
import { BOUNCE_REASONS } from '../../shared/events/model.ts';
import { SLOTS_PER_HOUR } from '../../shared/kernel/time.ts';
import { anyCounts, BLOCKLIST_IDS, HOUR, PROVIDER_IDS, put } from '../support/counting.ts';
import { itemBytes } from '../support/item-bytes.ts';

/** The room that is promised; one write unit pays for 1,024. */
const MOST_BYTES = 1_000;
/** What happens in a slot at most: 667 a second, of one set. */
const PER_SLOT = 200_000;
const A_SIXTH = Math.floor(PER_SLOT / 6);
const LONGEST_SET = 's'.repeat(64);

/** The item as the adapter writes it. */
async function slotItem(counts: Counts) {
  const sent: PutItemCommand[] = [];
  const client = { send: async (command: PutItemCommand) => void sent.push(command) };
  const totals = dynamoTotals(client as unknown as DynamoDBClient, 'totals');
  await totals.putSlot(LONGEST_SET, HOUR * SLOTS_PER_HOUR + 11, { sequence: 9_999, counts });
  return sent[0]?.input.Item ?? {};
}

/** Shares of `PER_SLOT` that take the most bytes: as many as there may be in three, the others in two. */
const share = (index: number, of: number): number =>
  index < Math.floor((PER_SLOT - of * 128) / 16_256) ? 16_384 : 128;
const cell = (width: number, index: number, of: number): number[] => new Array(width).fill(share(index, of));

type Shape = {
  readonly hours: readonly number[];
  readonly providers: readonly string[];
  readonly names: (dimension: Dimension) => readonly string[];
};

/** One segment per key, in the order given, so that each finds what room is left. */
function foldedFrom({ hours, providers, names }: Shape): Counts {
  const counts = emptyCounts();
  for (const counter of COUNTERS) counts.totals[counter] = PER_SLOT;
  for (const dimension of DIMENSION_NAMES) {
    const keys = names(dimension);
    for (const [index, name] of keys.entries()) {
      fold(counts, put(emptyCounts(), dimension, name, cell(DIMENSIONS[dimension], index, keys.length)), SLOT_CAPS);
    }
  }
  let index = 0;
  for (const back of hours) {
    for (const provider of providers) {
      const one = emptyCounts();
      for (const [at, value] of cell(4, index++, hours.length * providers.length).entries()) {
        judgedCellAt(one.judged, HOUR - back, provider)[at as 0] = value;
      }
      fold(counts, one, SLOT_CAPS);
    }
  }
  return counts;
}

const upTo = (count: number) => [...new Array(count).keys()];
const twenty = (bytes: number) => upTo(20).map((index) => String.fromCharCode(97 + index).repeat(bytes));
/** Names that our tables know, as long as they come; the others of so many bytes. */
const known =
  (bytes: number) =>
  (dimension: Dimension): readonly string[] => {
    if (dimension === 'providers') return PROVIDER_IDS.toReversed();
    if (dimension === 'reasons') return BOUNCE_REASONS;
    if (dimension === 'blocklists') return BLOCKLIST_IDS.toReversed();
    return twenty(bytes);
  };
/** Foreign names that use a dimension's room to the last byte: as many keys as it has, each as long as can be. */
const full = (dimension: Dimension): readonly string[] => {
  const { keys, nameBytes } = SLOT_CAPS[dimension];
  return dimension === 'reasons' ? BOUNCE_REASONS : twenty(Math.floor(nameBytes / keys) - 2);
};

const HOURS = [
  { order: 'newest first', hours: upTo(168) },
  { order: 'oldest first', hours: upTo(168).toReversed() },
  { order: 'two hours', hours: [1, 0] },
];
const PROVIDERS = [['other'], PROVIDER_IDS.slice(0, 2), PROVIDER_IDS.slice(1, 3), PROVIDER_IDS.toReversed()];
const NAMES = [{ length: 'full', names: full }, ...[1, 15, 33, 64].map((length) => ({ length, names: known(length) }))];
const SHAPES = NAMES.flatMap((names) =>
  HOURS.flatMap((hours) => PROVIDERS.map((providers) => ({ ...names, ...hours, providers, of: providers.length }))),
);

describe('a slot of the totals table', () => {
  it.each(SHAPES)('fits 200,000 of everything: names $length, $order, $of providers an hour', async (shape) => {
    expect(itemBytes(await slotItem(foldedFrom(shape)))).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('fits whatever segments are folded into it', async () => {
    const segments = fc.array(anyCounts({ maxKeys: 40, maxHours: 20 }).map(scaledDown), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(segments, async (all) => {
        const counts = emptyCounts();
        for (const one of all) fold(counts, one, SLOT_CAPS);

        expect(itemBytes(await slotItem(counts))).toBeLessThanOrEqual(MOST_BYTES);
      }),
      { numRuns: 40 },
    );
  });
});

/** Cells of six segments may hold no more than a slot together. */
function scaledDown(counts: Counts): Counts {
  const scale = (cells: Iterable<number[]>, most: number) => {
    const all = [...cells];
    for (let index = 0; index < 4; index++) {
      const sum = all.reduce((total, one) => total + (one[index] ?? 0), 0);
      for (const one of all) {
        if (sum > most && one[index] !== undefined) one[index] = Math.floor(((one[index] ?? 0) * most) / sum);
      }
    }
  };
  for (const counter of COUNTERS) counts.totals[counter] = Math.min(counts.totals[counter], A_SIXTH);
  for (const dimension of DIMENSION_NAMES) scale(counts[dimension].values(), A_SIXTH);
  scale(
    [...counts.judged.values()].flatMap((cells) => [...cells.values()]),
    PER_SLOT / 6,
  );
  return counts;
}
