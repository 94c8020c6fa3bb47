import { describe, expect, it } from 'vitest';
import { dynamoInventory } from '../../../functions/_adapters/dynamodb/inventory.ts';
import { dynamoPatrol } from '../../../functions/_adapters/dynamodb/patrol.ts';
import { patrolBlocklists } from '../../../functions/patrol-blocklists/handle.ts';
import { planPatrol } from '../../../functions/plan-patrol/handle.ts';
import type { Zone } from '../../../infra/local/dns/zones.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { Blocklist } from '../../../shared/dns-patrol/blocklists/model.ts';
import type { Chunk } from '../../../shared/dns-patrol/findings/plan.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { fakeDns } from '../../support/fake-dns.ts';
import { memoryTable } from '../../support/memory-table.ts';

const STARTS_AT = Date.UTC(2026, 0, 5, 10);
const list = (id: string, weight = 5) => {
  const zone = `${id}.example`;
  return { list: Blocklist.parse({ id, zone, weight, removal: `https://${id}.example` }), zone };
};
const well = (id: string): Zone => ({ [`${id}.example`]: {}, [`2.0.0.127.${id}.example`]: { A: ['127.0.0.2'] } });
const LISTED: Zone = { '1.2.0.192.good.example': { A: ['127.0.0.2'], TXT: ['spam'] } };

async function patrolling(lists = [list('good')]) {
  const registry = memoryTable();
  await registry.put(deploymentKey.pools, {
    record: JSON.stringify({
      pools: ['shared'],
      ips: [
        { ip: '192.0.2.1', pool: 'shared', warmupStatus: 'DONE', warmupPercent: 100 },
        { ip: '192.0.2.2', pool: 'shared', warmupStatus: 'DONE', warmupPercent: 100 },
      ],
    }),
  });
  const told = new Map<string, AlertMessage>();
  const memory = dynamoPatrol(registry);
  let now = STARTS_AT;
  const messages = {
    put: async (message: AlertMessage) => {
      const key = `${message.alertId} ${message.sequence}`;
      if (!told.has(key)) told.set(key, message);
    },
  };
  const common = { memory, messages, lists, clock: { now: () => now }, random: () => 0.5 };
  return {
    memory,
    told: () => [...told.values()].map(({ phase, title }) => `${phase}: ${title}`),
    messages: () => [...told.values()],
    /** A round over a zone, `delayMs` after the last one; its chunks wait in between. @returns what was asked */
    async round(zone: Zone, delayMs = 15 * MINUTE_MS, chunksWaitMs = 0) {
      now += delayMs;
      const dns = fakeDns(zone);
      const chunks: Chunk[] = [];
      const send = async (some: readonly Chunk[]) => void chunks.push(...(JSON.parse(JSON.stringify(some)) as Chunk[]));
      await planPatrol({
        ...common,
        inventory: dynamoInventory(registry),
        extra: { ips: [], domains: [] },
        send,
      });
      const acme = { set: 'acme', deliveries: 100, hardBounces: 30, complaints: 1, isEstimate: false, evidence: 20 };
      const suspectsOf = async () => [acme];
      now += chunksWaitMs;
      for (const chunk of chunks) await patrolBlocklists({ ...common, dns, suspectsOf }, chunk);
      return dns.asked;
    },
  };
}

describe('the patrol', () => {
  it('tells a listing once, when it was seen twice, with who may have caused it, and its end', async () => {
    const patrol = await patrolling();
    await patrol.round(well('good'));
    expect(patrol.told()).toEqual([]);
    await patrol.round({ ...well('good'), ...LISTED });
    await patrol.round({ ...well('good'), ...LISTED });
    expect(patrol.told()).toEqual(['opened: 192.0.2.1 is listed by good']);
    expect(patrol.messages()[0]).toMatchObject({
      kind: 'listing',
      severity: 'critical',
      sentence: expect.stringContaining('192.0.2.1 (pool shared) is on good'),
      next: [
        expect.stringContaining('the likeliest cause first: acme, hard bounces 30'),
        expect.stringContaining('https://good.example'),
      ],
    });
    await patrol.round({ ...well('good'), ...LISTED }, DAY_MS);
    await patrol.round(well('good'));
    expect(patrol.told()).toEqual([
      'opened: 192.0.2.1 is listed by good',
      'reminder: 192.0.2.1 is listed by good',
      'cleared: 192.0.2.1 is no longer listed by good',
    ]);
    const [record] = await patrol.memory.listings('good');
    expect(record).toMatchObject({
      state: 'clean',
      history: [{ from: STARTS_AT + 30 * MINUTE_MS, evidence: { text: 'spam' } }],
    });
  });

  it.each([
    ['lists the world', { '*.good.example': { A: ['127.0.0.2'] } }],
    ['refuses', { '*.good.example': { A: ['127.255.255.254'] } }],
    ['is silent', { '*.good.example': 'silent' }],
    ['is emptied', { 'good.example': {} }],
  ] satisfies [string, Zone][])(
    'takes nothing from a list that %s: neither a listing nor the end of one',
    async (_, ill) => {
      const patrol = await patrolling();
      await patrol.round({ ...well('good'), ...LISTED });
      const before = await patrol.memory.listings('good');
      await patrol.round(ill, HOUR_MS);
      await patrol.round(ill, HOUR_MS);
      expect(await patrol.memory.listings('good')).toEqual(before);
      expect(patrol.told()).toEqual(['opened: 192.0.2.1 is listed by good']);
    },
  );

  it('takes nothing from a list that turns bad behind its probe', async () => {
    const patrol = await patrolling();
    await patrol.round(well('good'));
    // Its probe of a minute ago still holds; a second one shows what became of it.
    await patrol.round({ '*.good.example': { A: ['127.0.0.2'] } }, 15 * MINUTE_MS);
    expect(patrol.told()).toEqual([]);
    expect(await patrol.memory.listings('good')).toEqual([]);
  });

  it('leaves an ill list in peace until its next probe is due', async () => {
    const patrol = await patrolling();
    const ill: Zone = { '*.good.example': { A: ['127.255.255.254'] } };
    expect((await patrol.round(ill)).length).toBe(3);
    expect(await patrol.round(ill)).toEqual([]);
    expect(await patrol.round(ill)).toEqual([]);
    expect((await patrol.round(ill, HOUR_MS)).length).toBe(3);
  });

  it('drops a chunk that has waited for more than four hours, because rounds since have asked the same', async () => {
    const patrol = await patrolling();
    expect(await patrol.round(well('good'), HOUR_MS, 4 * HOUR_MS)).not.toEqual([]);
    expect(await patrol.round(well('good'), HOUR_MS, 5 * HOUR_MS)).toEqual([]);
  });

  it('records a listing of little weight, and tells nobody', async () => {
    const patrol = await patrolling([list('good', 1)]);
    await patrol.round({ ...well('good'), ...LISTED });
    expect(await patrol.memory.listings('good')).toMatchObject([{ target: '192.0.2.1', state: 'listed' }]);
    expect(patrol.told()).toEqual([]);
  });

  it('suspects the resolver when most lists fail at once, and tells that alone', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const patrol = await patrolling(ids.map((id) => list(id)));
    const zone: Zone = Object.assign({}, ...ids.map(well));
    await patrol.round(zone);
    await patrol.round(Object.fromEntries(ids.map((id) => [`*.${id}.example`, 'servfail' as const])), HOUR_MS);
    await patrol.round(Object.fromEntries(ids.map((id) => [`*.${id}.example`, 'servfail' as const])));
    expect(patrol.told()).toEqual(['notice: The DNS resolver cannot be trusted']);
  });
});
