import { afterEach, describe, expect, it, vi } from 'vitest';
import { unwrapEnvelope } from '../../../../../infra/cli/replay/reading/unwrap.ts';

afterEach(() => vi.restoreAllMocks());

describe('unwrapEnvelope', () => {
  it.each(['x', '"', '{', '{{"', '"}', '{]', ' {"a":1} x', '1', 'true', '', '}'])(
    'hands %j on as it is, without an attempt to parse it: each error costs more than a page of events',
    (text) => {
      const parse = vi.spyOn(JSON, 'parse');
      expect(unwrapEnvelope(text)).toEqual([text]);
      expect(parse).not.toHaveBeenCalled();
    },
  );

  it('makes no stack of what is no JSON after all, and leaves the stacks of others alone', () => {
    const before = Error.stackTraceLimit;
    const limits: number[] = [];
    vi.spyOn(JSON, 'parse').mockImplementation(() => {
      limits.push(Error.stackTraceLimit);
      throw new SyntaxError('no JSON');
    });
    expect(unwrapEnvelope('{x}')).toEqual(['{x}']);
    expect(new Set(limits)).toEqual(new Set([0]));
    expect(Error.stackTraceLimit).toBe(before);
  });
});
