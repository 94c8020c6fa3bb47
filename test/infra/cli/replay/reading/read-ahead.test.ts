import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAhead } from '../../../../../infra/cli/replay/reading/read-ahead.ts';

/** Counts what was taken from it; may end in an error. */
function sourceOf(values: readonly number[], error?: Error) {
  const source = {
    taken: 0,
    async *[Symbol.asyncIterator](): AsyncGenerator<number> {
      for (const value of values) {
        source.taken++;
        yield value;
      }
      if (error) throw error;
    },
  };
  return source;
}
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};
const itself = (value: number): number => value;

describe('readAhead', () => {
  it('gives what the source gives, however far it reads ahead and however slow its reader is', async () => {
    const values = fc.array(fc.integer({ min: 1, max: 9 }));
    await fc.assert(
      fc.asyncProperty(values, fc.integer({ min: 1, max: 30 }), fc.nat({ max: 2 }), async (all, limit, pause) => {
        const given: number[] = [];
        for await (const value of readAhead(sourceOf(all), itself, limit)) {
          given.push(value);
          await turns(pause);
        }
        expect(given).toEqual(all);
      }),
      { numRuns: 50 },
    );
  });

  it('reads on while its reader is busy, until so much waits', async () => {
    const source = sourceOf([1, 1, 1, 1, 1, 1, 1, 1]);
    const ahead = readAhead(source, itself, 3);

    await ahead.next();
    await turns(5);
    expect(source.taken).toBe(1 + 3);

    await ahead.next();
    await turns(5);
    expect(source.taken).toBe(1 + 1 + 3);
  });

  it('hands out a value that is larger than the limit alone', async () => {
    const source = sourceOf([100, 1]);
    const ahead = readAhead(source, itself, 3);
    await turns(5);
    expect(source.taken).toBe(0);

    expect(await ahead.next()).toEqual({ done: false, value: 100 });
    expect(await ahead.next()).toEqual({ done: false, value: 1 });
    expect(await ahead.next()).toEqual({ done: true, value: undefined });
  });

  it('throws what the source throws, after what came before it', async () => {
    const given: number[] = [];
    const reading = async (): Promise<void> => {
      for await (const value of readAhead(sourceOf([1, 2], new Error('broken')), itself, 10)) {
        given.push(value);
        await turns(3);
      }
    };

    await expect(reading()).rejects.toThrow('broken');
    expect(given).toEqual([1, 2]);
  });
});
