import { describe, expect, it } from 'vitest';
import { SetViews } from '../../../../shared/evaluation/judge/set-views.ts';
import type { SetState } from '../../../../shared/evaluation/ports/decisions.ts';
import { HOUR_MS, slotOf } from '../../../../shared/kernel/time.ts';
import { countsOf, eventOf } from '../../../support/counting.ts';
import { memoryTotals } from '../../../support/memory-totals.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const STATE: SetState = { standing: null, settings: null, sesTenant: null, checkpoints: [] };

function given({ ttlMs = 1_000, max = 2 } = {}) {
  const read: string[] = [];
  const views = new SetViews(
    {
      totals: memoryTotals(),
      decisions: {
        state: async (set) => {
          read.push(set);
          return STATE;
        },
      },
    },
    { ttlMs, max },
  );
  return { views, read };
}

describe('SetViews', () => {
  it('reads a set once within its time, and anew after it', async () => {
    const { views, read } = given();

    for (const after of [0, 1_000]) await views.get('a', SENT_AT + after);
    expect(read).toEqual(['a']);
    await views.get('a', SENT_AT + 1_001);
    expect(read).toEqual(['a', 'a']);
  });

  it('reads a set for a decision, and after it was changed, whatever is remembered', async () => {
    const { views, read } = given();
    await views.get('a', SENT_AT);

    await views.fresh('a', SENT_AT);
    expect(read).toHaveLength(2);
    await views.get('a', SENT_AT);
    expect(read).toHaveLength(2);
    views.forget('a');
    await views.get('a', SENT_AT);
    expect(read).toHaveLength(3);
  });

  it('remembers those that were asked for last', async () => {
    const { views, read } = given();
    for (const set of ['a', 'b', 'a', 'c', 'a', 'b']) await views.get(set, SENT_AT);

    expect(read).toEqual(['a', 'b', 'c', 'b']);
  });

  it('takes over what was written to a recent slot, and reads a set anew whose older slot was written', async () => {
    const { views, read } = given({ ttlMs: HOUR_MS });
    const value = { sequence: 1, counts: countsOf(eventOf('Delivery')) };
    await views.get('a', SENT_AT);

    views.noteSlot('a', slotOf(SENT_AT), value);
    const { slots } = await views.get('a', SENT_AT);
    expect([...slots.keys()]).toEqual([slotOf(SENT_AT)]);
    expect(read).toHaveLength(1);

    views.noteSlot('a', slotOf(SENT_AT - 3 * HOUR_MS), value);
    await views.get('a', SENT_AT);
    expect(read).toHaveLength(2);
  });

  it('moves on with the hours', async () => {
    const { views } = given({ ttlMs: 10 * HOUR_MS });
    views.noteSlot('nobody', 1, { sequence: 1, counts: countsOf() });
    await views.get('a', SENT_AT);
    views.noteSlot('a', slotOf(SENT_AT), { sequence: 1, counts: countsOf(eventOf('Delivery')) });

    const view = await views.get('a', SENT_AT + 3 * HOUR_MS);

    expect(view.slots.size).toBe(0);
    expect(view.settled.size).toBe(1);
  });
});
