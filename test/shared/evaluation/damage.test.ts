import { describe, expect, it } from 'vitest';
import { READ_AGAIN_MS } from '../../../shared/evaluation/note-damage.ts';
import { DAY_MS, HOUR_MS, hourOf, MINUTE_MS, RETENTION_MS, slotOf } from '../../../shared/kernel/time.ts';
import { memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const SLOT = slotOf(SENT_AT);
const PARTITION = `${SLOT}#0`;
const SET = 'acme-news';

/** A set that burns beside one whose bounces, the second segment, are damaged. */
async function given(damage = 'format') {
  const world = memoryWorld();
  await world.events('Delivery', 30, { set: 'quiet' });
  await world.events('Bounce', 20, { set: 'quiet' });
  await world.fire(SET);
  const segments = world.journal.stored.get(PARTITION) ?? new Map();
  const whole = segments.get(2);
  const spoilt = damage === 'format' ? Uint8Array.of(99, 1, 2) : whole.counts.subarray(0, whole.counts.length - 3);
  segments.set(2, { ...whole, counts: spoilt });
  const totals = async (set: string) => (await world.totals.slot(set, SLOT))?.counts.totals;
  const alerts = () => world.messages.filter(({ alertId }) => alertId.startsWith('damaged:'));
  return { world, segments, mend: () => segments.set(2, whole), totals, alerts };
}

describe('a segment of the journal that cannot be read', () => {
  it.each(['format', 'cut short'])('holds up neither its slot nor the next (%s)', async (damage) => {
    const { world } = await given(damage);

    await world.evaluate();
    expect(await world.standing(SET)).toBe('paused');

    world.clock.at += 5 * MINUTE_MS;
    await world.fire('next');
    await world.evaluate();
    expect(await world.standing('next')).toBe('paused');
  });

  it('is told once, by partition and reason, and again each day', async () => {
    const { world, alerts } = await given();
    await world.evaluate();

    await world.pass(2 * DAY_MS + HOUR_MS, 10 * MINUTE_MS);

    expect(alerts().map(({ phase }) => phase)).toEqual(['opened', 'reminder', 'reminder']);
    expect(alerts()[0]).toMatchObject({
      severity: 'critical',
      kind: 'audit',
      sentence: expect.stringContaining(`segment 2 of ${PARTITION}`),
    });
    expect(alerts()[0]?.sentence).toMatch(/Expected counts of format \d+, got 99$/);
  });

  it('is counted and judged within the hour once it can be read, exactly once, and told to be over', async () => {
    const { world, mend, totals, alerts } = await given();
    await world.evaluate();
    await world.pass(2 * HOUR_MS, 10 * MINUTE_MS);
    expect(await totals(SET)).toMatchObject({ deliveries: 160, hardBounces: 80 });
    expect(await totals('quiet')).toMatchObject({ deliveries: 30, hardBounces: 0 });
    expect(await world.deps.damage.all()).toHaveLength(1);

    mend();
    await world.pass(READ_AGAIN_MS + HOUR_MS, 10 * MINUTE_MS);

    expect(await totals('quiet')).toMatchObject({ deliveries: 30, hardBounces: 20 });
    expect(await totals(SET)).toMatchObject({ deliveries: 160, hardBounces: 80 });
    const hour = hourOf(SENT_AT);
    expect((await world.totals.hours('quiet', hour, hour)).get(hour)?.counts.totals.hardBounces).toBe(20);
    expect(await world.standing('quiet')).not.toBe('healthy');
    expect(alerts().map(({ phase }) => phase)).toEqual(['opened', 'cleared']);
    expect(await world.deps.damage.all()).toEqual([]);
  });

  it('lets what comes late be added to what was mended, and counts nothing twice', async () => {
    const { world, mend, totals } = await given();
    await world.evaluate();
    await world.pass(2 * HOUR_MS, 10 * MINUTE_MS);
    mend();
    await world.pass(READ_AGAIN_MS + HOUR_MS, 10 * MINUTE_MS);

    await world.events('Bounce', 2, { set: 'quiet', sentAt: SENT_AT, at: SENT_AT + 9 });
    await world.pass(HOUR_MS, 10 * MINUTE_MS);

    expect(await totals('quiet')).toMatchObject({ deliveries: 30, hardBounces: 22 });
  });

  it('is noted where it came late, too', async () => {
    const world = memoryWorld();
    await world.events('Delivery', 3, { set: SET, sentAt: SENT_AT });
    await world.pass(HOUR_MS);
    await world.events('Bounce', 2, { set: SET, sentAt: SENT_AT, at: SENT_AT + 2 });
    await world.events('Bounce', 1, { set: 'other', sentAt: SENT_AT, at: SENT_AT + 3 });
    const segments = world.journal.stored.get(PARTITION);
    const late = segments?.get(2);
    if (late) segments?.set(2, { ...late, counts: new Uint8Array() });

    await world.pass(30 * MINUTE_MS);

    expect((await world.totals.slot('other', SLOT))?.counts.totals.hardBounces).toBe(1);
    expect(await world.deps.damage.all()).toMatchObject([{ sequence: 2 }]);
  });

  it('is forgotten with the journal, and that is said', async () => {
    const { world, alerts } = await given();
    await world.evaluate();
    await world.tick();
    world.clock.at += RETENTION_MS + HOUR_MS;

    await world.tick();

    expect(alerts().at(-1)).toMatchObject({ phase: 'cleared', sentence: expect.stringContaining('expired') });
    expect(await world.deps.damage.all()).toEqual([]);
  });
});

describe('a set whose totals cannot be read', () => {
  it('keeps no other from being summed up, nor from being judged', async () => {
    const world = memoryWorld();
    await world.events('Delivery', 5, { set: 'broken' });
    await world.events('Delivery', 5, { set: SET });
    const { deps } = world;
    const { totals: whole } = deps;
    const totals: typeof whole = {
      ...whole,
      putHour: async (set, ...rest) => {
        if (set === 'broken') throw new RangeError('Expected counts of format 3, got 9');
        return whole.putHour(set, ...rest);
      },
    };
    Object.assign(deps, { totals });
    await world.pass(HOUR_MS - (SENT_AT % HOUR_MS) - MINUTE_MS);
    await world.fire(SET);

    await world.pass(10 * MINUTE_MS).catch(() => undefined);

    const hour = hourOf(SENT_AT);
    expect((await world.totals.hours(SET, hour, hour)).get(hour)?.counts.totals.hardBounces).toBe(80);
    expect(await world.standing(SET)).toBe('paused');
  });
});
