import { describe, expect, it } from 'vitest';
import { dynamoAddresses } from '../../../../functions/_adapters/dynamodb/addresses.ts';
import { dynamoInventory } from '../../../../functions/_adapters/dynamodb/inventory.ts';
import { dynamoPlacements } from '../../../../functions/_adapters/dynamodb/placements.ts';
import { emptyCounts } from '../../../../shared/counting/counts.ts';
import { watchAddresses } from '../../../../shared/evaluation/tick/watch-addresses.ts';
import { DAY_MS, dayOf, HOUR_MS, hourOf, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { QUEUED_MS } from '../../../../shared/placement/carried.ts';
import { emptyPlacement, type Placement } from '../../../../shared/placement/model.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';
import { record } from '../../standing/build.ts';

const Q = 'lazaretto-quarantine';
const NOW = Math.floor(SENT_AT / DAY_MS) * DAY_MS + 20 * HOUR_MS;
const dedicated = (ip: string, pool = Q) => ({ ip, pool, warmupStatus: 'DONE', warmupPercent: 100 });
const by = (mails: Readonly<Record<string, number>>) => {
  const counts = emptyCounts();
  for (const [ip, deliveries] of Object.entries(mails)) counts.ips.set(ip, [deliveries, 0, 0]);
  return { weight: 1, counts };
};

async function given() {
  const world = memoryWorld({ now: NOW });
  const addresses = dynamoAddresses(world.registry);
  await dynamoInventory(world.registry).sawPools([Q], [dedicated('192.0.2.1'), dedicated('192.0.2.2', 'own')], NOW);
  const away = (set: string, over: Partial<Placement> = {}) =>
    dynamoPlacements(world.registry).save(
      { placement: emptyPlacement(set), revision: 0 },
      {
        ...emptyPlacement(set),
        ...{ away: true, appliedVersion: 1, appliedAt: NOW - DAY_MS, lookAt: NOW + MINUTE_MS },
        actual: { pool: Q, sendingEnabled: true },
        ...over,
      },
    );
  const sent = (set: string, hoursAgo: number, mails: Readonly<Record<string, number>>) =>
    world.totals.putHour(set, hourOf(NOW) - hoursAgo, by(mails));
  return { world, addresses, away, sent, watch: (now = NOW) => watchAddresses(world.deps, now) };
}

describe('watchAddresses', () => {
  it('finds sets that were moved away and whose mail leaves by other addresses', async () => {
    const { addresses, away, sent, watch } = await given();
    for (const set of ['leaks', 'keeps']) await away(set);
    await sent('leaks', 1, { '192.0.2.1': 80, '192.0.2.99': 20 });
    await sent('keeps', 1, { '192.0.2.1': 100 });
    await watch();

    expect((await addresses.leaks())?.names).toEqual({
      count: 1,
      first: [`leaks: 20 of 100 mails in 24 hours left by 192.0.2.99, not by an address of pool ${Q}`],
    });
  });

  it('holds against nobody what waited at SES when the set was moved', async () => {
    const { addresses, away, sent, watch } = await given();
    await away('acme', { appliedAt: NOW - QUEUED_MS - 2 * HOUR_MS });
    await sent('acme', 3, { '192.0.2.99': 500 });
    await watch();
    expect((await addresses.leaks())?.names.count).toBe(0);

    await sent('acme', 1, { '192.0.2.99': 500 });
    await watch(NOW + HOUR_MS);
    expect((await addresses.leaks())?.names.count).toBe(1);
  });

  it.each([
    ['as long as the set says', 3_600, 3, 2],
    ['as long as SES does by itself', null, 16, 15],
    ['no longer than SES does at all', 999_999, 16, 15],
  ])('counts what waited at SES apart, %s', async (_, maxDeliverySeconds, movedHoursAgo, leakedHoursAgo) => {
    const { addresses, away, sent, watch } = await given();
    await away('acme', { appliedAt: NOW - movedHoursAgo * HOUR_MS + MINUTE_MS, maxDeliverySeconds });
    // Within the hour of the move it may have left before it.
    await sent('acme', movedHoursAgo, { '192.0.2.99': 4_000 });
    await sent('acme', leakedHoursAgo, { '192.0.2.99': 300, '192.0.2.1': 10 });
    await watch();
    expect(await addresses.leaks()).toMatchObject({
      names: { count: 0 },
      queued: { count: 1, first: ['acme: 300 mails that waited at SES when it was moved left by 192.0.2.99'] },
    });

    await sent('acme', 1, { '192.0.2.99': 500 });
    await watch(NOW + HOUR_MS);
    expect(await addresses.leaks()).toMatchObject({ names: { count: 1 }, queued: { count: 1 } });
  });

  it('asks about nobody who came home, whom somebody else moved, or whose pool shows no addresses', async () => {
    const { addresses, away, sent, watch } = await given();
    await away('home', { away: false });
    await away('drifted', {
      drift: { version: 1, since: NOW, reminders: 0, pool: 'own', sendingEnabled: true },
    });
    await away('managed', { actual: { pool: 'a-managed-pool', sendingEnabled: true } });
    for (const set of ['home', 'drifted', 'managed']) await sent(set, 1, { '192.0.2.99': 500 });
    await watch();

    expect((await addresses.leaks())?.names.count).toBe(0);
  });

  it('looks once an hour', async () => {
    const { addresses, away, sent, watch } = await given();
    await watch();
    await away('leaks');
    await sent('leaks', 1, { '192.0.2.99': 500 });
    await watch(NOW + 59 * MINUTE_MS);
    expect(await addresses.leaks()).toMatchObject({ at: NOW, names: { count: 0 } });
    await watch(NOW + HOUR_MS);
    expect((await addresses.leaks())?.names.count).toBe(1);
  });

  it('counts once a day what each dedicated address carried, of all sets', async () => {
    const { world, addresses, watch } = await given();
    const today = dayOf(NOW);
    for (const set of ['acme', 'birch']) {
      await world.deps.roster.seenOn(set, today);
      await world.deps.roster.enroll(set, NOW - 3 * DAY_MS);
      for (const ago of [0, 1, 2]) {
        await world.totals.putDay(set, today - ago, by({ '192.0.2.1': 100, '192.0.2.99': 5 }));
      }
    }
    await watch();

    expect(await addresses.carried()).toEqual({ at: NOW, days: 2, byIp: { '192.0.2.1': 400, '192.0.2.2': 0 } });
  });

  it('counts the mail of sets that are quarantined, or would be, on the days on which they sent', async () => {
    const { world, watch } = await given();
    const today = dayOf(NOW);
    const mail = (sends: number) => {
      const counts = emptyCounts();
      counts.totals.sends = sends;
      return { weight: 1, counts };
    };
    const sets = { moved: 'enforce', would: 'observe', fresh: 'observe', well: 'enforce' } as const;
    for (const [set, mode] of Object.entries(sets)) {
      await world.deps.roster.enroll(set, NOW - 3 * DAY_MS);
      await world.deps.roster.seenOn(set, today);
      if (set !== 'well')
        await world.deps.decisions.decide(record('quarantined', { version: 1, configurationSet: set, mode }));
      for (const ago of [1, 2]) if (set !== 'fresh') await world.totals.putDay(set, today - ago, mail(1_000 * ago));
    }
    await world.totals.putDay('moved', today - 3, mail(0));
    await world.totals.putHour('fresh', hourOf(NOW) - 2, mail(4_000));
    await watch();

    expect(await dynamoInventory(world.registry).coming()).toEqual({
      at: NOW,
      sets: 3,
      mailsPerDay: 1_500 + 1_500 + 4_000,
      first: ['fresh', 'moved', 'would'],
    });
  });

  it('says nothing of what is about to move where a set cannot be read', async () => {
    const { world } = await given();
    await world.deps.roster.enroll('acme', NOW - DAY_MS);
    await world.deps.roster.seenOn('acme', dayOf(NOW));
    const ill = { ...world.deps.decisions, standing: () => Promise.reject(new Error('throttled')) };
    await watchAddresses({ ...world.deps, decisions: ill }, NOW);
    expect(await dynamoInventory(world.registry).coming()).toBeNull();
  });

  it('says nothing of what addresses carried while there is no whole day, or a set cannot be read', async () => {
    const { world, addresses, watch } = await given();
    await world.deps.roster.seenOn('acme', dayOf(NOW));
    await world.deps.roster.enroll('acme', NOW);
    await watch();
    expect(await addresses.carried()).toBeNull();

    await world.totals.putDay('acme', dayOf(NOW) - 1, by({ '192.0.2.1': 100 }));
    const ill = { ...world.deps, totals: { ...world.totals, days: () => Promise.reject(new Error('throttled')) } };
    await watchAddresses(ill, NOW + HOUR_MS);
    expect(await addresses.carried()).toBeNull();
    await watch(NOW + 2 * HOUR_MS);
    expect(await addresses.carried()).toMatchObject({ days: 1 });
  });
});
