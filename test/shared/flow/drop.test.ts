import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCounts, judgedCell, judgedCellAt } from '../../../shared/counting/counts.ts';
import {
  askedOf,
  isDropped,
  isSuspect,
  LEAST_SENT,
  LEAST_USUAL,
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
    [100, 40, 0.95, true],
    [100, 41, 0.95, false],
    [LEAST_SENT - 1, 0, 0.95, false],
    [LEAST_SENT, 0, 0.95, true],
    // Half is usual there.
    [100, 40, 0.5, false],
    [10_000, 4_600, 0.95, true],
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

  it('asks of mail that has just gone out no more than its share', () => {
    expect(askedOf(300, 100)).toBe(400);
    expect(askedOf(300, 100_000)).toBe(400);
    expect(askedOf(300, 0)).toBe(300);
  });
});

describe('a window', () => {
  const noted = (perSlot: (at: number) => readonly [number, number]) => {
    const window = new FlowWindow();
    for (let at = 0; at <= WINDOW_SLOTS; at += 1) {
      const slot = SLOT - WINDOW_SLOTS + at;
      window.note({ slot, shard: 0 }, new Map([['acme', counts(...perSlot(at), hourOf(slotStart(slot)))]]));
    }
    return window;
  };

  it('sums what was sent and delivered in its slots', () => {
    const window = noted((at) => [10, at === 0 ? 1_000 : 9]);
    expect(window.until(SLOT).get('acme')?.get('yahoo')).toEqual({ sent: 80, delivered: 72 });
    // One slot earlier it holds the first, and lacks the last.
    expect(
      window
        .until(SLOT - 1)
        .get('acme')
        ?.get('yahoo'),
    ).toEqual({ sent: 80, delivered: 1_000 + 7 * 9 });
  });

  it('takes a campaign that has just begun for no drop', () => {
    const flow = noted((at) => (at === WINDOW_SLOTS ? [5_000, 0] : [10, 10]))
      .until(SLOT)
      .get('acme')
      ?.get('yahoo');
    expect(flow?.sent).toBe(80);
    expect(isDropped(flow ?? { sent: 0, delivered: 0 }, 1)).toBe(false);
  });

  it('counts neither late deliveries of old mail nor mail to nobody in particular', () => {
    const flows = flowOf(counts(0, 9, HOUR - 2), SLOT);
    expect(flows.size).toBe(0);
    expect(flowOf(counts(5, 5, HOUR, 'other'), SLOT).size).toBe(0);
    expect(flowOf(counts(5, 5, HOUR - 1), SLOT).get('yahoo')).toEqual({ sent: 5, delivered: 5 });
  });

  it('holds no more slots than it needs', () => {
    const window = noted(() => [1, 1]);
    expect(window.has({ slot: SLOT - WINDOW_SLOTS, shard: 0 })).toBe(true);
    window.note({ slot: SLOT + 1, shard: 0 }, new Map());
    expect(window.has({ slot: SLOT - WINDOW_SLOTS, shard: 0 })).toBe(false);
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

  it('is done for a day', () => {
    const memory = new FlowMemory();
    memory.done('acme', 'yahoo', 5);
    expect(memory.isDone('acme', 'yahoo', 5)).toBe(true);
    expect(memory.isDone('acme', 'google', 5)).toBe(false);
    memory.done('acme', 'google', 6);
    expect(memory.isDone('acme', 'yahoo', 5)).toBe(false);
  });
});
