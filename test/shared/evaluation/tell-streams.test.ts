import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { StreamRule } from '../../../shared/policy/model.ts';
import { streamName } from '../../../shared/streams/name.ts';
import { type MemoryWorld, memoryWorld } from '../../support/memory-world.ts';

const world = (by: string, over: Partial<StreamRule> = {}): MemoryWorld =>
  memoryWorld({ policy: { streams: { shared: { by, most: 200, ...over } } } });
const told = ({ messages }: MemoryWorld) => messages.filter(({ kind }) => kind === 'unwatched');
const DOMAINS = ['gmail.com', 'yahoo.com', 'outlook.com', 'gmx.de'];
const mail = async (of: MemoryWorld, each: number, more: object = {}) => {
  for (const domain of DOMAINS) await of.events('Delivery', each, { set: 'shared', domain, ...more });
};

describe('a set that is split by a tag', () => {
  it('is told where its mail does not carry the tag, once a day', async () => {
    const silent = world('customer');
    await mail(silent, 20);
    await silent.pass(20 * MINUTE_MS);
    await mail(silent, 20);
    await silent.pass(20 * MINUTE_MS);
    expect(told(silent).map(({ title }) => title)).toEqual(['shared is split by a tag that its mail does not carry']);
    expect(told(silent)[0]?.sentence).toContain('by customer');

    silent.restart();
    await mail(silent, 20);
    await silent.pass(20 * MINUTE_MS);
    expect(told(silent)).toHaveLength(1);

    silent.clock.at += DAY_MS;
    await mail(silent, 20);
    await silent.pass(20 * MINUTE_MS);
    expect(told(silent)).toHaveLength(2);
  });

  it('is not told where it carries it, has too little mail to say, or is split by its domains', async () => {
    const tagged = world('ses:tenant-name');
    await mail(tagged, 20, { tenant: 'acme' });
    const small = world('customer');
    await mail(small, 2);
    const byDomain = world('ses:from-domain');
    await mail(byDomain, 20);
    for (const one of [tagged, small, byDomain]) {
      await one.pass(20 * MINUTE_MS);
      expect(told(one)).toEqual([]);
    }
  });

  it('is told where it sends a little at a time, as soon as that is enough', async () => {
    const slow = world('customer');
    for (const [slot, expected] of [0, 0, 0, 0, 1, 1, 1].entries()) {
      await mail(slow, 3);
      await slow.pass(5 * MINUTE_MS);
      await slow.pass(5 * MINUTE_MS);
      expect([slot, told(slow).length]).toEqual([slot, expected]);
    }
    const tagged = world('ses:tenant-name');
    for (let slot = 0; slot < 9; slot++) {
      const tenant = slot % 3 === 2 ? { tenant: 'acme' } : {};
      await tagged.events('Bounce', 2, { set: 'shared', fromDomain: 'shared.example', ...tenant });
      await tagged.pass(10 * MINUTE_MS);
    }
    expect(told(tagged).filter(({ alertId }) => alertId.startsWith('untagged'))).toEqual([]);
  });

  it('by SES’s tenant is told from its bounces on: mail alone need not carry that', async () => {
    const silent = world('ses:tenant-name');
    await mail(silent, 20);
    await silent.pass(20 * MINUTE_MS);
    expect(told(silent)).toEqual([]);
    await silent.events('Bounce', 8, { set: 'shared', domain: 'gmail.com' });
    await silent.pass(20 * MINUTE_MS);
    expect(told(silent).map(({ alertId }) => alertId)).toEqual([expect.stringMatching(/^untagged:shared:\d+$/)]);
  });
});

describe('who has nothing to be measured against', () => {
  it('is told: a set that publishes neither Send nor Delivery', async () => {
    const of = memoryWorld();
    await of.events('Bounce', 30, { set: 'blind' });
    await of.pass(20 * MINUTE_MS);
    expect(told(of)).toMatchObject([
      {
        configurationSet: 'blind',
        title: 'blind is not judged',
        sentence: 'not judged: publishes neither Send nor Delivery; hard bounces 30, complaints 0 in 7 days',
      },
    ]);
  });

  it('is not told for a few, nor where its mail went out before', async () => {
    const of = memoryWorld();
    await of.events('Bounce', 4, { set: 'few' });
    await of.events('Delivery', 100, { set: 'late' });
    await of.pass(30 * MINUTE_MS);
    await of.events('Bounce', 30, { set: 'late', sentAt: of.clock.at - 30 * MINUTE_MS });
    await of.pass(30 * MINUTE_MS);
    expect(told(of)).toEqual([]);
  });

  it('is told: a tenant that shares its domain with another, whose Send and Delivery name neither', async () => {
    const of = world('ses:tenant-name');
    const fromDomain = 'both.example';
    await mail(of, 40, { fromDomain });
    for (const tenant of ['acme', 'zoo']) await of.events('Bounce', 8, { set: 'shared', fromDomain, tenant });
    await of.pass(20 * MINUTE_MS);
    const names = ['acme', 'zoo'].map((tenant) => streamName('shared', tenant, sha256));
    expect(told(of).map(({ configurationSet }) => configurationSet)).toEqual(names);
  });

  it('is not told where a domain is its own: it is judged there', async () => {
    const of = world('ses:tenant-name');
    await mail(of, 40, { fromDomain: 'acme.example' });
    await of.events('Bounce', 8, { set: 'shared', fromDomain: 'acme.example', tenant: 'acme' });
    await of.pass(20 * MINUTE_MS);
    expect(told(of)).toEqual([]);
  });

  it.each([['one'], ['one', 'two']])(
    'is not told of a domain whose tenants are named by Send and Delivery: they are judged there (%s, %s)',
    async (...tenants) => {
      const of = world('ses:tenant-name');
      const fromDomain = 'acme.example';
      for (const tenant of tenants) await of.events('Delivery', 40, { set: 'shared', fromDomain, tenant });
      await of.pass(20 * MINUTE_MS);
      // The hits come in a slot without other mail.
      for (const tenant of tenants) {
        const sentAt = of.clock.at - 20 * MINUTE_MS;
        await of.events('Bounce', 8, { set: 'shared', fromDomain, tenant, sentAt, at: of.clock.at });
      }
      await of.pass(20 * MINUTE_MS);
      expect(told(of)).toEqual([]);
    },
  );

  it.each([
    ['Rendering Failure', {}, 'rendering failures 30'],
    ['Reject', {}, 'rejects 30'],
    ['Bounce', { bounceSubType: 'OnAccountSuppressionList' }, 'suppressed 30'],
    ['Bounce', { bounceType: 'Transient' }, 'soft bounces 30'],
  ] as const)('is told whatever it has: %s %o', async (type, more, words) => {
    const of = memoryWorld();
    await of.events(type, 30, { set: 'blind', ...more });
    await of.pass(20 * MINUTE_MS);
    expect(told(of).map(({ sentence }) => sentence)).toEqual([
      `not judged: publishes neither Send nor Delivery; hard bounces 0, complaints 0, ${words} in 7 days`,
    ]);
  });

  it('keeps no slot from being closed, whatever fails', async () => {
    const of = memoryWorld();
    await of.events('Bounce', 30, { set: 'blind' });
    of.deps.messages.put = () => Promise.reject(new Error('no table'));
    await of.pass(20 * MINUTE_MS);
    expect(of.log.filter(({ message }) => message === 'telling of streams failed')).not.toEqual([]);
    expect((await of.totals.slots('blind', 0, 1e9)).size).toBe(1);
  });
});
