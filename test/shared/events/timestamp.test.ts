import { describe, expect, it } from 'vitest';
import { Malformed } from '../../../shared/events/problem.ts';
import { timestamp } from '../../../shared/events/timestamp.ts';
import { iso, MAX_AHEAD_MS } from '../../../shared/kernel/time.ts';

const NOW = Date.UTC(2026, 10, 12, 10);
const problemOf = (value: unknown) => {
  try {
    timestamp(value, 'mail.timestamp', NOW);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return error.problem;
  }
  return undefined;
};

describe('timestamp', () => {
  it.each([
    ['2026-11-12T09:00:00.000Z', Date.UTC(2026, 10, 12, 9)],
    ['2026-11-12T09:00:00Z', Date.UTC(2026, 10, 12, 9)],
    ['2026-11-12T09:00Z', Date.UTC(2026, 10, 12, 9)],
    ['2026-11-12T09:00:00.123456789Z', Date.UTC(2026, 10, 12, 9, 0, 0, 123)],
    ['2026-11-12T11:00:00+02:00', Date.UTC(2026, 10, 12, 9)],
    ['2026-11-12T11:00:00+0200', Date.UTC(2026, 10, 12, 9)],
    ['2026-11-12T03:30:00-05:30', Date.UTC(2026, 10, 12, 9)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['1970-01-01T00:00:00Z', 0],
    [0, 0],
    ['0', 0],
    [1_762_938_000, 1_762_938_000_000],
    [1_762_938_000.5, 1_762_938_000_500],
    [1_762_938_000_000, 1_762_938_000_000],
    ['1762938000', 1_762_938_000_000],
    ['1762938000000', 1_762_938_000_000],
    [99_999_999_999 / 1_000, 99_999_999_999],
    [100_000_000_000, 100_000_000_000],
    [undefined, null],
    [null, null],
  ])('reads %j as %j', (value, expected) => {
    expect(timestamp(value, 'mail.timestamp', NOW)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2026-11-12',
    '2026-11-12T09:00:00',
    '2026-11-12 09:00:00Z',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-12T25:00:00Z',
    '1969-12-31T23:59:59Z',
    '-1',
    '1e12',
    '12345678901234567',
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e18,
    true,
    {},
    [],
  ])('refuses %j', (value) => {
    expect(problemOf(value)).toMatchObject({
      field: 'mail.timestamp',
      expected: 'an ISO 8601 time with zone or epoch milliseconds',
    });
  });

  it('takes what is a day ahead, and refuses a millisecond more', () => {
    expect(timestamp(NOW + MAX_AHEAD_MS, 'mail.timestamp', NOW)).toBe(NOW + MAX_AHEAD_MS);
    expect(problemOf(NOW + MAX_AHEAD_MS + 1)).toEqual({
      field: 'mail.timestamp',
      expected: 'at most a day ahead of 2026-11-12T10:00:00.000Z',
      got: `"${iso(NOW + MAX_AHEAD_MS + 1)}"`,
    });
  });
});
