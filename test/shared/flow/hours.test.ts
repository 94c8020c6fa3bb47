import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Counts, emptyCounts, JUDGED_AT, type JudgedCell } from '../../../shared/counting/counts.ts';
import { flowHours } from '../../../shared/flow/hours.ts';
import { shownFlow } from '../../../shared/flow/shown.ts';
import { hourOf, hourStart, MINUTE_MS, slotOf } from '../../../shared/kernel/time.ts';
import { REPLY_CLASSES } from '../../../shared/replies/reply-class.ts';

const FIRST = hourOf(Date.parse('2026-11-20T00:00:00Z'));

type Mail = {
  readonly provider?: string;
  readonly sentIn: number;
  readonly sent?: number;
  readonly delivered?: number;
};
/** What came in an hour after the first, of mail that was sent in one. */
function pointOf(
  came: number,
  mail: readonly Mail[],
  put: Readonly<Record<string, Readonly<Record<string, number>>>> = {},
) {
  const counts: Counts = emptyCounts();
  for (const { provider = 'yahoo', sentIn, sent = 0, delivered = 0 } of mail) {
    const cells = counts.judged.get(FIRST + sentIn) ?? new Map<string, JudgedCell>();
    counts.judged.set(FIRST + sentIn, cells);
    const cell = [...(cells.get(provider) ?? Array.from({ length: Object.keys(JUDGED_AT).length }, () => 0))];
    cell[JUDGED_AT.sends] = (cell[JUDGED_AT.sends] ?? 0) + sent;
    cell[JUDGED_AT.deliveries] = (cell[JUDGED_AT.deliveries] ?? 0) + delivered;
    cells.set(provider, cell as unknown as JudgedCell);
  }
  for (const [provider, about] of Object.entries(put))
    counts.deferrals.set(provider, REPLY_CLASSES.map((name) => about[name] ?? 0) as never);
  return { at: hourStart(FIRST + came), counts };
}
const span = (hours: number, from = 0) => ({ from: hourStart(FIRST) + from, to: hourStart(FIRST + hours) });

describe('the flow of mail by the hour in which it was sent', () => {
  it('has the share delivered by the end of the hour after, and leaves out what came later', () => {
    const points = [
      pointOf(0, [{ sentIn: 0, sent: 100, delivered: 40 }]),
      pointOf(1, [{ sentIn: 0, delivered: 30 }]),
      pointOf(2, [{ sentIn: 0, delivered: 30 }]),
    ];
    expect(flowHours(points, span(4))).toEqual({
      at: [0, 1, 2, 3].map((hour) => hourStart(FIRST + hour)),
      providers: [{ name: 'yahoo', sent: [100, 0, 0, 0], soon: [0.7, null, null, null], deferrals: [] }],
    });
  });

  it('knows no share of an hour before the hour after is over, and says what was sent', () => {
    const points = [0, 1, 2].map((hour) => pointOf(hour, [{ sentIn: hour, sent: 10, delivered: 9 }]));
    expect(flowHours(points, span(3)).providers[0]?.soon).toEqual([0.9, 0.9, null]);
    const open = { from: hourStart(FIRST), to: hourStart(FIRST + 3) - 1 };
    expect(flowHours(points, open).providers[0]).toMatchObject({ sent: [10, 10, 10], soon: [0.9, null, null] });
  });

  it('leaves out an hour whose first minutes are not in the span', () => {
    const points = [
      pointOf(1, [
        { sentIn: 0, delivered: 50 },
        { sentIn: 1, sent: 10, delivered: 10 },
      ]),
    ];
    expect(flowHours(points, span(4, 5 * MINUTE_MS))).toMatchObject({
      at: [1, 2, 3].map((hour) => hourStart(FIRST + hour)),
      providers: [{ sent: [10, 0, 0], soon: [1, null, null] }],
    });
    expect(flowHours(points, span(1, 5 * MINUTE_MS))).toEqual({ at: [], providers: [] });
  });

  it('has deferrals in the hour in which they were reported, by reason, the most first; of nobody in particular none', () => {
    const points = [
      pointOf(0, [{ sentIn: 0, sent: 1 }], { yahoo: { throttle: 3 }, other: { throttle: 9 } }),
      pointOf(1, [{ provider: 'other', sentIn: 1, sent: 5 }], { yahoo: { reputation: 4, throttle: 0 } }),
    ];
    expect(flowHours(points, span(2)).providers).toEqual([
      {
        ...{ name: 'yahoo', sent: [1, 0], soon: [0, null] },
        deferrals: [
          { name: 'reputation', counts: [0, 4] },
          { name: 'throttle', counts: [3, 0] },
        ],
      },
    ]);
  });

  it('always adds up to what the table beside it says, by whole hours', () => {
    const mail = fc.record({
      provider: fc.constantFrom('yahoo', 'google', 'gmx'),
      sentIn: fc.nat(5),
      late: fc.nat(1),
      sent: fc.nat(50),
      delivered: fc.nat(50),
    });
    fc.assert(
      fc.property(fc.array(mail, { maxLength: 30 }), (all) => {
        const points = Array.from({ length: 8 }, (_, came) =>
          pointOf(
            came,
            all.filter(({ sentIn, late }) => sentIn + late === came),
          ),
        );
        const { providers } = flowHours(points, span(8));
        const table = shownFlow(
          points.map(({ at, counts }) => ({ slot: slotOf(at), counts })),
          hourStart(FIRST + 8),
        );
        const sent = Object.fromEntries(providers.map((one) => [one.name, one.sent.reduce((a, b) => a + b, 0)]));
        expect(sent).toEqual(Object.fromEntries(table.map((one) => [one.name, one.sent])));
        for (const { soon } of providers) {
          expect(soon).toHaveLength(8);
          for (const value of soon) if (value !== null) expect(value >= 0 && value <= 1).toBe(true);
        }
      }),
    );
  });
});
