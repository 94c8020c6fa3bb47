import { describe, expect, it } from 'vitest';
import { dynamoAllowances } from '../../../functions/_adapters/dynamodb/allowances.ts';
import { keepAllowances } from '../../../shared/allowance/keep.ts';
import { newAllowanceMemory } from '../../../shared/allowance/memory.ts';
import { take } from '../../../shared/allowance/take.ts';
import { emptyCounts, judgedCell } from '../../../shared/counting/counts.ts';
import { DAY_MS, dayOf, HOUR_MS, HOURS_PER_DAY, hourOf, iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { keepLadders } from '../../../shared/ladders/keep.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { deploymentKey, setKey } from '../../../shared/registry/keys.ts';
import { memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const NOW = dayOf(SENT_AT) * DAY_MS + 10 * HOUR_MS;
const TODAY = dayOf(NOW);
const FROM = iso((TODAY - 3) * DAY_MS).slice(0, 10);
/** 1,000 a day and 200 an hour. */
const LADDER = { id: 'tiers', from: FROM, step: 2 };
const ACME = { tenants: { acme: { sets: ['acme-*'], ladder: LADDER } } };

function given(policy: Partial<Policy> = ACME) {
  const world = memoryWorld({ now: NOW, policy });
  const store = dynamoAllowances(world.registry);
  const allowances = { store, memory: newAllowanceMemory() };
  const deps = { ...world.deps, allowances };
  const mail = async (set: string, day: number, sends: number, hour = 1) => {
    await world.deps.roster.enroll(set, day * DAY_MS);
    await world.deps.roster.seenOn(set, day);
    const at = day * HOURS_PER_DAY + hour;
    const counts = emptyCounts();
    counts.totals.sends = sends;
    counts.judged.set(at, new Map([['yahoo', judgedCell({ sends })]]));
    await world.totals.putHour(set, at, { weight: sends, counts });
    if (day < TODAY) await world.totals.putDay(set, day, { weight: 1, counts });
  };
  const keep = async (now = NOW, of = deps) => {
    world.clock.at = now;
    await keepLadders(of, now);
    await keepAllowances(of, now);
  };
  const ask = (...names: string[]) => Promise.all(names.map((name) => store.ask(name, NOW - MINUTE_MS)));
  const takeOf = async (name: string, n: number, key: string) => {
    const stored = await store.read(name);
    if (stored === null) throw new Error(`Expected an allowance of ${name}`);
    const { granted, changed } = take(stored, { n, key, provider: null });
    if (changed !== null) await store.save(name, changed);
    return granted;
  };
  return { world, store, deps, allowances, mail, keep, ask, takeOf };
}

describe('keepAllowances', () => {
  it('reads and writes nothing where nobody is to ask', async () => {
    const { world, keep, deps, ask, store } = given();
    await ask('acme-news');
    await keep(NOW, { ...deps, allowances: null as never });
    expect(await store.read('acme-news')).toBeNull();
    expect(world.log).toEqual([]);
  });

  it('shares what a tenant may send within the hour out among the sets that ask', async () => {
    const { store, mail, keep, ask } = given();
    for (const day of [TODAY - 2, TODAY - 1]) {
      await mail('acme-news', day, 60);
      await mail('acme-shop', day, 30);
      await mail('acme-bare', day, 10);
    }
    await ask('acme-news', 'acme-shop', 'elsewhere');
    await keep();

    expect((await store.read('acme-news'))?.allowed).toBe(120);
    expect((await store.read('acme-shop'))?.allowed).toBe(60);
    expect(await store.read('acme-bare')).toBeNull();
    expect((await store.read('elsewhere'))?.allowed).toBeNull();
    expect((await store.reason('acme-news'))?.why).toContain('tenant acme: 120 of 200 for this hour, 0 of 1,000');
    expect((await store.reason('elsewhere'))?.why).toBe('no ladder in the policy limits it');
  });

  it('gives one that asks within the hour a part within a minute, and leaves the others theirs', async () => {
    const { store, mail, keep, ask } = given();
    await mail('acme-news', TODAY - 1, 60);
    await mail('acme-shop', TODAY - 1, 40);
    await ask('acme-news');
    await keep();
    const before = await store.read('acme-news');
    await ask('acme-shop');
    await keep(NOW + MINUTE_MS);

    expect(await store.read('acme-news')).toEqual(before);
    const shop = (await store.read('acme-shop'))?.allowed ?? 0;
    expect(shop).toBeGreaterThan(0);
    expect(shop + (before?.allowed ?? 0)).toBeLessThanOrEqual(200);
  });

  it('begins anew each hour and each day, with what was taken of the day', async () => {
    const { store, keep, ask, takeOf } = given();
    await ask('acme-news');
    const taken: number[] = [];
    for (let hour = 0; hour < 7; hour++) {
      await keep(NOW + hour * HOUR_MS);
      taken.push(await takeOf('acme-news', 1_000, `k${hour}`));
    }
    // 200 an hour, and 1,000 a day; a little of each hour is kept for sets that never ask.
    expect(taken.map((n) => Math.round(n / 50) * 50)).toEqual([200, 200, 200, 200, 200, 0, 0]);
    expect((await store.read('acme-news'))?.grantedToday).toBe(taken.reduce((sum, n) => sum + n, 0));
    await keep(NOW + 14 * HOUR_MS);
    expect(await store.read('acme-news')).toMatchObject({ hour: hourOf(NOW) + 14, granted: 0, grantedToday: 0 });
    expect((await store.read('acme-news'))?.allowed).toBeGreaterThan(190);
  });

  it('counts mail that was sent without asking against the day', async () => {
    const { mail, keep, ask, takeOf } = given({
      sets: { 'acme-news': { ladder: { ...LADDER, id: 'six-weeks', step: 1 } } },
    });
    await mail('acme-news', TODAY, 30);
    await ask('acme-news');
    let taken = 0;
    for (let hour = 0; hour < 12; hour++) {
      await keep(NOW + hour * HOUR_MS);
      const got = await takeOf('acme-news', 100, `k${hour}`);
      taken += got;
      // It sends what it got.
      await mail('acme-news', TODAY, 30 + taken);
    }
    // 50 a day.
    expect(taken).toBe(20);
  });

  it('counts the mail of a stream that asks for itself once', async () => {
    const { store, mail, keep, ask } = given({
      streams: { shared: { by: 'ses:tenant-name', most: 10 } },
      sets: { shared: { ladder: LADDER } },
    });
    await mail('shared', TODAY - 1, 400);
    await mail('shared/birch', TODAY - 1, 300);
    await ask('shared', 'shared/birch');
    await keep();

    expect((await store.read('shared'))?.allowed).toBe(50);
    expect((await store.read('shared/birch'))?.allowed).toBe(150);
  });

  it('leaves out a set that cannot be read, and says so; the others have theirs, and it has it a minute later', async () => {
    const { world, store, deps, keep, ask } = given();
    await ask('acme-news', 'acme-shop');
    await keepLadders(deps, NOW);
    const days: typeof world.totals.days = async (set, from, to) => {
      if (set === 'acme-news') throw new Error('no answer');
      return world.totals.days(set, from, to);
    };
    await keepAllowances({ ...deps, totals: { ...world.totals, days } }, NOW);
    expect(await store.read('acme-news')).toBeNull();
    expect((await store.read('acme-shop'))?.allowed).toBeGreaterThan(0);
    expect(world.log).toContainEqual({
      message: 'an allowance could not be worked out',
      configurationSet: 'acme-news',
      error: 'Error: no answer',
    });
    await keep(NOW + MINUTE_MS);
    expect(await store.read('acme-news')).not.toBeNull();
  });

  it('is the same after a crash, and loses no take that came between', async () => {
    const { store, allowances, keep, ask, takeOf } = given();
    await ask('acme-news', 'acme-shop');
    await keep();
    await takeOf('acme-news', 3, 'a');
    const before = [await store.read('acme-news'), await store.read('acme-shop')];
    allowances.memory.done.clear();
    await keep(NOW + MINUTE_MS);
    expect([await store.read('acme-news'), await store.read('acme-shop')]).toEqual(before);
  });

  it('tries again where somebody takes while the new hour is written, and counts that take', async () => {
    const { store, deps, keep, ask, takeOf } = given();
    await ask('acme-news');
    await keep();
    const given0 = (await store.read('acme-news'))?.allowed ?? 0;
    let isFirst = true;
    const racing = {
      ...store,
      saveReason: async (name: string, reason: Parameters<typeof store.saveReason>[1]) => {
        if (isFirst) await takeOf('acme-news', 10, 'late');
        isFirst = false;
        return store.saveReason(name, reason);
      },
    };
    await keep(NOW + HOUR_MS, { ...deps, allowances: { store: racing, memory: newAllowanceMemory() } });
    expect(await store.read('acme-news')).toMatchObject({ allowed: given0 - 10, granted: 0, grantedToday: 10 });
  });

  it('forgets whom nobody has asked for in forty days', async () => {
    const { store, keep, ask } = given();
    await ask('acme-news');
    await keep(NOW + 41 * DAY_MS);
    expect(await store.read('acme-news')).toBeNull();
  });

  describe('of a sending domain', () => {
    const DOMAIN = { domains: { 'new.example': { ladder: LADDER, sets: ['young-*'] } } };
    /** A day of a set, by the domain that its mail came from. */
    async function mailFrom({ world }: ReturnType<typeof given>, set: string, domains: Record<string, number>) {
      const day = TODAY - 1;
      await world.deps.roster.enroll(set, day * DAY_MS);
      await world.deps.roster.seenOn(set, day);
      const counts = emptyCounts();
      for (const [domain, deliveries] of Object.entries(domains)) {
        counts.domains.set(domain, [deliveries, 0, 0]);
        counts.totals.sends += deliveries;
        counts.totals.deliveries += deliveries;
      }
      await world.totals.putHour(set, day * HOURS_PER_DAY + 1, { weight: 1, counts });
      await world.totals.putDay(set, day, { weight: 1, counts });
    }

    it('is shared out among the sets that send from it, and bounds one only by its part', async () => {
      const made = given(DOMAIN);
      await mailFrom(made, 'all', { 'new.example': 50 });
      await mailFrom(made, 'tenth', { 'new.example': 5, 'old.example': 45 });
      await mailFrom(made, 'other', { 'old.example': 1_000 });
      await made.ask('all', 'tenth', 'other');
      await made.keep();
      const [all, tenth] = [
        (await made.store.read('all'))?.allowed ?? 0,
        (await made.store.read('tenth'))?.allowed ?? 0,
      ];

      expect((await made.store.read('other'))?.allowed).toBeNull();
      // 200 an hour, of which a message of the second takes a tenth.
      expect(all + tenth / 10).toBeLessThanOrEqual(200);
      expect(all + tenth / 10).toBeGreaterThan(190);
      // Rounding gives one of them the last message.
      expect(Math.abs(all - tenth)).toBeLessThanOrEqual(1);
      expect((await made.store.reason('all'))?.why).toContain('domain new.example: ');
    });

    it('bounds a set that has sent nothing yet where the policy says that it will send from it, and its stream', async () => {
      const made = given({ ...DOMAIN, streams: { shared: { by: 'ses:from-domain', most: 10 } } });
      await made.ask('young-news', 'elsewhere', 'shared/@new.example', 'shared/@old.example');
      await made.keep();
      const allowed = async (name: string) => (await made.store.read(name))?.allowed ?? null;
      expect(await allowed('elsewhere')).toBeNull();
      expect(await allowed('shared/@old.example')).toBeNull();
      const [young, stream] = [await allowed('young-news'), await allowed('shared/@new.example')];
      expect((young ?? 0) + (stream ?? 0)).toBeLessThanOrEqual(200);
      expect(Math.min(young ?? 0, stream ?? 0)).toBeGreaterThan(90);
    });
  });

  describe('of a pool', () => {
    it('is shared out among the sets whose mail leaves by it now', async () => {
      const made = given({ pools: { warm: { ladder: LADDER } } });
      const { world } = made;
      const ip = { ip: '192.0.2.1', pool: 'warm', warmupStatus: null, warmupPercent: null };
      await world.registry.put(deploymentKey.pools, {
        record: JSON.stringify({ pools: ['warm', 'old'], ips: [ip], seenAt: NOW }),
      });
      for (const [set, pool] of [
        ['one', 'warm'],
        ['two', 'warm'],
        ['three', 'old'],
      ] as const) {
        await world.registry.put(setKey.inventory(set), { pool, sendingEnabled: true, seenAt: NOW });
      }
      await made.ask('one', 'two', 'three');
      await made.keep();
      const allowed = async (name: string) => (await made.store.read(name))?.allowed ?? null;
      expect(await allowed('three')).toBeNull();
      expect([await allowed('one'), await allowed('two')]).toEqual([100, 100]);
    });
  });
});
