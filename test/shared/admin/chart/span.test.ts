import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  freeSpan,
  movedSpan,
  RANGES,
  type Range,
  STEP_MS,
  spanBefore,
  spanInQuery,
  spanOfRange,
  usualRange,
} from '../../../../shared/admin/chart/span.ts';
import { spanOf } from '../../../../shared/admin/sets/series.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, RETENTION_MS } from '../../../../shared/kernel/time.ts';

const NOW = Date.UTC(2026, 10, 20, 10, 32, 17);
const query = (text: string) => spanInQuery(new URLSearchParams(text), NOW);
const anySpan = fc
  .tuple(fc.integer({ min: 0, max: 500 * DAY_MS }), fc.integer({ min: 0, max: 500 * DAY_MS }))
  .map(([back, long]) => freeSpan(NOW - back, NOW - back + long, NOW));

describe('the span of a chart', () => {
  it.each([
    ['6h', 'slot'],
    ['24h', 'slot'],
    ['7d', 'hour'],
    ['30d', 'hour'],
    ['90d', 'day'],
  ] as const)('of %s is shown by %s, ends now and begins with a whole step', (range, by) => {
    const span = spanOfRange(range, NOW);
    expect(span).toMatchObject({ range, by, to: NOW });
    expect(span.from % STEP_MS[by]).toBe(0);
    expect(NOW - span.from).toBeGreaterThanOrEqual(RANGES[range]);
    expect(NOW - span.from).toBeLessThan(RANGES[range] + STEP_MS[by]);
  });

  it('is read from the address, as 0.2.0 wrote it, too', () => {
    expect(query('range=7d')).toEqual(spanOfRange('7d', NOW));
    expect(query('by=slot')).toEqual(spanOfRange('6h', NOW));
    expect(query('by=day')).toEqual(spanOfRange('90d', NOW));
    expect(query('from=2026-11-01T00:00:00Z&to=2026-11-03T00:00:00Z')).toEqual({
      range: null,
      from: Date.UTC(2026, 10, 1),
      to: Date.UTC(2026, 10, 3),
      by: 'hour',
    });
  });

  it.each([
    '',
    'range=',
    'range=toString',
    'range=8d',
    'from=2026-11-03&to=2026-11-01',
    'from=x&to=y',
    'from=2027-01-01&to=2027-01-02',
  ])('is none where the address says %j', (text) => expect(query(text)).toBeNull());

  it('has no slots where they, or those of the span before, are gone', () => {
    const start = NOW - RETENTION_MS + DAY_MS;
    expect(freeSpan(start, start + HOUR_MS, NOW).by).toBe('slot');
    expect(freeSpan(start, start + DAY_MS, NOW).by).toBe('hour');
    expect(freeSpan(start - 2 * DAY_MS, start - 2 * DAY_MS + HOUR_MS, NOW).by).toBe('hour');
  });

  it('of an hour, looked at closer and closer, ends at half an hour', () => {
    let span = freeSpan(NOW - 2 * HOUR_MS, NOW - HOUR_MS, NOW);
    for (let turn = 0; turn < 9; turn++) span = movedSpan(span, 'closer', NOW);
    expect(span.to - span.from).toBeGreaterThanOrEqual(30 * MINUTE_MS);
    expect(span.to - span.from).toBeLessThan(40 * MINUTE_MS);
  });

  it('never lies in the time to come, and is always one that the API gives', () => {
    fc.assert(
      fc.property(anySpan, fc.constantFrom('earlier', 'later', 'closer', 'wider'), (span, move) => {
        for (const shown of [span, movedSpan(span, move, NOW), spanBefore(span)]) {
          expect(shown.from).toBeLessThan(shown.to);
          expect(shown.to).toBeLessThanOrEqual(NOW);
          expect(shown.from % STEP_MS[shown.by]).toBe(0);
          expect(() => spanOf(shown.by, shown.from, shown.to, NOW)).not.toThrow();
        }
      }),
    );
  });

  it('before another ends where that begins, and has as many steps or one more', () => {
    fc.assert(
      fc.property(anySpan, (span) => {
        const before = spanBefore(span);
        expect(before.to).toBe(span.from - 1);
        expect(before.from).toBeLessThanOrEqual(span.from - (span.to - span.from));
        expect(before.from).toBeGreaterThan(span.from - (span.to - span.from) - STEP_MS[span.by]);
      }),
    );
  });

  it('reaches back to before the set stood as it does', () => {
    expect(usualRange(null, NOW)).toBe('6h');
    expect(usualRange(NOW - 400 * DAY_MS, NOW)).toBe('90d');
    for (const hours of [1, 5, 6, 20, 22, 100, 160, 400, 700, 2_000]) {
      const range: Range = usualRange(NOW - hours * HOUR_MS, NOW);
      expect(RANGES[range] > hours * HOUR_MS, `${hours} h`).toBe(true);
    }
  });
});
