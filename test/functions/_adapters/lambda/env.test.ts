import { describe, expect, it } from 'vitest';
import { readEnv, wholeFrom } from '../../../../functions/_adapters/lambda/env.ts';

describe('readEnv', () => {
  it('reads what was asked for', () => {
    expect(readEnv({ table: 'TABLE' }, { TABLE: 'registry', HOME: '/' })).toEqual({ table: 'registry' });
  });

  it('names everything that is missing or empty', () => {
    expect(() => readEnv({ a: 'A', b: 'B', c: 'C' }, { B: 'b', C: '' })).toThrow('Expected in the environment: A, C');
  });
});

describe('wholeFrom', () => {
  it('reads a number, and nothing where there is none', () => {
    expect(wholeFrom('N', '7', 1, 9)).toBe(7);
    expect(wholeFrom('N', undefined, 1, 9)).toBeUndefined();
  });

  it.each(['0', '10', '1.5', '', 'x', '1e1'])('names what is wrong: %j', (text) => {
    expect(() => wholeFrom('N', text, 1, 9)).toThrow(
      `N: expected a whole number from 1 to 9, got ${JSON.stringify(text)}`,
    );
  });
});
