import { describe, expect, it } from 'vitest';
import { foldLate } from '../../../../shared/evaluation/fold/late.ts';
import { noEvidence } from '../../../../shared/judging/evidence.ts';
import { DAY_MS, HOUR_MS, hourOf, slotOf } from '../../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const SET = 'acme-news';
const SLOT = slotOf(SENT_AT);
const PARTITION = { slot: SLOT, shard: 0 };
const LATER = SENT_AT + 9 * DAY_MS;

/** Three deliveries in the totals, sequence 1, and then two bounces in the journal. */
async function given() {
  const world = memoryWorld();
  await world.events('Delivery', 3, { set: SET, sentAt: SENT_AT });
  await world.pass(HOUR_MS);
  await world.events('Bounce', 2, { set: SET, sentAt: SENT_AT, at: SENT_AT + 2 });
  world.clock.at = LATER;
  const totals = async () => (await world.totals.slot(SET, SLOT))?.counts.totals;
  return { world, totals };
}

describe('foldLate', () => {
  it('adds what came since to what the slot had', async () => {
    const { world, totals } = await given();

    const late = await foldLate(world.deps, PARTITION, 1, LATER);

    expect(late).toEqual({ sequence: 2, sets: new Set([SET]), suspects: new Set([SET]) });
    expect(await totals()).toMatchObject({ deliveries: 3, hardBounces: 2 });
  });

  it('says that nothing came, and writes nothing', async () => {
    const { world, totals } = await given();

    expect(await foldLate(world.deps, PARTITION, 2, LATER)).toBeNull();
    expect(await totals()).toMatchObject({ hardBounces: 0 });
  });

  it('counts nothing twice, where whoever folded it died before saying how far he had come', async () => {
    const { world, totals } = await given();

    for (let time = 0; time < 3; time++) await foldLate(world.deps, PARTITION, 1, LATER);
    expect(await totals()).toMatchObject({ deliveries: 3, hardBounces: 2 });

    await world.events('Bounce', 1, { set: SET, sentAt: SENT_AT, at: SENT_AT + 3 });
    await foldLate(world.deps, PARTITION, 1, LATER);
    expect(await totals()).toMatchObject({ deliveries: 3, hardBounces: 3 });
  });

  it('names no set that got good mail only', async () => {
    const { world } = await given();
    await world.events('Delivery', 1, { set: 'good', at: SENT_AT + 1 });

    const late = await foldLate(world.deps, PARTITION, 2, LATER);

    expect([late?.sets, late?.suspects]).toEqual([new Set(['good']), new Set()]);
  });

  it('takes the checkpoints back that stand after the mail in question, and keeps those before', async () => {
    const { world } = await given();
    const hour = hourOf(SENT_AT);
    const states = [hour - 20, hour, hour + 1, hour + 40].map((beforeHour) =>
      noEvidence(DEFAULT_POLICY.limits, beforeHour),
    );
    await world.deps.decisions.saveCheckpoint(SET, states);

    await foldLate(world.deps, PARTITION, 1, LATER);

    expect((await world.deps.decisions.checkpoint(SET)).map(({ beforeHour }) => beforeHour)).toEqual([hour - 20, hour]);
  });

  it('lets nobody go on with a sum of the hour that lacks it', async () => {
    const { world } = await given();
    const slots = Array.from({ length: 12 }, (_, index) => Math.floor(SLOT / 12) * 12 + index);
    for (const slot of slots) world.deps.active.note({ slot, shard: 0 }, { sequence: 1, sets: new Map() });

    await foldLate(world.deps, PARTITION, 1, LATER);

    expect(world.deps.active.hourInMemory(hourOf(SENT_AT), 0)).toBeNull();
  });
});
