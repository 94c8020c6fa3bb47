import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DnsResolver, dnsResolver } from '../../../../functions/_adapters/dns/resolver.ts';
import { dnsServer } from '../../../../functions/_adapters/dns/server.ts';
import { spfEvaluator } from '../../../../functions/_adapters/dns/spf.ts';
import { type DnsQuery, type LocalDns, serveDns } from '../../../../infra/local/dns/server.ts';
import type { Zone, ZoneData } from '../../../../infra/local/dns/zones.ts';

/** See test/fixtures/rfc7208/SOURCE.md. */
type Scenario = {
  readonly description: string;
  readonly zonedata: Readonly<Record<string, readonly ('TIMEOUT' | Readonly<Record<string, unknown>>)[]>>;
  readonly tests: Readonly<Record<string, Case>>;
};
type Case = {
  readonly host: string;
  readonly mailfrom: string;
  readonly helo: string;
  readonly result: string | readonly string[];
  readonly explanation?: string;
};
const scenarios = JSON.parse(
  readFileSync(new URL('../../../fixtures/rfc7208/rfc7208-tests.json', import.meta.url), 'utf8'),
) as readonly Scenario[];

type Records = Partial<Record<string, ZoneData[]>>;
function zoneOf({ zonedata }: Scenario): {
  readonly zone: Zone;
  readonly silent: ReadonlyMap<string, ReadonlySet<string>>;
} {
  const zone: Record<string, Records> = {};
  /** Names that time out, but for these types. */
  const silent = new Map<string, ReadonlySet<string>>();
  for (const [name, entries] of Object.entries(zonedata)) {
    const records: Records = {};
    for (const entry of entries) {
      if (entry === 'TIMEOUT') continue;
      for (const [type, data] of Object.entries(entry)) {
        const list = records[type] ?? [];
        records[type] = list;
        if (data !== 'NONE') list.push(dataOf(type, data));
      }
    }
    // SPF records double as TXT unless there is a TXT, or the word that there is none.
    if (records['SPF'] !== undefined && !entries.includes('TIMEOUT')) records['TXT'] ??= records['SPF'];
    zone[name.toLowerCase()] = records;
    const held = Object.keys(records).filter((type) => records[type]?.length !== 0);
    if (entries.includes('TIMEOUT')) silent.set(name.toLowerCase(), new Set(held));
  }
  return { zone: zone as Zone, silent };
}

function dataOf(type: string, data: unknown): ZoneData {
  if (type === 'MX') {
    const [preference, exchange] = data as [number, string];
    return { preference, exchange };
  }
  return data as ZoneData;
}

let ran = 0;

describe.each(scenarios.map((scenario) => ({ ...scenario, ...zoneOf(scenario) })))(
  'RFC 7208: $description',
  (scenario) => {
    let server: LocalDns;
    let dns: DnsResolver;
    beforeAll(async () => {
      const isSilent = ({ name, type }: DnsQuery) => scenario.silent.get(name)?.has(type) === false;
      server = await serveDns(scenario.zone, { twist: (query) => (isSilent(query) ? 'silent' : null) });
      dns = dnsResolver({
        servers: [dnsServer('127.0.0.1', server.port)],
        packetsPerSecond: Number.POSITIVE_INFINITY,
        // Nobody answers late on loopback, but the machine may be busy: what is asked once more costs nothing.
        patience: { attempts: 3, deadlineMs: 3_000, tcpMs: 1_000, lastMs: 400 },
        retryMs: { initialMs: 200, leastMs: 200, mostMs: 200 },
      });
    });
    afterAll(async () => {
      dns.close();
      await server.close();
    });

    it.each(Object.entries(scenario.tests))('%s', async (_, { host, mailfrom, helo, result, explanation }) => {
      ran++;
      const evaluation = await spfEvaluator(dns)({ sender: mailfrom, ip: host, helo });

      expect([result].flat()).toContain(evaluation.result);
      // Whether nibbles are `a` or `A` the RFC does not say.
      if (explanation === undefined || explanation === 'DEFAULT') return;
      expect(evaluation.explanation?.toLowerCase()).toBe(explanation.toLowerCase());
    });
  },
);

describe('the whole suite', () => {
  it('ran, all 203 cases of it', () => {
    expect(ran).toBe(203);
  });
});
