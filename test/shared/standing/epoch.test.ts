import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { slotsFromOf } from '../../../shared/standing/epoch.ts';
import { memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const SET = 'acme-news';

/** A set that is quarantined at 10:00, and let go three minutes past a later hour. */
async function released(minutes: number) {
  const world = memoryWorld();
  await world.fire(SET);
  await world.evaluate();
  await world.pass(2 * HOUR_MS + minutes * MINUTE_MS);
  const present = await world.deps.decisions.standing(SET);
  if (present === null) throw new Error('Expected a decision');
  const at = world.clock.at;
  const record = { ...present, version: present.version + 1, from: present.to, to: 'healthy' as const, at };
  const epochFrom = Math.ceil(at / HOUR_MS) * HOUR_MS;
  await world.deps.decisions.decide({ ...record, epochFrom });
  world.deps.views.forget(SET);
  return { world, at };
}
const DOMAINS = ['gmail.com', 'yahoo.com', 'outlook.com', 'gmx.de'];
async function burn(world: ReturnType<typeof memoryWorld>, mails: number) {
  for (const domain of DOMAINS) {
    await world.events('Send', mails, { set: SET, domain, sentAt: world.clock.at, at: world.clock.at });
    await world.events('Bounce', mails / 2, { set: SET, domain, sentAt: world.clock.at, at: world.clock.at + 1 });
  }
  await world.evaluate();
}

describe('after a release', () => {
  it('a fire is caught within minutes, not in the next hour', async () => {
    const { world, at } = await released(3);
    for (let minute = 0; minute < 12; minute++) {
      await world.pass(MINUTE_MS);
      await burn(world, 40);
    }
    const [last] = (await world.records(SET)).slice(-1);
    expect(last?.to).toBe('paused');
    expect((last?.at ?? 0) - at).toBeLessThanOrEqual(5 * MINUTE_MS);
  });

  it('what was sent before is held against nobody', async () => {
    const { world: later } = await released(3);
    const before = (await later.records(SET)).length;
    const sentAt = later.clock.at - 2 * MINUTE_MS;
    for (const domain of DOMAINS) {
      await later.events('Send', 100, { set: SET, domain, sentAt, at: sentAt });
      await later.events('Bounce', 60, { set: SET, domain, sentAt, at: later.clock.at + 1 });
    }
    await later.evaluate();
    await later.pass(40 * MINUTE_MS);
    expect((await later.records(SET)).length).toBe(before);
  });
});

describe('slots are judged from', () => {
  const record = { at: SENT_AT + 3 * MINUTE_MS, epochFrom: SENT_AT + HOUR_MS };
  it.each([
    ['the first full one after the change', 'healthy', SENT_AT + 5 * MINUTE_MS],
    ['the same in probation', 'probation', SENT_AT + 5 * MINUTE_MS],
    ['the first full hour in quarantine', 'quarantined', SENT_AT + HOUR_MS],
  ])('%s', (_, to, expected) => {
    expect(slotsFromOf({ ...record, to } as Parameters<typeof slotsFromOf>[0])).toBe(expected);
  });

  it('the beginning, where nothing was decided', () => {
    expect(slotsFromOf(null)).toBe(0);
  });
});
