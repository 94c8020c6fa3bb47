import { describe, expect, it } from 'vitest';
import { describeValue, excerpt, GOT_MAX } from '../../../shared/events/problem.ts';

describe('excerpt', () => {
  it.each([
    ['{"emailAddress":"jane.doe@example.com","a":1}', '{"emailAddress":"‹address›","a":1}'],
    ['Jane <jane@example.com>', 'Jane <‹address›>'],
    ['"jane doe"@example.com', '‹address›'],
    ['jane\\u0040example.com', '‹address›'],
    ['?to=jane%40example.com', '‹address›'],
    ["<mary.o'neill@example.com>", '<‹address›>'],
    ['mary.o&#39;neill&#64;example.com', '‹address›'],
    ['jane%2540example.com', '‹address›'],
    ['jane\uff20example.com', '‹address›'],
    ['mailto:jane@example.com', 'mailto:‹address›'],
    ['a\u0000b\u001b[31mc\nd\u202ee', 'abc de'],
    ['x'.repeat(GOT_MAX), 'x'.repeat(GOT_MAX)],
    ['x'.repeat(GOT_MAX + 1), `${'x'.repeat(GOT_MAX)}…`],
  ])('shows of %j: %j', (text, expected) => {
    expect(excerpt(text)).toBe(expected);
  });

  it('shows no half of an address, wherever the text is cut', () => {
    for (let length = 0; length < 400; length++) {
      const shown = excerpt(`${'- '.repeat(length / 2)}${'x'.repeat(length % 2)} jane.doe.secret@example.com and more`);

      expect(shown).not.toMatch(/jane|secret/);
    }
  });

  it('shows no half of an address with an apostrophe, wherever the text is cut', () => {
    const long = `${'x'.repeat(86)}@example.com `;
    for (let length = 0; length < 400; length++) {
      expect(excerpt(`${long.repeat(2)}${'- '.repeat(length / 4)}mary.o'secret@example.com`)).not.toMatch(
        /mary|secret/,
      );
    }
  });

  it('shows no half of an address that follows many', () => {
    const long = `${'x'.repeat(86)}@example.com `;

    for (let cut = 0; cut < 20; cut++) {
      expect(excerpt(`${'- '.repeat(cut)}${long.repeat(3)}jane.doe.secret@example.com`)).not.toMatch(/jan|secret/);
    }
  });

  it('shows no half of a character', () => {
    expect(excerpt(`${'x'.repeat(GOT_MAX - 1)}😀😀`).isWellFormed()).toBe(true);
  });
});

describe('got', () => {
  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    ['', 'an empty text'],
    ['jane@example.com', '"‹address›"'],
    [5, 'number 5'],
    [false, 'boolean false'],
    [[], 'an empty list'],
    [['jane@example.com'], 'a list'],
    [{ a: 1 }, 'an object'],
    [Symbol('x'), 'a symbol'],
    [5n, 'a bigint'],
  ])('of %s is %s', (value, expected) => {
    expect(describeValue(value)).toBe(expected);
  });
});
