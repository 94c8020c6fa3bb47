import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMove, wouldHave } from '../../../../shared/admin/policy/preview.ts';
import { pastOf } from '../../../../shared/admin/policy/preview-past.ts';
import { effectiveFor } from '../../../../shared/evaluation/judge/effective.ts';
import { HOUR_MS, hourOf, SLOT_MS } from '../../../../shared/kernel/time.ts';
import { type MemoryWorld, memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const SET = 'acme-news';
const DOMAINS = ['gmail.com', 'yahoo.com', 'outlook.com', 'gmx.de'];
/** The beginning of an hour. */
const START = Math.ceil(SENT_AT / HOUR_MS) * HOUR_MS;

/** Mail and hard bounces of one slot, to each of four providers, judged at its end and closed. */
async function slot(world: MemoryWorld, mails: number, bounces: number): Promise<void> {
  const begun = world.clock.at;
  for (const domain of DOMAINS) {
    const of = { set: SET, domain, sentAt: begun, at: begun + 1_000 };
    await world.events('Send', mails, of);
    await world.events('Delivery', mails - bounces, of);
    await world.events('Bounce', bounces, of);
  }
  world.clock.at = begun + SLOT_MS - 1;
  await world.evaluate();
  world.clock.at = begun + SLOT_MS;
  await world.tick();
}

async function previewed(world: MemoryWorld, { exempt = false } = {}) {
  const { totals, decisions, policy, deployment, sendsFeedback } = world.deps;
  world.clock.at += HOUR_MS;
  await world.pass(HOUR_MS);
  const now = world.clock.at;
  const past = await pastOf(totals, SET, START, now);
  if (past === null) return null;
  const of = await policy();
  const effective = { ...effectiveFor(of, SET, await decisions.ownerOf(SET), null), exempt };
  const { activeSets = 1 } = (await deployment.fleet()) ?? {};
  return wouldHave({ past, withheld: [], activeSets, sendsFeedback, from: START, to: now }, of, effective);
}

describe('a preview of a policy', () => {
  it('judges by the slot as the judge does: a fire that begins late in a busy hour is found', async () => {
    const world = memoryWorld({ now: START });
    for (let index = 0; index < 10; index++) await slot(world, 100, 0);
    for (let index = 0; index < 2; index++) await slot(world, 100, 30);
    const live = await world.records(SET);

    const found = await previewed(world);

    // Over the whole hour it is no more than the limit.
    expect((2 * 30) / 1200).toBeLessThanOrEqual(0.05);
    expect(live.map(({ to }) => to)).toContain('quarantined');
    expect(found?.level).toMatch(/quarantine|pause/);
    expect(hourOf(Date.parse(found?.at ?? '') - 1)).toBe(hourOf(START));
  });

  it('comes to what the judge came to, whatever was sent', async () => {
    const slots = fc.array(
      fc.record({ mails: fc.integer({ min: 1, max: 20 }), share: fc.constantFrom(0, 0, 0.02, 0.1, 0.3) }),
      { minLength: 3, maxLength: 15 },
    );
    await fc.assert(
      fc.asyncProperty(slots, async (sent) => {
        const world = memoryWorld({ now: START });
        for (const { mails, share } of sent) await slot(world, mails, Math.round(mails * share));
        const live = await world.records(SET);

        const found = await previewed(world);

        const moved = live.some(({ to }) => to === 'quarantined' || to === 'paused');
        expect(found !== null && found.level !== 'warn').toBe(moved);
        expect(found !== null).toBe(live.length > 0);
      }),
      { numRuns: 20 },
    );
  });

  it('says nothing of who is exempt, and asks nobody where no hit came', async () => {
    const burning = memoryWorld({ now: START });
    await slot(burning, 100, 40);
    expect(await previewed(burning, { exempt: true })).toBeNull();

    const well = memoryWorld({ now: START });
    await slot(well, 100, 0);
    expect(await pastOf(well.deps.totals, SET, START, well.clock.at)).toBeNull();
  });

  it('tells the same twice: one look leaves nothing behind for the next', async () => {
    const world = memoryWorld({ now: START });
    await slot(world, 100, 1);
    await slot(world, 100, 40);
    await world.pass(SLOT_MS);
    const past = await pastOf(world.deps.totals, SET, START, world.clock.at);
    const of = await world.deps.policy();
    const facts = {
      withheld: [],
      activeSets: 1,
      sendsFeedback: world.deps.sendsFeedback,
      from: START,
      to: world.clock.at,
    };
    const look = () =>
      past && wouldHave({ ...facts, past }, of, effectiveFor(of, SET, { settings: null, sesTenant: null }, null));

    const first = look();
    expect(first).not.toBeNull();
    expect(look()).toEqual(first);
  });

  it.each([
    ['warn', undefined, false],
    ['quarantine', undefined, true],
    ['quarantine', { mayPause: true }, false],
    ['pause', { mayPause: true }, true],
    ['pause', { mayPause: false }, false],
  ] as const)('counts a %s as a move only where something is moved: %j %s', async (level, stream, expected) => {
    const of = await memoryWorld().deps.policy();
    const effective = { ...effectiveFor(of, SET, { settings: null, sesTenant: null }, null), stream };
    expect(isMove({ level, at: '2026-01-01T00:00:00.000Z', sentence: 'x' }, effective)).toBe(expected);
    expect(isMove(null, effective)).toBe(false);
  });
});
