import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../../../infra/cli/reports/read.ts';
import { summaryOf } from '../../../../infra/cli/reports/summary.ts';
import { DEVIATIONS } from '../../../fixtures/reports/deviations.ts';
import { NEW_YEAR } from '../../../support/reports.ts';

/** In pieces that split tags and characters. */
const inPieces = (bytes: Buffer, size: number): Readable =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size)),
  );
const read = async (bytes: Buffer, size = 65_536) =>
  readAll([{ name: 'report', open: () => inPieces(bytes, size) }], NEW_YEAR + 30 * 86_400);

describe('reports as they really come', () => {
  it.each(DEVIATIONS.map((deviation) => [deviation.id, deviation] as const))('%s', async (_, deviation) => {
    const { messages = 15, aligned = 12, damaged = 0, refused, isEmpty, others = 0 } = deviation;
    const reading = await read(deviation.bytes());
    const summary = summaryOf(reading, null);

    if (refused !== undefined || isEmpty) {
      expect(summary.domains).toEqual([]);
      expect(summary.refused).toEqual(
        isEmpty ? [] : [{ file: 'report', reason: expect.stringMatching(refused ?? /x/) }],
      );
      expect(reading.empty).toBe(isEmpty ? 1 : others);
      return;
    }
    expect(summary.refused).toEqual([]);
    expect(summary.reports).toEqual({ read: 1, counted: 1, duplicates: 0, refused: 0 });
    expect(summary.domains).toMatchObject([{ name: 'example.com', messages, aligned }]);
    expect(reading.damaged).toBe(damaged);
  });

  it.each(DEVIATIONS.filter(({ id }) => !/bomb|2,286/.test(id)).map((deviation) => [deviation.id, deviation] as const))(
    'says the same where it comes in pieces of seven bytes: %s',
    async (_, deviation) => {
      const bytes = deviation.bytes();

      expect(summaryOf(await read(bytes, 7), null)).toEqual(summaryOf(await read(bytes), null));
    },
  );
});
