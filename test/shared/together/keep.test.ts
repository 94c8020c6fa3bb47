import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { deploymentKey, setKey } from '../../../shared/registry/keys.ts';
import { type MemoryWorld, memoryWorld, type WorldOptions } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const OF_PHISH: Partial<Policy> = { tenants: { phish: { sets: ['trial-*'] } } };
const nameOf = (index: number): string => `trial-${String(index).padStart(2, '0')}`;
const DOMAINS = ['yahoo.com', 'outlook.com', 'gmx.de', 'aol.com'];

/** A deployment whose first inventory is done, and that has ticked since. */
async function given(options: WorldOptions = {}): Promise<MemoryWorld> {
  const world = memoryWorld(options);
  await world.registry.put(deploymentKey.pools, { record: JSON.stringify({ pools: [], ips: [] }), seenAt: SENT_AT });
  await world.tick();
  world.clock.at += MINUTE_MS;
  return world;
}

/** 29 mails of one set: 27 delivered, two or three bounced, and of five sets three get a complaint. */
async function trial(world: MemoryWorld, set: string, index: number): Promise<void> {
  const bounces = index % 3 === 0 ? 3 : 2;
  for (const [at, domain] of DOMAINS.entries()) {
    await world.events('Delivery', at === 0 ? 29 - bounces - 18 : 6, { set, domain });
  }
  for (let bounce = 0; bounce < bounces; bounce++) {
    await world.events('Bounce', 1, { set, domain: DOMAINS[(index + bounce) % DOMAINS.length] ?? '' });
  }
  if (index % 5 < 3) await world.events('Complaint', 1, { set, domain: DOMAINS[index % DOMAINS.length] ?? '' });
}

/** D12: 58 sets with 29 mails each, one after the other in some two and a half hours. */
async function phishing(world: MemoryWorld, sets = 58): Promise<void> {
  for (let index = 0; index < sets; index++) {
    await trial(world, nameOf(index), index);
    await world.evaluate();
    await world.pass(2.5 * MINUTE_MS);
  }
  await world.pass(20 * MINUTE_MS);
}

const together = (world: MemoryWorld) => world.messages.filter(({ kind }) => kind === 'together');
const phases = (world: MemoryWorld) => together(world).map(({ tenant, phase }) => [tenant, phase]);

describe('many small sets', () => {
  it('of one tenant are told together, though none of them is convicted (D12)', async () => {
    const world = await given({ policy: { ...OF_PHISH, newFor: 0 } });

    await phishing(world);

    const [told, ...rest] = together(world);
    expect(rest).toEqual([]);
    expect(told).toMatchObject({ phase: 'opened', severity: 'critical', tenant: 'phish', configurationSet: null });
    expect(told?.sentence).toMatch(/^\d+ sets of tenant phish together: complaints \d+ of \d+ delivered since 10:00/);
    expect(told?.next[0]).toContain('none is moved');
    expect(told?.next[1]).toMatch(/^\d+ of them have complaints, most of all trial-\d\d, /);
    for (let index = 0; index < 58; index++) expect(await world.standing(nameOf(index))).toBe('healthy');
  });

  it('that are new are told together, whoever they belong to (D12)', async () => {
    const world = await given();

    await phishing(world);

    expect(together(world).map(({ tenant, title }) => [tenant, title])).toEqual([
      [null, 'New senders together exceed the limit'],
    ]);
  });

  it('are judged alone where the policy says so, and what was told before is over', async () => {
    const off: Partial<Policy> = { ...OF_PHISH, newFor: 0, together: 'off' };
    const never = await given({ policy: off });
    await phishing(never, 30);
    expect(together(never)).toEqual([]);

    const world = await given({ policy: { ...OF_PHISH, newFor: 0 } });
    await phishing(world, 30);
    expect(phases(world)).toEqual([['phish', 'opened']]);
    await world.registry.put(deploymentKey.policy, { policy: JSON.stringify({ mode: 'enforce', ...off }) });
    await world.pass(20 * MINUTE_MS);
    expect(phases(world)).toEqual([
      ['phish', 'opened'],
      ['phish', 'cleared'],
    ]);
  });

  it('are told as what would be, in observe mode', async () => {
    const world = await given({ policy: { mode: 'observe' } });
    await phishing(world, 30);
    expect(together(world)).toMatchObject([{ mode: 'observe', severity: 'warning' }]);
  });

  it('are quarantined by policy where they have evidence of their own, and the others stay', async () => {
    const policy: Partial<Policy> = { ...OF_PHISH, newFor: 0, together: 'quarantine' };
    const world = await given({ policy: { ...policy, blastRadius: { minimum: 100, share: 1 } } });

    await phishing(world, 40);

    const standings = new Map<string, string>();
    for (let index = 0; index < 40; index++) standings.set(nameOf(index), await world.standing(nameOf(index)));
    // Of five sets three have a complaint each, the evidence of which is above 1.
    for (const [name, standing] of standings) {
      const hasComplaint = Number(name.slice(-2)) % 5 < 3;
      if (!hasComplaint) expect([name, standing]).toEqual([name, 'healthy']);
    }
    const moved = [...standings].filter(([, standing]) => standing === 'quarantined').map(([name]) => name);
    expect(moved.length).toBeGreaterThan(10);
    const [record] = await world.records(moved[0] ?? '');
    expect(record?.sentence).toMatch(/evidence [\d.]+ ≥ 1; \d+ sets of tenant phish together: complaints/);
    expect(together(world)[0]?.next[0]).toBe(
      'Sets with evidence of their own are quarantined, where they may be moved.',
    );
  });

  it('are reminded of each day, and told to be over once hardly anything speaks against them', async () => {
    const world = await given({ policy: { ...OF_PHISH, newFor: 0 } });
    await phishing(world, 30);
    await world.pass(25 * HOUR_MS, 10 * MINUTE_MS);
    expect(phases(world)).toEqual([
      ['phish', 'opened'],
      ['phish', 'reminder'],
    ]);

    for (let hour = 0; hour < 14; hour++) {
      for (let index = 0; index < 5; index++)
        await world.events('Delivery', 400, { set: nameOf(index), domain: 'yahoo.com' });
      await world.pass(HOUR_MS, 5 * MINUTE_MS);
    }
    expect(phases(world).at(-1)).toEqual(['phish', 'cleared']);
    await world.pass(2 * HOUR_MS, 10 * MINUTE_MS);
    expect(phases(world)).toHaveLength(3);
  });

  it('are told to be over when no two of them have any mail left in the window', async () => {
    const world = await given({ policy: { ...OF_PHISH, newFor: 0 } });
    await phishing(world, 30);
    await world.pass(10 * DAY_MS, 2 * HOUR_MS);
    expect(phases(world).at(-1)).toEqual(['phish', 'cleared']);
  });
});

describe('a new sender', () => {
  it('is none that the first inventory found, though its first mail comes later', async () => {
    const world = await given();
    for (let index = 0; index < 58; index++) {
      await world.registry.put(setKey.inventory(nameOf(index)), {
        pool: null,
        seenAt: SENT_AT,
        firstSeenAt: SENT_AT - 1,
      });
    }
    await phishing(world);
    expect(together(world)).toEqual([]);
  });

  it('is none that was known before an upgrade', async () => {
    const world = await given();
    for (let index = 0; index < 58; index++) {
      await world.registry.put(setKey.inventory(nameOf(index)), { pool: null, seenAt: SENT_AT });
    }
    await phishing(world);
    expect(together(world)).toEqual([]);
  });

  it('is none whose first mail came before the first look', async () => {
    const world = memoryWorld();
    await phishing(world, 40);
    await world.registry.put(deploymentKey.pools, { record: JSON.stringify({ pools: [], ips: [] }), seenAt: SENT_AT });
    await world.pass(2 * HOUR_MS);
    expect(together(world)).toEqual([]);
  });

  it('is whoever comes a day after the beginning, where no inventory is ever taken', async () => {
    const world = memoryWorld();
    await world.pass(25 * HOUR_MS, 10 * MINUTE_MS);
    await phishing(world, 40);
    expect(phases(world)).toEqual([[null, 'opened']]);
  });

  it('is one no longer after `newFor` days, and nobody is with 0', async () => {
    for (const newFor of [0, 0.01]) {
      const world = await given({ policy: { newFor } });
      await phishing(world);
      expect(together(world), `newFor ${newFor}`).toEqual([]);
    }
  });

  it('with so much mail that it is judged alone does not hide the others', async () => {
    const world = await given();
    const large = (times: number) => world.events('Delivery', times, { set: 'large', domain: 'yahoo.com' });
    await large(4_000);
    await world.evaluate();
    await world.pass(20 * MINUTE_MS);
    for (let index = 0; index < 20; index++) {
      await large(600);
      await trial(world, nameOf(index), index);
      await world.evaluate();
      await world.pass(2.5 * MINUTE_MS);
    }
    await world.pass(20 * MINUTE_MS);
    expect(phases(world)).toEqual([[null, 'opened']]);
  });
});

describe('who belongs together', () => {
  it('is not an exempt set, nor one with a laxer limit of its own', async () => {
    const lax = { complaint: { quarantine: 0.2, pause: 0.3 }, hardBounce: { quarantine: 0.4, pause: 0.5 } };
    const sets = Object.fromEntries(
      Array.from({ length: 58 }, (_, at) => [nameOf(at), at % 2 === 0 ? { exempt: true } : { limits: lax }]),
    );
    const world = await given({ policy: { ...OF_PHISH, newFor: 0, sets } });
    await phishing(world);
    expect(together(world)).toEqual([]);
  });

  it('is nobody with a single set: that is judged alone', async () => {
    const world = await given({ policy: { newFor: 0 } });
    await world.fire('lone', 400, { tenant: 'solo' });
    await world.evaluate();
    await world.pass(2 * HOUR_MS);
    expect(await world.standing('lone')).not.toBe('healthy');
    expect(together(world)).toEqual([]);
  });

  it('are the sets to which SES names the same tenant, told with their bounces only', async () => {
    const world = await given({ policy: { newFor: 0 } });
    for (let index = 0; index < 30; index++) {
      const set = nameOf(index);
      await world.events('Delivery', 27, { set, domain: 'yahoo.com' });
      await world.events('Delivery', 6, { set, domain: 'gmx.de' });
      await world.pass(MINUTE_MS);
      await world.events('Complaint', 1, { set, domain: index % 2 ? 'yahoo.com' : 'gmx.de', tenant: 'acme' });
      await world.evaluate();
      await world.pass(2 * MINUTE_MS);
    }
    await world.pass(70 * MINUTE_MS);
    expect(phases(world)).toEqual([['acme', 'opened']]);
  });

  it('counts a stream once where its set is of the same tenant', async () => {
    const policy: Partial<Policy> = { newFor: 0, streams: { shared: { by: 'ses:tenant-name', most: 200 } } };
    const world = await given({ policy });
    // Half of the evidence that it takes; twice it would be enough.
    await world.events('Delivery', 300, { set: 'shared', domain: 'yahoo.com', tenant: 'acme' });
    await world.events('Complaint', 3, { set: 'shared', domain: 'yahoo.com', tenant: 'acme' });
    await world.evaluate();
    await world.pass(2 * HOUR_MS);
    expect(together(world)).toEqual([]);
  });

  it('is judged without a set that cannot be read', async () => {
    const world = await given({ policy: { ...OF_PHISH, newFor: 0 } });
    await world.deps.roster.enroll('trial-broken', SENT_AT);
    await world.registry.put(setKey.checkpoint('trial-broken'), { record: 'no JSON' });
    await phishing(world, 30);
    expect(phases(world)).toEqual([['phish', 'opened']]);
  });
});

describe('a conviction that hangs on one mailbox provider', () => {
  it('waits while others cannot tell, and is told when they had their time', async () => {
    const world = await given({ policy: { ...OF_PHISH, newFor: 0 } });
    // Others that have had mail, none of it at that provider.
    for (const set of ['a', 'b', 'c', 'd']) {
      await world.events('Delivery', 20, { set, domain: 'gmx.de', fromDomain: `${set}.example` });
    }
    for (let index = 0; index < 30; index++) {
      const set = nameOf(index);
      await world.events('Delivery', 20, { set, domain: 'yahoo.com' });
      await world.events('Delivery', 20, { set, domain: 'gmx.de' });
      if (index % 2) await world.events('Complaint', 1, { set, domain: 'yahoo.com' });
    }
    await world.evaluate();

    await world.pass(40 * MINUTE_MS);
    expect(together(world)).toEqual([]);
    await world.pass(20 * MINUTE_MS);
    expect(phases(world)).toEqual([['phish', 'opened']]);
  });

  it('is not told where the others have the same trouble there', async () => {
    const world = await given({ policy: { ...OF_PHISH, newFor: 0 } });
    for (let index = 0; index < 12; index++) {
      const set = index < 6 ? nameOf(index) : `other-${index}`;
      const fromDomain = `${set}.example`;
      await world.events('Delivery', 12, { set, domain: 'yahoo.com', fromDomain });
      await world.events('Bounce', 6, { set, domain: 'yahoo.com', fromDomain });
      await world.events('Delivery', 80, { set, domain: 'gmx.de', fromDomain });
    }
    await world.evaluate();
    await world.pass(HOUR_MS);
    expect(together(world)).toEqual([]);
  });
});
