import { describe, expect, it } from 'vitest';
import { fireFound } from '../bench/streams.ts';

describe('a fire in one customer of a shared set', () => {
  it.each([
    { metric: 'hardBounce', trueRate: 5 },
    { metric: 'hardBounce', trueRate: 10 },
  ] as const)(
    '$metric at $trueRate times the limit is found within 1.5 times what a set of its own takes',
    async (fire) => {
      const { messagesOfSet, messagesOfStream, missed } = await fireFound(fire, 2);

      expect(missed).toBe(0);
      expect(messagesOfStream).toBeLessThanOrEqual(1.5 * messagesOfSet);
    },
  );
});
