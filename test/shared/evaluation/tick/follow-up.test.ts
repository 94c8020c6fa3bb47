import { describe, expect, it } from 'vitest';
import { followUp, remindAndWait } from '../../../../shared/evaluation/tick/follow-up.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/kernel/time.ts';
import { deploymentKey, setKey } from '../../../../shared/registry/keys.ts';
import type { StandingRecord } from '../../../../shared/standing/model.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';
import { record } from '../../standing/build.ts';

const SET = 'acme-news';
const first = (to: StandingRecord['to'], over: Partial<StandingRecord> = {}) =>
  record(to, { version: 1, at: SENT_AT, ...over });

async function followed(standing: StandingRecord, now = SENT_AT, previous: StandingRecord | null = null) {
  const world = memoryWorld({ now });
  await world.deps.decisions.decide(standing);
  await followUp(world.deps, previous, standing, now);
  const desired = await world.registry.get(setKey.desired(SET));
  return { world, desired, dueAt: await world.deps.work.nextDue('review') };
}

describe('followUp', () => {
  it('asks for the quarantine pool, tells it and writes it down', async () => {
    const { world, desired } = await followed(first('quarantined'));

    expect(desired).toMatchObject({ pool: { kind: 'pool', name: 'lazaretto-quarantine' }, sendingEnabled: true });
    expect(world.messages).toMatchObject([{ kind: 'standing', phase: 'opened', configurationSet: SET }]);
    expect(await world.registry.list('audit#2026-11-12', '')).toHaveLength(1);
  });

  it('moves nobody for a warning, and in observe mode', async () => {
    for (const standing of [first('warned'), first('quarantined', { mode: 'observe' })]) {
      const { world, desired } = await followed(standing);

      expect(desired).toBeNull();
      expect(world.messages).toHaveLength(1);
    }
  });

  it('tells a decision as observed while everything is evacuated, and says that nothing is moved', async () => {
    const world = memoryWorld({ now: SENT_AT });
    await world.registry.put(deploymentKey.evacuation, { record: '{}' });
    const standing = first('quarantined');
    await world.deps.decisions.decide(standing);
    await followUp(world.deps, null, standing, SENT_AT);
    await remindAndWait(world.deps, standing, SENT_AT + DAY_MS);

    expect(world.messages).toMatchObject([
      {
        phase: 'opened',
        severity: 'warning',
        mode: 'observe',
        title: `${SET} would be quarantined (evacuated)`,
        next: ['Nothing is moved: everything is evacuated.', 'It will be carried out once you end the evacuation.'],
      },
      { phase: 'reminder', severity: 'warning', title: `${SET} would still be quarantined (evacuated)` },
    ]);
    // It waits, and is carried out if somebody ends the evacuation.
    expect(await world.registry.get(setKey.desired(SET))).toMatchObject({ work: 'place' });

    await world.registry.remove(deploymentKey.evacuation);
    await remindAndWait(world.deps, standing, SENT_AT + 2 * DAY_MS);
    expect(world.messages.at(-1)).toMatchObject({ severity: 'critical', title: `${SET} still quarantined` });
  });

  it('tells of a pool that stands by once, and not for each of its sets', async () => {
    const { world, desired } = await followed(first('healthy', { cause: 'standby', standby: 'reserve' }));

    expect(desired).toMatchObject({ pool: { kind: 'pool', name: 'reserve' } });
    expect(world.messages).toEqual([]);
  });

  it.each([
    ['within the hour', first('quarantined'), SENT_AT, SENT_AT + HOUR_MS],
    ['at the end of the hold', first('quarantined', { holdMs: HOUR_MS / 2 }), SENT_AT, SENT_AT + HOUR_MS / 2],
    ['at the end of a day to remind', first('paused'), SENT_AT + DAY_MS - 5, SENT_AT + DAY_MS],
    ['never at a healthy set', first('healthy', { from: 'warned', cause: 'healed' }), SENT_AT, null],
  ])('looks again %s', async (_, standing, now, expected) => {
    expect((await followed(standing, now)).dueAt).toBe(expected);
  });
});

describe('remindAndWait', () => {
  it('reminds once a day of what lasts, under the same name however often it is tried', async () => {
    const { world } = await followed(first('paused'));
    for (const after of [HOUR_MS, DAY_MS, DAY_MS + HOUR_MS, 2 * DAY_MS]) {
      await remindAndWait(world.deps, first('paused'), SENT_AT + after);
    }

    expect(world.messages.map(({ phase, at }) => [phase, at])).toEqual([
      ['opened', SENT_AT],
      ['reminder', SENT_AT + DAY_MS],
      ['reminder', SENT_AT + 2 * DAY_MS],
    ]);
    expect(await world.deps.work.nextDue('review')).toBe(SENT_AT + 2 * DAY_MS + HOUR_MS);
  });
});
