import { describe, expect, it } from 'vitest';
import { judgedCell, type PromptCell } from '../../../../shared/counting/counts.ts';
import { sendingSlotsOf } from '../../../../shared/evaluation/judge/sending-slots.ts';

const HOUR = 1_000;
const SLOT = HOUR * 12 + 3;
const counts = (sends: number, prompt: PromptCell, hour = HOUR) => ({
  judged: new Map([[hour, new Map([['yahoo', judgedCell({ sends })]])]]),
  prompt: new Map([['yahoo', prompt]]),
});
const shown = (...args: Parameters<typeof sendingSlotsOf>) =>
  sendingSlotsOf(...args).map(({ slot, cells }) => [slot - SLOT, cells.get('yahoo')]);

describe('sendingSlotsOf', () => {
  it('puts prompt hard bounces to the slot in which their mail was sent', () => {
    const slots = new Map([
      [SLOT + 1, { sequence: 1, ...counts(10, [1, 4]) }],
      [SLOT, { sequence: 1, ...counts(100, [7, 0]) }],
    ]);
    expect(shown({ slots, recentFrom: HOUR }, new Map())).toEqual([
      [-1, { sends: 0, prompt: 0 }],
      [0, { sends: 100, prompt: 11 }],
      [1, { sends: 10, prompt: 1 }],
    ]);
  });

  it('takes of view and journal what has seen more', () => {
    const slots = new Map([[SLOT, { sequence: 2, ...counts(100, [7, 0]) }]]);
    const open = (sequence: number) => new Map([[SLOT, { sequence, counts: counts(120, [9, 0]) }]]);
    const sendsAfter = (sequence: number) => sendingSlotsOf({ slots, recentFrom: HOUR }, open(sequence)).at(-1)?.cells;

    expect(sendsAfter(2)?.get('yahoo')).toEqual({ sends: 100, prompt: 7 });
    expect(sendsAfter(3)?.get('yahoo')).toEqual({ sends: 120, prompt: 9 });
  });

  it('has none of a set that publishes no Send', () => {
    const slots = new Map([[SLOT, { sequence: 1, ...counts(0, [7, 0]) }]]);
    expect(sendingSlotsOf({ slots, recentFrom: HOUR }, new Map())).toEqual([]);
  });
});
