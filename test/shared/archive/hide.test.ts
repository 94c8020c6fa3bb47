import { describe, expect, it } from 'vitest';
import { personOf } from '../../../shared/archive/forget/person.ts';
import { hiding } from '../../../shared/archive/hide.ts';

const HASH = 'a1'.repeat(32);
const hide = hiding(() => HASH);
const SHOWN = HASH.slice(0, 20);

describe('hiding', () => {
  it.each([
    'jane@example.com',
    'jane%40example.com',
    'jane%2540example.com',
    String.raw`jane\u0040example.com`,
    String.raw`jane\\\\u0040example.com`,
  ])('hides an address however its at sign is written: %s', (text) => {
    expect(hide.text(`550 ${text} is unknown`)).toBe(`550 ${SHOWN}@example.com is unknown`);
  });

  it.each([64, 65, 1_000])('hides an address whose at sign is written behind %i backslashes', (count) => {
    expect(hide.text(`550 jane${'\\'.repeat(count)}u0040example.com`)).toBe(`550 ${SHOWN}@example.com`);
  });

  it('reads very many backslashes in a time that grows with their number alone', () => {
    const many = '\\'.repeat(200_000);
    expect(hide.text(`jane@example.com ${many}`)).toMatch(`${SHOWN}@example.com `);
    expect(hide.textAbout(`jane${many}`, ['jane@example.com'])).not.toContain('jane');
  });
});

describe('personOf', () => {
  const jane = personOf('jane', ['example.com']);

  it.each([String.raw`{"a":"\njane\u0040example.com"}`, String.raw`"{\"a\":\"\\njane\\u0040example.com\"}"`])(
    'finds an address behind a line break of JSON, however often it is wrapped: %s',
    (text) => {
      expect(jane.isIn(text)).toBe(true);
    },
  );

  it('reads very many backslashes in a time that grows with their number alone', () => {
    const many = '\\'.repeat(200_000);
    expect(jane.isIn(`jane ${many}`)).toBe(false);
    expect(jane.isIn(`${many} "jane@example.com"`)).toBe(true);
  });
});
