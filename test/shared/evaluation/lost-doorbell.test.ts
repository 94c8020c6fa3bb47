import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLOSE_AFTER_MS } from '../../../shared/evaluation/fold/close-slot.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, SLOT_MS, slotOf, slotStart } from '../../../shared/kernel/time.ts';
import { memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const SET = 'acme-news';
const SLOT = slotOf(SENT_AT);
/** When a slot is over and may be closed. */
const OVER = slotStart(SLOT + 1) + CLOSE_AFTER_MS;

/** A write of bounces that asks at `asksAt` whether the slot is over, and is in the journal `takesMs` later. */
type Write = { readonly asksAt: number; readonly takesMs: number; readonly bounces: number };

/** Nobody rings: the change feed loses every record. Ticks go on each minute, also while a write is on its way. */
async function played(writes: readonly Write[]) {
  const world = memoryWorld();
  const append = world.journal.append;
  for (const { asksAt, takesMs, bounces } of writes.toSorted((a, b) => a.asksAt - b.asksAt)) {
    if (asksAt > world.clock.at) await world.pass(asksAt - world.clock.at);
    world.journal.append = async (...args) => {
      await world.pass(takesMs);
      return append(...args);
    };
    await world.events('Bounce', bounces, { set: SET, sentAt: SENT_AT, at: SENT_AT + 1 });
  }
  await world.pass(HOUR_MS);
  return (await world.totals.slot(SET, SLOT))?.counts.totals.hardBounces ?? 0;
}

describe('a write whose record the change feed has lost', () => {
  it('is in the totals though it asked before the slot was closed and was there after', async () => {
    expect(await played([{ asksAt: OVER - 1, takesMs: 2 * MINUTE_MS, bounces: 100 }])).toBe(100);
  });

  it('is in the totals where the clock of whoever closes the slot is ahead', async () => {
    const world = memoryWorld();
    world.clock.at = OVER + SECOND_MS;
    await world.tick();
    world.clock.at = OVER - SECOND_MS;
    await world.events('Bounce', 7, { set: SET, sentAt: SENT_AT, at: SENT_AT + 1 });
    await world.pass(HOUR_MS);
    expect((await world.totals.slot(SET, SLOT))?.counts.totals.hardBounces).toBe(7);
  });

  it('is in the totals whenever it asks and however long it takes', async () => {
    const write = fc.record({
      asksAt: fc.integer({ min: -SLOT_MS, max: 20 * MINUTE_MS }).map((after) => OVER + after),
      takesMs: fc.integer({ min: 0, max: 6 * MINUTE_MS }),
      bounces: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 4 }), async (writes) => {
        expect(await played(writes)).toBe(writes.reduce((sum, { bounces }) => sum + bounces, 0));
      }),
      { numRuns: 60 },
    );
  });
});
