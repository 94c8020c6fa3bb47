import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoPlacements } from '../../../../functions/_adapters/dynamodb/placements.ts';
import { DAY_MS, dayOf, iso, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { CHANGING_DAYS } from '../../../../shared/ladders/in-force.ts';
import { TEMPLATES } from '../../../../shared/onboarding/templates.data.ts';
import type { Policy } from '../../../../shared/policy/model.ts';
import { deploymentKey, tenantKey } from '../../../../shared/registry/keys.ts';
import type { TenantSurvey } from '../../../../shared/survey/model.ts';
import { type MemoryWorld, memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const FROM = iso(SENT_AT - 3 * DAY_MS).slice(0, 10);
/** 1,000 a day. */
const LADDER = { id: 'tiers', from: FROM, step: 2 };
const NEW = { pool: 'newcomers', days: 3, outcomes: 200, limitFactor: 0.5 };
const SET = 'acme-transactional';

/** A set that was there long before, of a tenant with a ladder. */
async function worldWith(policy: Partial<Policy>): Promise<MemoryWorld> {
  const world = memoryWorld({
    policy: { newSenders: NEW, tenants: { acme: { sets: ['acme-*'], ladder: LADDER } }, ...policy },
  });
  await world.registry.put(deploymentKey.newcomers, {
    record: JSON.stringify({ startedAt: world.clock.at, since: world.clock.at + 365 * DAY_MS }),
  });
  // From here on slots are closed.
  await world.tick();
  return world;
}
async function send(world: MemoryWorld, mails: number): Promise<void> {
  const at = { at: world.clock.at };
  await world.events('Delivery', mails, at);
  await world.evaluate();
  // The ladder is looked at on the hour, the set within a quarter of an hour after.
  await world.pass(75 * MINUTE_MS, 15 * MINUTE_MS);
}
const poolOf = async (world: MemoryWorld) => {
  const pool = (await dynamoPlacements(world.registry).desired(SET))?.pool;
  return pool?.kind === 'pool' ? pool.name : 'home';
};

describe('a set of a tenant that sends more than its ladder allows', () => {
  let world: MemoryWorld;
  beforeEach(async () => {
    world = await worldWith({ overAllowance: 'apart' });
  });

  it('leaves by the pool of new senders until seven days are past, and is told both', async () => {
    await send(world, 1_250);
    expect(await poolOf(world)).toBe('newcomers');
    const record = (await world.records(SET)).at(-1);
    expect(record).toMatchObject({ cause: 'kept-apart', to: 'healthy', apart: 'newcomers' });
    expect(record?.sentence).toBe(
      `its tenant acme sent 1,250 mails on ${iso(SENT_AT).slice(0, 10)}, and its ladder allows 1,000 a day: it leaves by pool newcomers, with new senders`,
    );
    await world.pass(5 * DAY_MS, 60 * MINUTE_MS);
    expect(await poolOf(world)).toBe('newcomers');
    await world.pass(2 * DAY_MS, 60 * MINUTE_MS);
    expect(await poolOf(world)).toBe('home');
    expect(world.messages.map(({ title }) => title).filter((title) => title.includes('apart'))).toEqual([
      `${SET} is kept apart`,
      `${SET} is kept apart no longer`,
    ]);
  });

  it('takes a place in the blast radius, because the others are spared by it', async () => {
    await send(world, 2_000);
    expect(await dynamoPlacements(world.registry).desired(SET)).not.toHaveProperty('stage');
  });

  it('stays home where it is only a little over', async () => {
    await send(world, 1_200);
    expect(await poolOf(world)).toBe('home');
    expect(world.messages.map(({ alertId }) => alertId)).toContainEqual(expect.stringMatching(/^ladder:.*:over$/));
  });

  it.each<[string, Partial<Policy>]>([
    ['unless the policy says so', { overAllowance: 'tell' }],
    ['where it is pinned', { overAllowance: 'apart', sets: { [SET]: { pinned: true } } }],
    ['in observe mode', { overAllowance: 'apart', mode: 'observe' }],
  ])('is not moved %s', async (_, policy) => {
    const other = await worldWith(policy);
    await send(other, 2_000);
    expect(await poolOf(other)).toBe('home');
  });

  it('is not moved for the ladder of another', async () => {
    const other = await worldWith({
      overAllowance: 'apart',
      tenants: { birch: { sets: ['birch-*'], ladder: LADDER } },
    });
    await send(other, 2_000);
    expect(await poolOf(other)).toBe('home');
  });

  it('is moved for a ladder of its own, too', async () => {
    const own = await worldWith({ overAllowance: 'apart', tenants: {}, sets: { [SET]: { ladder: LADDER } } });
    await send(own, 2_000);
    expect((await own.records(SET)).at(-1)?.sentence).toMatch(/^it sent 2,000 mails on /);
  });

  it('stays where it is while nobody can say whose it is', async () => {
    await send(world, 2_000);
    const { decisions } = world.deps;
    const original = decisions.ownerOf;
    Object.assign(decisions, { ownerOf: async () => Promise.reject(new Error('no answer')) });
    await expect(world.pass(15 * MINUTE_MS, 15 * MINUTE_MS)).rejects.toThrow('no answer');
    Object.assign(decisions, { ownerOf: original });
    expect(await poolOf(world)).toBe('newcomers');
  });

  it('is told of by its last bad day, though those after it are better', async () => {
    await send(world, 2_000);
    await world.pass(DAY_MS, 60 * MINUTE_MS);
    await send(world, 1_100);
    const [{ farOver } = {}] = await world.deps.ladders.all();
    expect(farOver).toMatchObject({ sent: 2_000 });
    expect(CHANGING_DAYS).toBeGreaterThan(7);
  });
});

describe('a set of a risky tenant', () => {
  const survey = (grade: 'A' | 'D', at: number): TenantSurvey => ({
    ...{ name: 'acme', at, sets: 1, firstDay: dayOf(at) - 200, first: null, offences: 0, brokenAuthentication: false },
    month: {
      ...{ days: 30, sent: 9_000, outcomes: 9_000, missing: 0, reported: 9_000, suppressed: 0, perDay: 300 },
      ...{ hardBounces: grade === 'D' ? 900 : 0, complaints: grade === 'D' ? 90 : 0 },
    },
  });

  it.each([
    ['apply', 'D', 'newcomers'],
    ['apply', 'A', 'home'],
    ['tell', 'D', 'home'],
  ] as const)('placed by its profile: %s, grade %s → %s', async (placeByProfile, grade, pool) => {
    const world = await worldWith({ placeByProfile });
    await world.deps.surveys.saveTenant(survey(grade, SENT_AT));
    await world.deps.surveys.saveTaken(SENT_AT);
    await send(world, 20);
    expect(await poolOf(world)).toBe(pool);
  });

  it('comes home when a survey finds it better, and says why it was there', async () => {
    const world = await worldWith({ placeByProfile: 'apply' });
    await world.deps.surveys.saveTenant(survey('D', SENT_AT));
    await world.deps.surveys.saveTaken(SENT_AT);
    await send(world, 20);
    expect((await world.records(SET)).at(-1)?.sentence).toMatch(
      /^its tenant acme has grade D: .+: it leaves by pool newcomers/,
    );
    await world.deps.surveys.saveTenant(survey('A', SENT_AT));
    await world.pass(15 * MINUTE_MS, 15 * MINUTE_MS);
    expect(await poolOf(world)).toBe('home');
    expect((await world.records(SET)).at(-1)?.sentence).toMatch(/^nothing keeps it apart any more/);
  });

  describe('by what its order says', () => {
    async function ordered(lists: 'purchased' | 'opt-in', policy: Partial<Policy> = {}) {
      const world = await worldWith({ placeByProfile: 'apply', ...policy });
      await world.deps.surveys.saveTenant(survey('A', SENT_AT));
      await world.deps.surveys.saveTaken(SENT_AT);
      const declared = { expectPerDay: null, industry: null, lists };
      const order = { tenant: 'acme', domains: [], streams: [], template: TEMPLATES[0], declared, orderedAt: SENT_AT };
      await world.registry.put(tenantKey.order('acme'), { record: JSON.stringify(order), revision: 1 });
      return world;
    }

    it('is kept apart where its addresses were bought', async () => {
      const world = await ordered('purchased');
      await send(world, 20);
      expect(await poolOf(world)).toBe('newcomers');
      expect((await world.records(SET)).at(-1)?.sentence).toContain('the addresses were bought');
    });

    it('stays home where people signed up', async () => {
      const world = await ordered('opt-in');
      await send(world, 20);
      expect(await poolOf(world)).toBe('home');
    });

    it('goes by the policy where that says something else', async () => {
      const world = await ordered('purchased', {
        tenants: { acme: { sets: ['acme-*'], declared: { lists: 'opt-in' } } },
      });
      await send(world, 20);
      expect(await poolOf(world)).toBe('home');
    });

    it('goes by what was counted where the order is damaged, and the others are looked at', async () => {
      const world = await ordered('purchased');
      await world.registry.put(tenantKey.order('acme'), { record: '{', revision: 1 });
      await send(world, 20);
      expect(await poolOf(world)).toBe('home');
    });
  });
});
