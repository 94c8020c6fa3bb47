import { describe, expect, it } from 'vitest';
import { emptyCounts, judgedCell } from '../../../../shared/counting/counts.ts';
import { effectiveOf } from '../../../../shared/evaluation/judge/effective.ts';
import { factsNow } from '../../../../shared/evaluation/judge/facts.ts';
import { countVariation } from '../../../../shared/evaluation/tick/count-variation.ts';
import { prepare } from '../../../../shared/judging/prepare.ts';
import { DAY_MS, hourOf, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { type MemoryWorld, memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

/** A set that has sent 1,000 mails an hour for a week; every second hour is worse by so much of its mean. */
async function sends(world: MemoryWorld, set: string, differs: number, fromDomain = `${set}.example`): Promise<void> {
  await world.deps.roster.enroll(set, SENT_AT);
  for (let ago = 160; ago > 3; ago--) {
    const hour = hourOf(SENT_AT) - ago;
    const hardBounces = Math.round(40 * (1 + (ago % 2 ? differs : -differs)));
    const counts = emptyCounts();
    counts.judged.set(hour, new Map([['yahoo', judgedCell({ deliveries: 1_000 - hardBounces, hardBounces })]]));
    counts.domains.set(fromDomain, [1_000, 0, 0]);
    await world.totals.putHour(set, hour, { weight: 1, counts });
    if (ago === 20) await world.totals.putDay(set, Math.floor(hour / 24), { weight: 1, counts });
  }
}
const fleetVariation = async (world: MemoryWorld) => (await world.deps.deployment.fleetVariation())?.fleetVariation;

describe('countVariation', () => {
  it('teaches what the sets of ten tenants and more show', async () => {
    const world = memoryWorld();
    for (let index = 0; index < 12; index++) await sends(world, `set-${index}`, 0.4);
    await countVariation(world.deps, SENT_AT);

    const found = (await fleetVariation(world))?.steady?.hardBounce;
    expect(found?.presumed).toBeGreaterThan(0.36);
    expect(found?.presumed).toBeLessThan(0.42);
  });

  it('lets neither a tenant of many sets nor sets that share a domain vote more than once', async () => {
    const world = memoryWorld({ policy: { tenants: { loud: { sets: ['loud-*'] } } } });
    for (let index = 0; index < 20; index++) {
      await sends(world, `loud-${index}`, 0.45);
      await sends(world, `twin-${index}`, 0.45, `mail${index}.twins.example`);
    }
    for (let index = 0; index < 9; index++) await sends(world, `even-${index}`, 0);
    await countVariation(world.deps, SENT_AT);
    expect((await fleetVariation(world))?.steady?.hardBounce).toEqual({ presumed: 1 / 3, most: 1 / 3 });
  });

  it('asks no set that is not healthy, and does without one that cannot be read', async () => {
    const world = memoryWorld();
    for (let index = 0; index < 11; index++) await sends(world, `set-${index}`, 0.4);
    const { state } = world.deps.decisions;
    const unread = (set: string) => (set === 'set-0' ? Promise.reject(new Error('no answer')) : state(set));
    Object.assign(world.deps.decisions, { state: unread });
    await world.deps.decisions.decide({
      configurationSet: 'set-1',
      version: 1,
      at: SENT_AT,
      from: 'healthy',
      to: 'warned',
      cause: 'bounce-rate',
      actor: 'lazaretto',
      mode: 'enforce',
      tenant: null,
      epochFrom: 0,
      offences: 0,
      holdMs: 0,
      numbers: null,
      sentence: 'hard bounces',
    });
    await countVariation(world.deps, SENT_AT);
    expect(await fleetVariation(world)).toEqual({});
  });

  it('goes through a large fleet in turns, once a day', async () => {
    const world = memoryWorld();
    for (let index = 0; index < 120; index++) {
      if (index < 12) await sends(world, `set-${index}`, 0.4);
      else await world.deps.roster.enroll(`idle-${index}`, SENT_AT);
    }
    await countVariation(world.deps, SENT_AT);
    expect(await fleetVariation(world)).toBeUndefined();
    await countVariation(world.deps, SENT_AT + MINUTE_MS);
    expect(await fleetVariation(world)).toBeDefined();

    const at = async () => (await world.deps.deployment.fleetVariation())?.at;
    await countVariation(world.deps, SENT_AT + DAY_MS);
    expect(await at()).toBe(SENT_AT + MINUTE_MS);
    for (const minute of [1, 2]) await countVariation(world.deps, SENT_AT + DAY_MS + minute * MINUTE_MS);
    expect(await at()).toBe(SENT_AT + DAY_MS + 2 * MINUTE_MS);
  });

  it('is what the judge is told', async () => {
    const world = memoryWorld();
    const taught = { steady: { hardBounce: { presumed: 0.4, most: 0.4 } } };
    await world.deps.deployment.saveFleetVariation({ fleetVariation: taught, at: SENT_AT });
    await sends(world, 'restless', 1);
    const policy = await world.deps.policy();
    const view = await world.deps.views.fresh('restless', SENT_AT);
    const effective = await effectiveOf(world.deps.decisions, policy, 'restless', view);
    const { facts } = await factsNow(world.deps, { name: 'restless', view, policy, effective }, SENT_AT);
    expect(prepare(facts).variation.hardBounce).toBe(0.4);
    expect(prepare({ ...facts, fleetVariation: undefined }).variation.hardBounce).toBe(0.5);
  });
});
