import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EFFECTS } from '../../../shared/standing/effect.ts';
import { STANDINGS } from '../../../shared/standing/model.ts';
import { shortWords } from '../../../shared/standing/short-words.ts';
import { standingWords } from '../../../shared/standing/shown.ts';

const wait = { provider: 'google', metric: 'hardBounce', until: 0 } as const;
const cleared = { provider: 'google', metric: 'hardBounce', count: 3 } as const;

describe('the words for a list', () => {
  it.each([
    ['not judged', { notJudged: 'publishes neither', waits: [wait], cleared: [cleared] }],
    ['waiting', { notJudged: null, waits: [wait], cleared: [cleared] }],
    ['cleared', { notJudged: null, waits: [], cleared: [cleared] }],
    ['healthy', { notJudged: null, waits: [], cleared: [] }],
  ])('say %s of a set that stands healthy', (words, of) => {
    expect(shortWords({ standing: 'healthy', effect: 'none' }, of)).toBe(words);
  });

  it('say healthy exactly where the whole words do', () => {
    const of = fc.record({
      standing: fc.constantFrom(...STANDINGS),
      effect: fc.constantFrom(...EFFECTS),
      notJudged: fc.constantFrom(null, 'publishes neither Send nor Delivery'),
      waits: fc.constantFrom([], [wait]),
      cleared: fc.constantFrom([], [cleared]),
    });
    fc.assert(
      fc.property(of, ({ standing, effect, notJudged, waits, cleared: hits }) => {
        const whole = standingWords(standing, notJudged, waits, { effect, cleared: hits });
        const short = shortWords({ standing, effect }, { notJudged, waits, cleared: hits });
        expect(short === 'healthy').toBe(whole === 'healthy');
      }),
    );
  });
});
