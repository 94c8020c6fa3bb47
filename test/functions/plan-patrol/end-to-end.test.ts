import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dnsResolver } from '../../../functions/_adapters/dns/resolver.ts';
import { dnsServer } from '../../../functions/_adapters/dns/server.ts';
import { spfEvaluator } from '../../../functions/_adapters/dns/spf.ts';
import { dynamoTotals } from '../../../functions/_adapters/dynamodb/counting/totals.ts';
import { dynamoInventory } from '../../../functions/_adapters/dynamodb/inventory.ts';
import { dynamoMessages } from '../../../functions/_adapters/dynamodb/messages.ts';
import { dynamoPatrol } from '../../../functions/_adapters/dynamodb/patrol.ts';
import { dynamoRoster } from '../../../functions/_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { evaluationDeps } from '../../../functions/_compose/evaluation.ts';
import { sendersByDomain, suspectsFrom } from '../../../functions/_compose/suspects.ts';
import { patrolAuthentication } from '../../../functions/patrol-authentication/handle.ts';
import { patrolBlocklists } from '../../../functions/patrol-blocklists/handle.ts';
import { planPatrol } from '../../../functions/plan-patrol/handle.ts';
import { tick } from '../../../functions/tick/handle.ts';
import { type LocalDns, serveDns } from '../../../infra/local/dns/server.ts';
import type { Zone } from '../../../infra/local/dns/zones.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { emptyCounts } from '../../../shared/counting/counts.ts';
import { Blocklist } from '../../../shared/dns-patrol/blocklists/model.ts';
import type { Chunk } from '../../../shared/dns-patrol/findings/plan.ts';
import { HOUR_MS, hourOf, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { useDynamo } from '../../support/dynamo.ts';

const LIST = { list: Blocklist.parse({ id: 'mine', zone: 'bl.example', weight: 5 }), zone: 'bl.example' };
const WELL: Zone = {
  'bl.example': {},
  '2.0.0.127.bl.example': { A: ['127.0.0.2'] },
  'example.com': { NS: ['ns.example.com'], MX: [{ preference: 10, exchange: 'mail.example.com' }] },
  'mail.example.com': { A: ['192.0.2.9'] },
  '1.2.0.192.in-addr.arpa': { PTR: ['out.example.com'] },
  'out.example.com': { A: ['192.0.2.1'] },
  '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject'] },
};
const LISTED: Zone = { '1.2.0.192.bl.example': { A: ['127.0.0.2'], TXT: ['spam'] } };

/** Every adapter is the real one: DynamoDB's API in memory, DNS on loopback, a clock that is moved. */
describe('a patrol from the plan to the standing', () => {
  const { client, tables } = useDynamo();
  const registry = dynamoTable(client, tables.registry);
  let now = Date.UTC(2026, 0, 5, 10);
  const clock = { now: () => now };
  const sources = { roster: dynamoRoster(registry), totals: dynamoTotals(client, tables.totals), clock };
  const inventory = dynamoInventory(registry);
  const memory = dynamoPatrol(registry);
  const outbox = dynamoMessages(dynamoTable(client, tables.registry));
  const told: AlertMessage[] = [];
  const messages = {
    put: async (message: AlertMessage) => {
      if (await outbox.put(message)) told.push(message);
    },
  };
  const judge = evaluationDeps({
    ...{ client, tables, clock, log: () => undefined },
    defaultPolicy: { ...DEFAULT_POLICY, mode: 'enforce' },
  });
  let server: LocalDns;
  beforeAll(async () => {
    server = await serveDns(WELL);
  });
  afterAll(() => server.close());

  const resolving = async <T>(work: (dns: ReturnType<typeof dnsResolver>) => Promise<T>): Promise<T> => {
    const dns = dnsResolver({ servers: [dnsServer('127.0.0.1', server.port)] });
    try {
      return await work(dns);
    } finally {
      dns.close();
    }
  };
  async function round(zone: Zone): Promise<void> {
    now += 15 * MINUTE_MS;
    server.serve(zone);
    const chunks: Chunk[] = [];
    const send = async (some: readonly Chunk[]) => void chunks.push(...some);
    const extra = { ips: [], domains: [] };
    const common = { lists: [LIST], memory, messages, clock };
    await planPatrol({ ...common, inventory, extra, send });
    const suspectsOf = suspectsFrom(sources, async () => DEFAULT_POLICY);
    await resolving(async (dns) => {
      for (const chunk of chunks) {
        const read = JSON.parse(JSON.stringify(chunk)) as Chunk;
        await patrolBlocklists({ ...common, dns, random: () => 0.5, suspectsOf }, read);
      }
    });
    await tick(judge);
  }
  async function look(zone: Zone): Promise<void> {
    now += 6 * HOUR_MS;
    server.serve(zone);
    await resolving((dns) =>
      patrolAuthentication(
        {
          ...{ dns, memory, messages, clock, region: 'eu-west-1', log: () => undefined },
          evaluateSpf: spfEvaluator(dns),
          fetchPolicy: async () => ({ status: 'failed', why: '' }),
          identities: inventory.identities,
          ips: async () => ((await inventory.pools())?.ips ?? []).map(({ ip }) => ip),
          sendersOf: sendersByDomain(sources),
        },
        () => true,
      ),
    );
    now += MINUTE_MS;
    await tick(judge);
  }
  /** Each set through 192.0.2.1 in the hour before: one with bounces, one without. */
  async function sent(): Promise<void> {
    for (const [set, hardBounces] of [
      ['acme', 60],
      ['birch', 0],
    ] as const) {
      const counts = emptyCounts();
      counts.ips.set('192.0.2.1', [200, hardBounces, 0]);
      counts.domains.set(set === 'birch' ? 'news.example.com' : 'acme.example', [200, hardBounces, 0]);
      await sources.roster.enroll(set, now);
      await sources.totals.putHour(set, hourOf(now), { weight: 1, counts });
    }
  }
  const standingOf = async (set: string) => (await judge.decisions.standing(set))?.to ?? 'healthy';

  it('tells a listing that was seen twice, with who probably caused it, and warns that set alone', async () => {
    await inventory.sawPools(
      ['shared'],
      [{ ip: '192.0.2.1', pool: 'shared', warmupStatus: null, warmupPercent: null }],
      now,
    );
    await sent();

    await round({ ...WELL, ...LISTED });

    expect(server.queries.filter(({ name, type }) => name === '1.2.0.192.bl.example' && type === 'A')).toHaveLength(2);
    expect(told.map(({ kind, title }) => `${kind}: ${title}`)).toEqual(['listing: 192.0.2.1 is listed by mine']);
    expect(told[0]?.next[0]).toContain('the likeliest cause first: acme, hard bounces 60');
    expect(await judge.decisions.history('acme')).toMatchObject([
      { to: 'warned', cause: 'listing', sentence: expect.stringContaining('192.0.2.1 (pool shared) is on mine') },
    ]);
    expect(await standingOf('birch')).toBe('healthy');
  });

  it('holds it against the set no longer when it is over', async () => {
    expect((await judge.decisions.state('acme')).dnsIssues).toHaveLength(1);
    await round(WELL);
    expect(told.map(({ phase }) => phase)).toEqual(['opened', 'cleared']);
    expect((await judge.decisions.state('acme')).dnsIssues).toEqual([]);
    expect((await judge.work.due('review', now, 10)).filter(({ sk }) => sk.startsWith('dns-issue#'))).toEqual([]);
  });

  it('tells what is broken at a domain when it was seen twice, and warns who sends from it', async () => {
    const identity = { name: 'example.com', kind: 'DOMAIN', verifiedForSending: true, configurationSet: null };
    const unknown = { verificationStatus: null, verificationError: null, dkim: null, mailFrom: null };
    await inventory.sawIdentity({ ...identity, ...unknown }, now);
    await sent();
    const wrong = { ...WELL, '_dmarc.example.com': {} };
    told.length = 0;

    await look(wrong);
    expect(told).toEqual([]);
    await look({ ...wrong, '_dmarc.example.com': 'servfail' });
    expect(told).toEqual([]);
    await look(wrong);

    expect(told.map(({ kind, phase, title }) => `${kind} ${phase}: ${title}`)).toEqual([
      'authentication opened: example.com: no DMARC record (dmarc-none)',
    ]);
    expect(await judge.decisions.history('birch')).toMatchObject([{ to: 'warned', cause: 'authentication' }]);
  });
});
