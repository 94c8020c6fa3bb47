import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withheldFrom } from '../../../shared/judging/withhold.ts';
import { hourOfMail, hoursOfMail, LIMITS, type Mail, OPEN, sendsFeedback } from './samples.ts';

const SPAN = { provider: 'yahoo', metric: 'hardBounce', fromHour: OPEN - 2, toHour: OPEN } as const;
const from = (
  hours: Parameters<typeof withheldFrom>[1]['hours'],
  incidents: Parameters<typeof withheldFrom>[0] = [SPAN],
) => withheldFrom(incidents, { hours, limits: LIMITS, sendsFeedback });
const ILL: Mail = [200, 100, 100, 0];
const mail = (outcomes: number, bounces: number): Mail => [outcomes, outcomes - bounces, bounces, 0];

describe('withheldFrom', () => {
  it.each([
    { name: 'at the limit elsewhere', elsewhere: mail(100, 5), clears: true },
    { name: 'above it elsewhere', elsewhere: mail(100, 10), clears: false },
    { name: 'as far above it elsewhere as chance goes', elsewhere: mail(100, 9), clears: true },
    { name: 'with three hits of 58 elsewhere', elsewhere: mail(58, 3), clears: true },
    { name: 'with four hits of 20 elsewhere', elsewhere: mail(20, 4), clears: false },
    { name: 'just above it elsewhere with much mail', elsewhere: mail(100_000, 5_120), clears: false },
    { name: 'with 20 outcomes and one hit elsewhere', elsewhere: mail(20, 1), clears: true },
    { name: 'with 19 outcomes elsewhere and nothing known', elsewhere: mail(19, 0), clears: false },
    { name: 'with 19 and well there before', elsewhere: mail(19, 0), before: mail(20, 1), clears: true },
    { name: 'with 19 and bad there before', elsewhere: mail(19, 0), before: mail(100, 6), clears: false },
  ])('gives $clears for a set $name', ({ elsewhere, before, clears }) => {
    const hours = [
      ...(before ? [hourOfMail(OPEN - 3, { yahoo: before })] : []),
      hourOfMail(OPEN, { yahoo: ILL, microsoft: elsewhere }),
    ];

    expect(from(hours)).toEqual(clears ? [SPAN] : []);
  });

  it('asks the seven days before, and no hour outside of the incident', () => {
    const now = hourOfMail(OPEN, { yahoo: ILL });

    expect(from([hourOfMail(OPEN - 2 - 168, { yahoo: mail(50, 0) }), now])).toEqual([SPAN]);
    expect(from([hourOfMail(OPEN - 3 - 168, { yahoo: mail(50, 0) }), now])).toEqual([]);
    expect(from([hourOfMail(OPEN - 3, { microsoft: mail(50, 0) }), now])).toEqual([]);
  });

  it('takes no provider for elsewhere that is ill itself', () => {
    const other = { ...SPAN, provider: 'microsoft' };
    const hours = [hourOfMail(OPEN, { yahoo: ILL, microsoft: ILL, aol: mail(40, 0) })];

    expect(from(hours)).toEqual([]);
    expect(from(hours, [SPAN, other])).toEqual([SPAN, other]);
  });

  it('never clears a set that is bad elsewhere, whatever it is at the provider', () => {
    fc.assert(
      fc.property(hoursOfMail(), fc.integer({ min: 20, max: 5_000 }), (some, bounces) => {
        const earlier = some.filter(({ hour }) => hour < SPAN.fromHour);

        expect(from([...earlier, hourOfMail(OPEN, { yahoo: ILL, microsoft: mail(bounces * 10, bounces) })])).toEqual(
          [],
        );
      }),
    );
  });
});
