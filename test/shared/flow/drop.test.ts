import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCounts, judgedCell, judgedCellAt } from '../../../shared/counting/counts.ts';
import {
  askedOf,
  isDropped,
  isSuspect,
  isUsual,
  LEAST_SENT,
  LEAST_USUAL,
  SLOW_SLOTS,
  slowlyAnswered,
  usualShare,
  WINDOW_SLOTS,
} from '../../../shared/flow/drop.ts';
import { FlowMemory } from '../../../shared/flow/memory.ts';
import { usualAt, waitingAt } from '../../../shared/flow/usual.ts';
import { FlowWindow, flowOf } from '../../../shared/flow/window.ts';
import { hourOf, hourStart, MINUTE_MS, slotOf, slotStart } from '../../../shared/kernel/time.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const HOUR = hourOf(SENT_AT);
const SLOT = slotOf(SENT_AT) + 6;
const counts = (sends: number, deliveries: number, hour = HOUR, provider = 'yahoo') => {
  const made = emptyCounts();
  const cell = judgedCellAt(made.judged, hour, provider);
  for (const [at, value] of judgedCell({ sends, deliveries }).entries()) cell[at] = value;
  return made;
};

describe('a drop', () => {
  it.each([
    [100, 0, 0.95, true],
    [100, 45, 0.95, true],
    [100, 46, 0.95, false],
    [LEAST_SENT - 1, 0, 0.95, false],
    [LEAST_SENT, 0, 0.95, true],
    // Half is usual there.
    [100, 40, 0.5, false],
    [10_000, 4_720, 0.95, true],
  ])('of %i sent with %i delivered and %f usual: %s', (sent, delivered, usual, is) => {
    expect(isDropped({ sent, delivered }, usual)).toBe(is);
  });

  it('is always suspected first, and never where half of the usual share was delivered', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.nat(100_000), share, share, (sent, part, usual) => {
        const flow = { sent, delivered: Math.floor(sent * part) };
        if (isDropped(flow, usual)) expect(isSuspect(flow)).toBe(true);
        if (part >= usual / 2) expect(isDropped({ sent, delivered: Math.ceil(sent * part) }, usual)).toBe(false);
      }),
    );
  });

  it('knows what is usual from some mail on, and of a provider that takes some of it', () => {
    expect(usualShare({ sent: LEAST_USUAL, delivered: LEAST_USUAL })).toBe(1);
    expect(usualShare({ sent: LEAST_USUAL - 1, delivered: LEAST_USUAL - 1 })).toBeNull();
    expect(usualShare({ sent: 1_000, delivered: 199 })).toBeNull();
    // Deliveries of mail sent before.
    expect(usualShare({ sent: 1_000, delivered: 1_100 })).toBe(1);
  });

  it('asks for no more answers than the slowest receiver has given', () => {
    // Just sent: none. By the end of the window, what a receiver that answers evenly over 40 minutes has answered.
    expect(Array.from({ length: WINDOW_SLOTS }, (_, age) => slowlyAnswered(age) * SLOW_SLOTS)).toEqual([
      0, 1, 2, 3, 4, 5,
    ]);
    expect(slowlyAnswered(WINDOW_SLOTS + SLOW_SLOTS)).toBe(0);
    expect(askedOf(400, 300.9)).toBe(300);
    expect(askedOf(300, 400)).toBe(300);
  });

  it('asks for all steady mail, whenever it is answered, and never for more than was sent', () => {
    const ages = Array.from({ length: WINDOW_SLOTS + SLOW_SLOTS }, (_, age) => slowlyAnswered(age));
    expect(ages.reduce((sum, share) => sum + share, 0)).toBeCloseTo(WINDOW_SLOTS);
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), (age) => {
        expect(slowlyAnswered(age)).toBeGreaterThanOrEqual(0);
        expect(slowlyAnswered(age)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is over where three quarters of what is usual are delivered again, of enough mail', () => {
    expect(isUsual({ sent: 100, delivered: 72 }, 0.95)).toBe(true);
    expect(isUsual({ sent: 100, delivered: 71 }, 0.95)).toBe(false);
    expect(isUsual({ sent: LEAST_SENT - 1, delivered: 100 }, 0.95)).toBe(false);
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.nat(10_000),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        (sent, delivered, usual) => {
          expect(isUsual({ sent, delivered }, usual) && isDropped({ sent, delivered }, usual)).toBe(false);
        },
      ),
    );
  });
});

describe('a window', () => {
  const OLDEST = WINDOW_SLOTS + SLOW_SLOTS;
  /** Slots from the oldest that counts to the last. */
  const noted = (perSlot: (age: number) => readonly [number, number]) => {
    const window = new FlowWindow();
    for (let age = OLDEST; age >= 0; age -= 1) {
      const slot = SLOT - age;
      window.note({ slot, shard: 0 }, new Map([['acme', counts(...perSlot(age), hourOf(slotStart(slot)))]]));
    }
    return window;
  };
  const flowAt = (window: FlowWindow, slot: number) => window.until(slot).get('acme')?.get('yahoo');

  it('sums what was sent and delivered in its slots', () => {
    const window = noted((age) => [10, age === WINDOW_SLOTS ? 1_000 : 9]);
    expect(flowAt(window, SLOT)).toEqual({ sent: 60, delivered: 54 });
    // One slot earlier it holds the one before, and lacks the last.
    expect(flowAt(window, SLOT - 1)).toEqual({ sent: 60, delivered: 1_000 + 5 * 9 });
  });

  it('takes a campaign that has just begun for no drop, and asks more of it slot by slot', () => {
    const asked = Array.from(
      { length: WINDOW_SLOTS },
      (_, began) =>
        flowAt(
          noted((age) => (age === began ? [8_000, 0] : [0, 0])),
          SLOT,
        )?.sent,
    );
    expect(asked).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000]);
    const flow = flowAt(
      noted((age) => (age === 0 ? [5_000, 0] : [10, 10])),
      SLOT,
    );
    expect(flow?.sent).toBe(60);
    expect(isDropped(flow ?? { sent: 0, delivered: 0 }, 1)).toBe(false);
  });

  it('asks nothing of a campaign that is over', () => {
    const flow = flowAt(
      noted((age) => (age === WINDOW_SLOTS ? [8_000, 0] : [0, 0])),
      SLOT,
    );
    expect(flow).toEqual({ sent: 0, delivered: 0 });
  });

  it('counts neither late deliveries of old mail nor mail to nobody in particular', () => {
    const flows = flowOf(counts(0, 9, HOUR - 2), SLOT);
    expect(flows.size).toBe(0);
    expect(flowOf(counts(5, 5, HOUR, 'other'), SLOT).size).toBe(0);
    expect(flowOf(counts(5, 5, HOUR - 1), SLOT).get('yahoo')).toEqual({ sent: 5, delivered: 5 });
  });

  it('holds no more slots than it needs', () => {
    const window = noted(() => [1, 1]);
    expect(window.has({ slot: SLOT - OLDEST, shard: 0 })).toBe(true);
    window.note({ slot: SLOT + 1, shard: 0 }, new Map());
    expect(window.has({ slot: SLOT - OLDEST, shard: 0 })).toBe(false);
  });
});

describe('what is known of a provider', () => {
  it('is what was usual by hours', () => {
    const hours = new Map([
      [HOUR - 2, counts(100, 90, HOUR - 2)],
      [HOUR - 1, counts(100, 80, HOUR - 1)],
      // Late deliveries are not soon.
      [HOUR, counts(0, 50, HOUR - 5)],
    ]);
    expect(usualAt(hours, 'yahoo')).toEqual({ sent: 200, delivered: 170 });
    expect(usualAt(hours, 'google')).toEqual({ sent: 0, delivered: 0 });
  });

  it('is what waits: sent within 14 hours, and without an answer', () => {
    const now = hourStart(HOUR) + MINUTE_MS;
    const all = [counts(100, 40), counts(0, 20), counts(7, 9, HOUR - 1), counts(50, 0, HOUR - 15)];
    expect(waitingAt(all, 'yahoo', now)).toBe(40);
  });

  it('lets a suspicion rest that was looked into, until it may be another', () => {
    const memory = new FlowMemory();
    memory.rest('acme', 'yahoo', 5, 0);
    expect(memory.rests('acme', 'yahoo', 4)).toBe(true);
    expect(memory.rests('acme', 'google', 4)).toBe(false);
    expect(memory.rests('acme', 'yahoo', 5)).toBe(false);
  });
});
