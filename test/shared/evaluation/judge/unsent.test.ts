import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planWith } from '../../../../shared/counting/shard-plan.ts';
import { effectiveOf } from '../../../../shared/evaluation/judge/effective.ts';
import { factsNow } from '../../../../shared/evaluation/judge/facts.ts';
import { unsentOf } from '../../../../shared/evaluation/judge/unsent.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import { type MemoryWorld, memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT, type SesEventOverrides } from '../../../support/ses-events.ts';

const SET = 'birch-news';
const DOMAINS = ['gmail.com', 'yahoo.com', 'outlook.com', 'gmx.de'];
const idOf = (index: number) => `m-${index}`;
const addressOf = (index: number) => `person${index}@${DOMAINS[index % DOMAINS.length]}`;

/** Something about messages `from` to `to`, each with its own recipient. */
async function each(
  world: MemoryWorld,
  type: 'Send' | 'Delivery' | 'Bounce',
  [from, to]: readonly [number, number],
  of: (index: number) => SesEventOverrides,
) {
  for (let index = from; index < to; index++) {
    const chosen = { messageId: idOf(index), feedbackId: `f-${index}`, recipients: [addressOf(index)], ...of(index) };
    await world.events(type, 1, { set: SET, ...chosen });
  }
}
/** Mail that is sent and delivered now. */
async function sent(world: MemoryWorld, span: readonly [number, number], of: SesEventOverrides = {}) {
  const now = world.clock.at;
  await each(world, 'Send', span, () => ({ at: now, sentAt: now, ...of }));
  await each(world, 'Delivery', span, () => ({ at: now + SECOND_MS, sentAt: now, ...of }));
}
/** What the judge is told of hard bounces whose Send is not there, all hours together. */
async function unproven(world: MemoryWorld, name = SET) {
  const policy = await world.deps.policy();
  const view = await world.deps.views.fresh(name, world.clock.at);
  const effective = await effectiveOf(world.deps.decisions, policy, name, view);
  const { facts, open } = await factsNow(world.deps, { name, view, policy, effective }, world.clock.at);
  // Whatever has been decided since.
  const found = await unsentOf(world.deps, { name, facts: { ...facts, epochFrom: 0 }, open });
  if (found === undefined) return null;
  return [...found.values()].flatMap((cells) => [...cells.values()]).reduce((sum, count) => sum + count, 0);
}
/** Mail of last week, and today's hour with few mails in it. */
async function weekLater(mails: number) {
  const world = memoryWorld();
  await sent(world, [0, mails]);
  await world.pass(6 * DAY_MS, HOUR_MS);
  await sent(world, [mails, mails + 20]);
  return world;
}
/** Bounces of last week's mail, one a minute, dated `early` before they came instead of when the mail was sent. */
async function wrongDates(world: MemoryWorld, bounces: number, early: number, of: SesEventOverrides = {}) {
  for (let index = 0; index < bounces; index++) {
    await world.pass(MINUTE_MS);
    const at = world.clock.at;
    await each(world, 'Bounce', [index, index + 1], () => ({ at, sentAt: at - early, ...of }));
    await world.evaluate();
  }
}

describe('hard bounces beyond the sends of their hour', () => {
  it('are all judged of a set that publishes no Send, also where nothing of an hour arrives', async () => {
    const world = memoryWorld();
    const delivered = (now: number) => () => ({ at: now + SECOND_MS, sentAt: now });
    await each(world, 'Delivery', [0, 200], delivered(world.clock.at));
    await world.pass(2 * HOUR_MS, 10 * MINUTE_MS);
    const now = world.clock.at;
    await each(world, 'Bounce', [200, 260], () => ({ at: now + SECOND_MS, sentAt: now }));
    await world.evaluate();

    expect(await unproven(world)).toBeNull();
    expect(await world.standing(SET)).toBe('paused');
  });

  it('are not judged of a set that publishes no Send while few came, and no delivery: it may be late', async () => {
    const world = memoryWorld();
    const delivered = (now: number) => () => ({ at: now + SECOND_MS, sentAt: now });
    await each(world, 'Delivery', [0, 600], delivered(world.clock.at));
    await world.pass(2 * HOUR_MS, 10 * MINUTE_MS);
    const now = world.clock.at;
    await each(world, 'Bounce', [600, 612], () => ({ at: now + SECOND_MS, sentAt: now }));
    await world.evaluate();
    await world.pass(2 * HOUR_MS, 10 * MINUTE_MS);
    expect(await world.standing(SET)).toBe('healthy');
    // Nothing is wrong with their dates.
    expect(world.messages).toEqual([]);

    await each(world, 'Delivery', [612, 1_200], () => ({ at: world.clock.at, sentAt: now }));
    await world.evaluate();
    await world.pass(HOUR_MS, 10 * MINUTE_MS);
    expect(await world.standing(SET)).toBe('healthy');
  });

  it.each([
    ['the time of the bounce', 0],
    ['two seconds before it', 2 * SECOND_MS],
    ['a minute before it', MINUTE_MS],
  ])('move nobody where they carry %s for that of their mail', async (_, early) => {
    const world = await weekLater(200);
    await wrongDates(world, 25, early);
    expect(await unproven(world)).toBe(25);
    await world.pass(2 * HOUR_MS);
    expect(await world.records(SET)).toEqual([]);
  });

  it('are told once a day, with numbers, and counted', async () => {
    const world = await weekLater(200);
    await wrongDates(world, 25, 0);
    await world.pass(3 * HOUR_MS);
    const odd = world.messages.filter(({ alertId }) => alertId.startsWith('odd-dates'));
    expect(odd).toHaveLength(1);
    expect(odd[0]).toMatchObject({ kind: 'audit', configurationSet: SET, severity: 'info', phase: 'notice' });
    expect(odd[0]?.sentence).toContain('as they say: 25.');
    expect(odd[0]?.sentence).toContain('20 mails were sent and 20 of them delivered');
    const slots = await world.totals.slots(SET, 0, Number.MAX_SAFE_INTEGER);
    expect([...slots.values()].reduce((sum, { counts }) => sum + counts.totals.hardBounces, 0)).toBe(25);
  });

  it('are judged where their mail was sent when they say, and was delivered first', async () => {
    const world = await weekLater(200);
    await sent(world, [1_000, 1_100]);
    world.clock.at += 5 * MINUTE_MS;
    const sentAt = world.clock.at - 5 * MINUTE_MS;
    await each(world, 'Bounce', [1_000, 1_060], () => ({ at: world.clock.at, sentAt }));
    await world.evaluate();
    expect(await unproven(world)).toBe(0);
    await world.pass(HOUR_MS);
    expect((await world.records(SET)).map(({ to }) => to)).toContain('paused');
  });

  it('are judged where their recipient is spelled otherwise than in the Send', async () => {
    const world = await weekLater(200);
    await sent(world, [1_000, 1_100], { destination: ['Jane.Doe@gmx.de'], recipients: ['Jane.Doe@gmx.de'] });
    const sentAt = world.clock.at;
    world.clock.at += 5 * MINUTE_MS;
    await each(world, 'Bounce', [1_000, 1_060], (index) => ({
      ...{ at: world.clock.at, sentAt, destination: ['Jane.Doe@gmx.de'] },
      recipients: [`forwarded${index}@elsewhere.example`],
    }));
    await world.evaluate();
    expect(await unproven(world)).toBe(0);
    await world.pass(HOUR_MS);
    expect((await world.records(SET)).length).toBeGreaterThan(0);
  });

  it('are judged as soon as their Sends come, though nothing else does', async () => {
    const world = await weekLater(200);
    const sentAt = world.clock.at;
    world.clock.at += 2 * SECOND_MS;
    await each(world, 'Bounce', [1_000, 1_060], () => ({ at: world.clock.at, sentAt }));
    await world.evaluate();
    expect(await unproven(world)).toBe(60);
    await world.pass(5 * MINUTE_MS);
    expect(await world.standing(SET)).toBe('healthy');
    await each(world, 'Send', [1_000, 1_060], () => ({ at: sentAt, sentAt }));
    await world.pass(20 * MINUTE_MS);
    expect(await world.standing(SET)).toBe('paused');
  });

  it('are judged where Sends are missing, so that even the deliveries are more', async () => {
    const world = await weekLater(200);
    const now = world.clock.at;
    await each(world, 'Delivery', [1_000, 1_100], () => ({ at: now + SECOND_MS, sentAt: now }));
    await each(world, 'Bounce', [1_100, 1_160], () => ({ at: now + SECOND_MS, sentAt: now }));
    world.clock.at += 2 * SECOND_MS;
    await world.evaluate();
    expect(await unproven(world)).toBeNull();
    await world.pass(HOUR_MS);
    expect(await world.records(SET)).not.toEqual([]);
  });

  it('are judged where the journal does not answer', async () => {
    const world = await weekLater(200);
    world.journal.bounced = async () => {
      throw new Error('throttled');
    };
    await wrongDates(world, 25, MINUTE_MS);
    expect(await world.records(SET)).not.toEqual([]);
    expect(world.log.some(({ message }) => message === 'looking for sends failed')).toBe(true);
  });

  it('are the only ones that are looked for', async () => {
    const world = memoryWorld();
    let looked = 0;
    const { bounced } = world.journal;
    world.journal.bounced = (...args) => {
      looked++;
      return bounced(...args);
    };
    await sent(world, [0, 100]);
    const now = world.clock.at;
    await each(world, 'Send', [100, 160], () => ({ at: now, sentAt: now }));
    await each(world, 'Bounce', [100, 160], () => ({ at: now + SECOND_MS, sentAt: now }));
    world.clock.at += 2 * SECOND_MS;
    await world.evaluate();
    expect(await world.standing(SET)).toBe('paused');
    expect(looked).toBe(0);
  });

  it('are found in the shard in which their mail was counted, whatever the shards are now', async () => {
    const world = memoryWorld();
    const reshard = (shards: number) =>
      world.deps.deployment.changeShardPlan((plan, fixed) => planWith(plan, shards, world.clock.at, fixed));
    await reshard(7);
    await world.pass(15 * MINUTE_MS);
    await sent(world, [0, 100]);
    const sentAt = world.clock.at;
    await reshard(3);
    await world.pass(20 * MINUTE_MS);
    await each(world, 'Bounce', [0, 60], () => ({ at: world.clock.at, sentAt }));
    await world.evaluate();
    expect(await unproven(world)).toBe(0);
    expect(await world.records(SET)).not.toEqual([]);
  });

  it('of a stream are looked for as those of its set', async () => {
    const streams = { [SET]: { by: 'ses:from-domain', most: 10 } } as const;
    const world = memoryWorld({ policy: { ...DEFAULT_POLICY, mode: 'enforce', streams } });
    await sent(world, [0, 200]);
    await world.pass(6 * DAY_MS, HOUR_MS);
    await sent(world, [200, 220]);
    await wrongDates(world, 25, MINUTE_MS);
    const name = `${SET}/sender.example`;
    expect(await unproven(world, name)).toBe(25);
    await world.pass(HOUR_MS);
    expect(await world.records(name)).toEqual([]);
  });
});

describe('nothing that a sender does', () => {
  /** A mail: when it goes out, whether it is delivered before it bounces, and how its bounce spells the recipient. */
  const mail = fc.record({
    after: fc.integer({ min: 0, max: 50 * MINUTE_MS }),
    bouncesAfter: fc.integer({ min: 1, max: 20 * MINUTE_MS }),
    isDelivered: fc.boolean(),
    spelled: fc.constantFrom('same', 'upper', 'other', 'named'),
    sendComes: fc.constantFrom('first', 'last'),
  });
  const spell = {
    same: (a: string) => a,
    upper: (a: string) => a.toUpperCase(),
    other: () => 'x@y.example',
    named: (a: string) => `"J" <${a}>`,
  };

  it('takes a hard bounce of mail that it did send out of judging', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mail, { minLength: 5, maxLength: 25 }), fc.boolean(), async (mails, hasGood) => {
        const world = memoryWorld();
        if (hasGood) await sent(world, [500, 505]);
        const start = SENT_AT;
        world.clock.at = start + HOUR_MS + 30 * MINUTE_MS;
        const last: (() => Promise<void>)[] = [];
        for (const [index, { after, bouncesAfter, isDelivered, spelled, sendComes }] of mails.entries()) {
          const span = [index, index + 1] as const;
          const sentAt = start + after;
          const to = { destination: [addressOf(index)], sentAt };
          const send = () => each(world, 'Send', span, () => ({ ...to, at: sentAt }));
          if (sendComes === 'first') await send();
          else last.push(send);
          if (isDelivered) await each(world, 'Delivery', span, () => ({ ...to, at: sentAt + 1 }));
          const recipients = [spell[spelled](addressOf(index))];
          await each(world, 'Bounce', span, () => ({ ...to, at: sentAt + bouncesAfter, recipients }));
        }
        for (const send of last) await send();
        await world.evaluate();
        expect((await unproven(world)) ?? 0).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});
