import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { RequestRefused } from '../../../shared/admin/api/problem.ts';
import { parseRequest } from '../../../shared/admin/api/validate.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';

/** The longest policy that is read at all. */
const N = 300_000;
const filled = (open: string, one: (n: number) => string, close: string): string => {
  const parts: string[] = [];
  for (let length = open.length + close.length, n = 0; ; n++) {
    const part = one(n);
    length += part.length + 1;
    if (length > N) return open + parts.join(',') + close;
    parts.push(part);
  }
};
const LIMITS = '{"limits":{"complaint":{"warn":0.4}}}';

/** Each took or takes a reader that goes back, or that says all it finds, very long. */
const HOSTILE: Readonly<Record<string, string>> = {
  'unknown fields': filled('{', (n) => `"k${n}":1`, '}'),
  'unknown fields near known ones': filled('{', (n) => `"mod${n}":1`, '}'),
  'an unknown field in each of many sets': filled('{"sets":{', (n) => `"s${n}":{"k":1}`, '}}'),
  'many wrong values': filled('{"sets":{', (n) => `"s${n}":{"mode":"x"}`, '}}'),
  'wrong names': filled('{"sets":{', (n) => `"s ${n}":{}`, '}}'),
  'the same pattern again': filled('{"tenants":{', (n) => `"t${n}":{"sets":["same*"]}`, '}}'),
  'many sets with limits of their own': filled('{"sets":{', (n) => `"s${n}":${LIMITS}`, '}}'),
  'patterns of many stars': filled('{"tenants":{', (n) => `"t${n}":{"sets":["${'*a'.repeat(28)}*b${n}"]}`, '}}'),
  'one long name': `{"${'k'.repeat(N - 10)}":1}`,
  'one long text': `{"mode":"${'x'.repeat(N - 20)}"}`,
  escapes: `{"mode":"${'\\u0041'.repeat(N / 6 - 20)}"}`,
  'a long number': `{"a":${'9'.repeat(N - 10)}}`,
  'lines without end': `${'\n'.repeat(N - 1)}{`,
  'open brackets': '['.repeat(N),
  quotes: '"'.repeat(N),
  backslashes: `"${'\\'.repeat(N - 1)}`,
};

describe('a hostile policy', () => {
  it.each(Object.entries(HOSTILE))('is refused in few words, in the time of one pass: %s', (_, text) => {
    expect(text.length).toBeLessThanOrEqual(N);
    const parsed = parsePolicy(text);

    expect(parsed.ok).toBe(false);
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems.length).toBeLessThanOrEqual(51);
    expect(problems.join('\n').length).toBeLessThan(51 * 600);
    for (const problem of problems) expect(problem).toMatch(/^policy/);
  });

  it('is not read where it is too long to be kept', () => {
    expect(parsePolicy(`{}${' '.repeat(N)}`)).toEqual({
      ok: false,
      problems: [`policy: expected at most ${N} characters, got ${N + 2}`],
    });
  });

  it('says how many faults it has beside those that are named', () => {
    const parsed = parsePolicy(`{${Array.from({ length: 62 }, (_, n) => `"k${n}":1`).join(',')}}`);
    expect(parsed.ok ? [] : parsed.problems.slice(-2)).toEqual([
      expect.stringContaining('policy.k49: unknown field (known: mode'),
      'policy: 12 more faults',
    ]);
  });
});

describe('a hostile request', () => {
  it('is refused in few words, whatever number of fields it has, however long their names are', () => {
    const body = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`${'k'.repeat(500)}${n}`, 1]));
    const refused = (): unknown => parseRequest(z.strictObject({ why: z.string() }), body, 'body');
    expect(refused).toThrow(RequestRefused);
    try {
      refused();
    } catch (error) {
      const { errors, message } = error as RequestRefused;
      expect(errors).toHaveLength(51);
      expect(errors.at(-1)).toEqual({ field: 'body', sentence: 'more faults' });
      expect(message.length).toBeLessThan(10_000);
    }
  });
});
