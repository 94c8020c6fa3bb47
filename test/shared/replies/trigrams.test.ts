import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayHold, trigramList, trigramSet } from '../../../shared/replies/trigrams.ts';

describe('mayHold', () => {
  it('never denies a phrase that is there', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, phrase, after) => {
        expect(mayHold(trigramSet(before + phrase + after), trigramList([phrase]))).toBe(true);
      }),
    );
  });

  it('denies most phrases that are not there', () => {
    const text = trigramSet('550 5.1.1 the mailbox does not exist');

    expect(mayHold(text, trigramList(['mailbox']))).toBe(true);
    expect(mayHold(text, trigramList(['over quota']))).toBe(false);
    expect(mayHold(text, trigramList(['mailbox', 'over quota']))).toBe(false);
  });
});
