import { describe, expect, it } from 'vitest';
import { cached } from '../../../shared/kernel/cached.ts';

const TTL_MS = 1_000;

function given(answers: readonly (() => Promise<string>)[]) {
  const clock = { at: 5_000, now: () => clock.at };
  let asked = 0;
  const ask = cached(() => answers[Math.min(asked++, answers.length - 1)]?.() ?? Promise.reject(), TTL_MS, clock);
  return { clock, ask, asked: () => asked };
}
const says = (text: string) => () => Promise.resolve(text);

describe('cached', () => {
  it.each([
    { passed: 0, answer: 'old', asked: 1 },
    { passed: TTL_MS, answer: 'old', asked: 1 },
    { passed: TTL_MS + 1, answer: 'new', asked: 2 },
    { passed: -1, answer: 'new', asked: 2 },
  ])('answers $answer after $passed ms', async ({ passed, answer, asked }) => {
    const cache = given([says('old'), says('new')]);
    await cache.ask();

    cache.clock.at += passed;

    expect(await cache.ask()).toBe(answer);
    expect(cache.asked()).toBe(asked);
  });

  it('asks once for all who ask at once', async () => {
    const cache = given([says('one'), says('two')]);

    expect(await Promise.all([cache.ask(), cache.ask(), cache.ask()])).toEqual(['one', 'one', 'one']);
    expect(cache.asked()).toBe(1);
  });

  it('asks again after a failure, at once', async () => {
    const cache = given([() => Promise.reject(new Error('throttled')), says('then')]);

    await expect(cache.ask()).rejects.toThrow('throttled');
    expect(await cache.ask()).toBe('then');
  });

  it('does not let an old failure forget a newer answer', async () => {
    const first = Promise.withResolvers<string>();
    const cache = given([() => first.promise, says('newer'), says('newest')]);
    const early = cache.ask();
    cache.clock.at += TTL_MS + 1;
    await cache.ask();

    first.reject(new Error('late'));
    await expect(early).rejects.toThrow('late');

    expect(await cache.ask()).toBe('newer');
  });

  it('asks no sooner than an answer says that it can change, and never later than that for it', async () => {
    const clock = { at: 0, now: () => clock.at };
    let asked = 0;
    const ask = cached(
      async () => ({ until: 10 * TTL_MS, number: ++asked }),
      TTL_MS,
      clock,
      ({ until }) => until,
    );

    const answers: number[] = [];
    for (const at of [0, TTL_MS + 1, 10 * TTL_MS, 10 * TTL_MS + 1, 11 * TTL_MS + 1, 11 * TTL_MS + 2]) {
      clock.at = at;
      answers.push((await ask()).number);
    }

    expect(answers).toEqual([1, 1, 1, 2, 2, 3]);
  });
});
