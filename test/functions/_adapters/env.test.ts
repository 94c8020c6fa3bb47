import { describe, expect, it } from 'vitest';
import { readEnv } from '../../../functions/_adapters/env.ts';

describe('readEnv', () => {
  it('reads what was asked for', () => {
    expect(readEnv({ table: 'TABLE' }, { TABLE: 'registry', HOME: '/' })).toEqual({ table: 'registry' });
  });

  it('names everything that is missing or empty', () => {
    expect(() => readEnv({ a: 'A', b: 'B', c: 'C' }, { B: 'b', C: '' })).toThrow('Expected in the environment: A, C');
  });
});
