import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spfEvaluator } from '../../../functions/_adapters/dns/spf.ts';
import { dynamoPatrol } from '../../../functions/_adapters/dynamodb/patrol.ts';
import { patrolAuthentication } from '../../../functions/patrol-authentication/handle.ts';
import type { Zone } from '../../../infra/local/dns/zones.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import type { EvaluateSpf } from '../../../shared/dns-patrol/authentication/ports.ts';
import { STRANGERS } from '../../../shared/dns-patrol/authentication/spf/addresses.ts';
import { type Dns, failedAnswer } from '../../../shared/dns-patrol/dns/model.ts';
import {
  type AuthenticatedIdentity,
  identityOf,
  subjectsOf,
} from '../../../shared/dns-patrol/findings/authentication.ts';
import type { BrokenRules } from '../../../shared/dns-patrol/findings/broken.ts';
import type { KnownRecords } from '../../../shared/dns-patrol/findings/drift.ts';
import type { PatrolMemory, StoredFindings } from '../../../shared/dns-patrol/findings/ports.ts';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { setKey } from '../../../shared/registry/keys.ts';
import type { DnsIssue } from '../../../shared/standing/dns-issue-model.ts';
import { fakeDns } from '../../support/fake-dns.ts';
import { memoryTable } from '../../support/memory-table.ts';

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const DKIM = {
  signingEnabled: true,
  tokens: ['T1', 't2', 't3'],
  signingHostedZone: 'dkim.amazonses.com',
  origin: 'AWS_SES',
};
const IDENTITIES: readonly AuthenticatedIdentity[] = [
  { name: 'jane@example.com', dkim: null, mailFrom: null },
  { name: 'example.com', dkim: DKIM, mailFrom: { domain: 'bounce.example.com' } },
];
const ZONE: Zone = {
  'example.com': { NS: ['ns.example.com'], MX: [{ preference: 10, exchange: 'mail.example.com' }] },
  '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject'] },
  't1._domainkey.example.com': { CNAME: ['t1.dkim.amazonses.com'] },
};
const without = (name: string, zone = ZONE): Zone =>
  Object.fromEntries(Object.entries(zone).filter(([key]) => key !== name));
/** Everything in order. */
const RIGHT: Zone = {
  ...ZONE,
  'bounce.example.com': {
    TXT: ['v=spf1 include:amazonses.com -all'],
    MX: [{ preference: 10, exchange: 'feedback-smtp.eu-west-1.amazonses.com' }],
  },
  'mail.example.com': { A: ['192.0.2.9'] },
  'amazonses.com': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] },
  ...Object.fromEntries(
    ['t1', 't2', 't3'].flatMap((token) => [
      [`${token}._domainkey.example.com`, { CNAME: [`${token}.dkim.amazonses.com`] }],
      [`${token}.dkim.amazonses.com`, { TXT: [KEY] }],
    ]),
  ),
};

function patrolling(
  ips: readonly string[] = ['192.0.2.1'],
  dedicated: readonly string[] = [],
  over: { readonly sets?: readonly string[]; readonly memory?: PatrolMemory } = {},
) {
  const evaluated: string[] = [];
  const records = new Map<string, KnownRecords>();
  const found = new Map<string, StoredFindings>();
  const told: AlertMessage[] = [];
  const broken = new Map<string, BrokenRules>();
  const blamed: string[] = [];
  let now = Date.UTC(2026, 0, 5);
  return {
    /** All alerts, in order. */
    all: () => told,
    /** Alerts of changes. */
    get told() {
      return told.filter(({ phase }) => phase === 'notice');
    },
    /** Alerts of what is broken. */
    broken: () => told.filter(({ phase }) => phase !== 'notice').map(({ phase, title }) => `${phase}: ${title}`),
    blamed,
    found,
    evaluated,
    async look(zone: Zone, mayGoOn = () => true, unreadable?: string) {
      now += 6 * HOUR_MS;
      const dns = fakeDns(zone);
      const deps = {
        ...{
          dns,
          evaluateSpf: spfEvaluator(dns),
          region: 'eu-west-1',
          clock: { now: () => now },
          log: () => undefined,
        },
        evaluateSpf: async (...asked: Parameters<EvaluateSpf>) => {
          evaluated.push(asked[0].ip);
          return await spfEvaluator(dns)(...asked);
        },
        fetchPolicy: async () => ({ status: 'failed', why: '' }) as const,
        identities: async () => IDENTITIES,
        ips: async () => dedicated,
        sendersOf: async () => ({ sets: over.sets ?? ['acme'], ips }),
        memory: {
          records: async (domain: string) => {
            if (domain === unreadable) throw new Error(`no JSON: ${domain}`);
            return records.get(domain) ?? {};
          },
          saveRecords: async (domain: string, known: KnownRecords) => void records.set(domain, known),
          broken: async (domain: string) => broken.get(domain) ?? {},
          saveBroken: async (domain: string, rules: BrokenRules) => void broken.set(domain, rules),
          blame: async (set: string, issue: DnsIssue) => void blamed.push(`${set} ${issue.id}`),
          absolve: async (set: string, id: string) => void blamed.splice(blamed.indexOf(`${set} ${id}`), 1),
          blamed: async (id: string) =>
            blamed.flatMap((one) => (one.endsWith(` ${id}`) ? [one.slice(0, -id.length - 1)] : [])),
          findings: async (domain: string) => found.get(domain) ?? null,
          saveFindings: async (stored: StoredFindings) => void found.set(stored.domain, stored),
          ...over.memory,
        },
        messages: { put: async (message: AlertMessage) => told.push(message) },
      };
      return await patrolAuthentication(deps, mayGoOn);
    },
  };
}

describe('patrolAuthentication', () => {
  it('tells that a record is gone when it was seen twice, with what to publish', async () => {
    const patrol = patrolling();
    await patrol.look(ZONE);
    await patrol.look(without('t1._domainkey.example.com'));
    expect(patrol.told).toEqual([]);
    await patrol.look(without('t1._domainkey.example.com'));
    expect(patrol.told).toMatchObject([
      {
        ...{
          kind: 'authentication',
          severity: 'critical',
          phase: 'notice',
          title: 'DNS records of example.com changed',
        },
        sentence: 't1._domainkey.example.com CNAME: "t1.dkim.amazonses.com" became nothing',
      },
    ]);
    expect(patrol.told[0]?.copy?.join('\n')).toContain('t1._domainkey.example.com CNAME t1.dkim.amazonses.com.');
    await patrol.look(without('t1._domainkey.example.com'));
    expect(patrol.told).toHaveLength(1);
  });

  it('tells a change at once, before and after', async () => {
    const patrol = patrolling();
    await patrol.look(RIGHT);
    await patrol.look({ ...RIGHT, '_dmarc.example.com': { TXT: ['v=DMARC1; p=none; x=\u001b[31m'] } });
    expect(patrol.told.map(({ sentence }) => sentence)).toEqual([
      '_dmarc.example.com TXT: "v=DMARC1; p=reject" became "v=DMARC1; p=none; x="',
    ]);
  });

  it('keeps what is wrong, and since when, until it is mended', async () => {
    const patrol = patrolling();
    await patrol.look(ZONE);
    const rulesOf = () => patrol.found.get('example.com')?.findings ?? [];
    const before = rulesOf().find(({ rule }) => rule === 'spf-none');
    expect(before).toMatchObject({ severity: 'critical', since: Date.UTC(2026, 0, 5) + 6 * HOUR_MS });
    await patrol.look(ZONE);
    expect(rulesOf().find(({ rule }) => rule === 'spf-none')?.since).toBe(before?.since);
    expect(patrol.found.get('example.com')?.checkedAt).toBe(Date.UTC(2026, 0, 5) + 12 * HOUR_MS);
    await patrol.look({ ...ZONE, 'bounce.example.com': { TXT: ['v=spf1 -all'] } });
    expect(rulesOf().map(({ rule }) => rule)).not.toContain('spf-none');
  });

  it('tells nothing because nobody answered, however often', async () => {
    const patrol = patrolling();
    await patrol.look(ZONE);
    const lost = Object.fromEntries(Object.keys(ZONE).map((name) => [name, 'servfail' as const]));
    for (let n = 0; n < 3; n++) await patrol.look(lost);
    await patrol.look(ZONE);
    expect(patrol.told).toEqual([]);
  });

  it('evaluates SPF for a few addresses in a run, and for all of them in turn', async () => {
    const ips = Array.from({ length: 20 }, (_, n) => `192.0.2.${n + 1}`);
    const patrol = patrolling(ips);
    const zone = { ...ZONE, 'bounce.example.com': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] } };
    await patrol.look(zone);
    expect(new Set(patrol.evaluated.filter((ip) => ips.includes(ip))).size).toBeLessThanOrEqual(8);
    for (let run = 1; run < 3; run++) await patrol.look(zone);
    expect(new Set(patrol.evaluated.filter((ip) => ips.includes(ip)))).toEqual(new Set(ips));
  });

  it('tells what is broken from the first look on, when it was seen twice, and when it is mended', async () => {
    const patrol = patrolling();
    const wrong = { ...RIGHT, '_dmarc.example.com': {} };
    await patrol.look(wrong);
    expect(patrol.broken()).toEqual([]);
    await patrol.look(wrong);
    expect(patrol.broken()).toEqual(['opened: example.com: no DMARC record (dmarc-none)']);
    expect(patrol.blamed).toEqual(['acme authentication:example.com:dmarc-none']);
    // Nobody knows: neither mended nor broken anew.
    await patrol.look({ ...wrong, '_dmarc.example.com': 'servfail' });
    expect(patrol.broken()).toHaveLength(1);
    await patrol.look(RIGHT);
    expect(patrol.broken()).toEqual([
      'opened: example.com: no DMARC record (dmarc-none)',
      'cleared: Fixed: example.com: no DMARC record (dmarc-none)',
    ]);
    expect(patrol.blamed).toEqual([]);
  });

  it('tells a record that vanished, and what that breaks, in one message', async () => {
    const patrol = patrolling();
    const gone = without('_dmarc.example.com', RIGHT);
    await patrol.look(RIGHT);
    await patrol.look(gone);
    expect(patrol.all()).toEqual([]);
    await patrol.look(gone);
    expect(patrol.all().map(({ phase, title, sentence }) => [phase, title, sentence])).toEqual([
      [
        'opened',
        'example.com: no DMARC record (dmarc-none)',
        expect.stringMatching(/^_dmarc.example.com TXT: "v=DMARC1; p=reject" became nothing; .*seen twice/),
      ],
    ]);
    expect(patrol.blamed).toHaveLength(1);
  });

  it('tells a change that breaks something at once, holds it against nobody until it is seen again, and tells no more', async () => {
    const patrol = patrolling();
    const wrong = { ...RIGHT, 'bounce.example.com': { ...Object(RIGHT['bounce.example.com']), TXT: ['v=spf1 +all'] } };
    await patrol.look(RIGHT);
    await patrol.look(wrong);
    expect(patrol.all()).toMatchObject([
      {
        ...{
          phase: 'opened',
          severity: 'critical',
          title: 'example.com: an SPF record that lets everybody send (spf-pass-all)',
        },
        sentence: expect.stringContaining(
          'became "v=spf1 +all"; an SPF record that lets everybody send (spf-pass-all): expected',
        ),
      },
    ]);
    expect(patrol.all()[0]?.sentence).not.toContain('seen twice');
    expect(patrol.blamed).toEqual([]);
    await patrol.look(wrong);
    const spf = () => patrol.all().filter(({ title }) => title.includes('spf-pass-all'));
    expect(spf()).toHaveLength(1);
    expect(patrol.blamed).toContain('acme authentication:example.com:spf-pass-all');
    await patrol.look(RIGHT);
    expect(spf().map(({ phase }) => phase)).toEqual(['opened', 'cleared']);
    expect(patrol.blamed).toEqual([]);
  });

  it('holds a broken record of a domain against every set of it, though there are ten thousand, and ends it for all', async () => {
    const registry = memoryTable();
    const sets = Array.from({ length: 10_000 }, (_, n) => `set-${n}-${'x'.repeat(50)}`);
    const patrol = patrolling([], [], { sets, memory: dynamoPatrol(registry) });
    const wrong = without('_dmarc.example.com', without('t1._domainkey.example.com', RIGHT));
    const issue = async (set = '') =>
      (await registry.get(setKey.dnsIssue(set, 'authentication:example.com:dmarc-none')))?.['ended'] ?? null;
    for (let looks = 0; looks < 2; looks++) await patrol.look(wrong);
    expect(await dynamoPatrol(registry).blamed('authentication:example.com:dmarc-none')).toHaveLength(10_000);
    await patrol.look(RIGHT);
    expect([await issue(sets[0]), await issue(sets.at(-1))]).toEqual([true, true]);
    expect(await dynamoPatrol(registry).blamed('authentication:example.com:dmarc-none')).toEqual([]);
  });

  it('ends what an older version held against sets', async () => {
    const registry = memoryTable();
    const memory = dynamoPatrol(registry);
    const since = Date.UTC(2026, 0, 1);
    const issue = {
      id: 'authentication:example.com:dmarc-none',
      kind: 'authentication',
      since,
      sentence: 'no',
    } as const;
    await registry.put(setKey.dnsIssue('old', issue.id), { record: JSON.stringify(issue) });
    await memory.saveBroken('example.com', { 'dmarc-none': { since, isTold: true, blamed: ['old'], missed: 0 } });
    await patrolling([], [], { memory }).look(RIGHT);
    expect(await registry.get(setKey.dnsIssue('old', issue.id))).toMatchObject({ ended: true });
  });

  it('ends what a change was said to break though it was seen once only', async () => {
    const patrol = patrolling();
    const wrong = { ...RIGHT, '_dmarc.example.com': { TXT: ['v=DMARC1', 'v=DMARC1; p=none'] } };
    await patrol.look(RIGHT);
    await patrol.look(wrong);
    const opened = patrol.all().filter(({ phase }) => phase === 'opened');
    expect(opened).toHaveLength(1);
    await patrol.look(RIGHT);
    expect(patrol.all().filter(({ alertId }) => alertId === opened[0]?.alertId)).toMatchObject([
      { phase: 'opened' },
      { phase: 'cleared' },
    ]);
  });

  it('tells a change by itself where it breaks nothing, whatever else is broken', async () => {
    const patrol = patrolling();
    const broken = without('_dmarc.example.com', RIGHT);
    await patrol.look(broken);
    await patrol.look({
      ...broken,
      'example.com': { NS: ['ns.example.com'], MX: [{ preference: 20, exchange: 'mail.example.com' }] },
    });
    expect(patrol.all().map(({ phase, title }) => `${phase}: ${title}`)).toEqual([
      'opened: example.com: no DMARC record (dmarc-none)',
      'notice: DNS records of example.com changed',
    ]);
  });

  it('evaluates SPF for the addresses through which the sets of the domain sent, and for ranges of SES', async () => {
    const patrol = patrolling(['198.51.100.7'], ['192.0.2.1']);
    await patrol.look(RIGHT);
    expect(new Set(patrol.evaluated.filter((ip) => !STRANGERS.flat().includes(ip)))).toEqual(
      new Set(['198.51.100.7', '192.0.2.1', '192.0.2.254']),
    );
    await patrol.look(RIGHT);
    expect(patrol.broken()).toContain(
      'opened: example.com: SPF does not permit an address that sends (spf-not-permitted)',
    );
  });

  it('evaluates SPF for ranges of SES alone where no set of the domain sent', async () => {
    const patrol = patrolling([], ['198.51.100.7']);
    await patrol.look(RIGHT);
    await patrol.look(RIGHT);
    expect(patrol.evaluated).not.toContain('198.51.100.7');
    expect(patrol.broken().filter((title) => title.includes('spf'))).toEqual([]);
  });

  it('looks at the name of each dedicated address, once for all domains, and tells when it is seen wrong twice', async () => {
    const patrol = patrolling([], ['192.0.2.1', '192.0.2.2', '192.0.2.3']);
    const named: Zone = {
      ...RIGHT,
      '1.2.0.192.in-addr.arpa': { PTR: ['a.example.com'] },
      'a.example.com': { A: ['192.0.2.1'] },
      '2.2.0.192.in-addr.arpa': { PTR: ['b.example.com'] },
      'b.example.com': { A: ['192.0.2.99'] },
      '3.2.0.192.in-addr.arpa': 'servfail',
    };
    await patrol.look(named);
    expect(patrol.all()).toEqual([]);
    await patrol.look(named);
    expect(patrol.all().map(({ phase, title }) => `${phase}: ${title}`)).toEqual([
      'opened: 192.0.2.2: a reverse DNS name that does not resolve back to the address (ptr-unconfirmed)',
    ]);
    expect(patrol.found.get('192.0.2.2')?.findings.map(({ rule }) => rule)).toEqual(['ptr-unconfirmed']);
    expect(patrol.found.get('192.0.2.3')).toMatchObject({ findings: [], undetermined: [{ check: 'reverse-dns' }] });
    expect(patrol.found.get('example.com')?.findings.filter(({ rule }) => rule.startsWith('ptr-'))).toEqual([]);
    await patrol.look({ ...named, 'b.example.com': { A: ['192.0.2.2'] } });
    expect(patrol.broken().at(-1)).toBe(
      'cleared: Fixed: 192.0.2.2: a reverse DNS name that does not resolve back to the address (ptr-unconfirmed)',
    );
  });

  it('tells a person, once, what could not be found out for a day, and finds nobody guilty of it', async () => {
    const patrol = patrolling();
    await patrol.look(RIGHT);
    const silent: Zone = { ...RIGHT, '_dmarc.example.com': 'servfail' };
    for (let looks = 1; looks <= 4; looks++) await patrol.look(silent);
    expect(patrol.all()).toEqual([]);
    for (let looks = 5; looks <= 8; looks++) await patrol.look(silent);
    expect(patrol.all()).toMatchObject([
      { phase: 'notice', severity: 'warning', title: 'dmarc of example.com: undetermined' },
    ]);
    expect(patrol.found.get('example.com')?.findings.map(({ rule }) => rule)).not.toContain('dmarc-none');
    expect(patrol.blamed).toEqual([]);
  });

  it('takes nothing for broken that was seen once', async () => {
    const patrol = patrolling();
    await patrol.look(ZONE);
    const first = patrol.broken();
    const dmarc = 'opened: example.com: no DMARC record (dmarc-none)';
    await patrol.look(without('_dmarc.example.com'));
    await patrol.look(ZONE);
    await patrol.look(without('_dmarc.example.com'));
    expect(first).toEqual([]);
    expect(patrol.broken()).not.toContain(dmarc);
  });

  it('does not take an address whose turn it is not for one that is permitted', async () => {
    const patrol = patrolling(Array.from({ length: 16 }, (_, n) => `192.0.2.${n + 1}`));
    const zone = {
      ...ZONE,
      'bounce.example.com': {
        TXT: ['v=spf1 include:amazonses.com -all'],
        MX: [{ preference: 10, exchange: 'feedback-smtp.eu-west-1.amazonses.com' }],
      },
      'mail.example.com': { A: ['192.0.2.9'] },
    };
    // Only the first eight are permitted.
    const half = { ...zone, 'amazonses.com': { TXT: ['v=spf1 ip4:192.0.2.0/29 ip4:192.0.2.8 -all'] } };
    for (let run = 0; run < 6; run++) await patrol.look(half);
    const permitted = (told: readonly string[]) =>
      told.filter((title) => title.includes('spf-not-permitted') && !title.startsWith('reminder'));
    expect(permitted(patrol.broken())).toEqual([
      'opened: example.com: SPF does not permit an address that sends (spf-not-permitted)',
    ]);
    for (let run = 0; run < 2; run++) {
      await patrol.look({ ...zone, 'amazonses.com': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] } });
    }
    expect(permitted(patrol.broken()).at(-1)).toBe(
      'cleared: Fixed: example.com: SPF does not permit an address that sends (spf-not-permitted)',
    );
  });

  it('looks at the addresses though what is known of a domain cannot be read, and says that it failed', async () => {
    const patrol = patrolling([], ['192.0.2.1']);
    const looking = patrol.look(RIGHT, () => true, 'example.com');

    await expect(looking).rejects.toThrow('no JSON: example.com');
    expect([...patrol.found.keys()]).toEqual(['192.0.2.1', 'example.com']);
  });

  it('begins no domain when there is no time left', async () => {
    expect(await patrolling().look(ZONE, () => false)).toBe(0);
  });
});

describe('slow domains', () => {
  it('do not keep others from being looked at: a run goes on where the last one ended, and each domain has its time', async () => {
    const names = Array.from({ length: 60 }, (_, n) => `${n < 20 ? 'a' : 'z'}${n}.example`);
    const found = new Map<string, StoredFindings>();
    let now = 0;
    const leftOut: string[] = [];
    const slow: Dns = {
      ask: async (name) => {
        // Whatever belongs to a slow one takes six seconds, and is not answered.
        if (/a\d+\.example$/.test(name)) now += 6_000;
        return failedAnswer('timeout', 'no answer');
      },
    };
    const run = async () => {
      const end = now + 100_000;
      return await patrolAuthentication(
        {
          ...{ dns: slow, evaluateSpf: spfEvaluator(slow), region: 'eu-west-1', clock: { now: () => now } },
          ...{ log: () => undefined, leftOut: (domains) => void leftOut.push(...domains) },
          fetchPolicy: async () => ({ status: 'failed', why: '' }),
          identities: async () => names.map((name) => ({ name, dkim: null, mailFrom: null })),
          ips: async () => ['192.0.2.1'],
          sendersOf: async () => ({ sets: [], ips: [] }),
          memory: {
            ...{ records: async () => ({}), saveRecords: async () => undefined, blame: async () => undefined },
            ...{
              blamed: async () => [],
              absolve: async () => undefined,
              broken: async () => ({}),
              saveBroken: async () => undefined,
            },
            findings: async (domain) => found.get(domain) ?? null,
            saveFindings: async (stored) => void found.set(stored.domain, stored),
          },
          messages: { put: async () => undefined },
        },
        () => now < end,
      );
    };
    await run();
    // Whose names are the account's own waits for nobody's slow name server.
    expect(found.has('192.0.2.1')).toBe(true);
    expect(leftOut.length).toBeGreaterThan(0);
    for (let runs = 0; runs < 5; runs++) await run();
    expect(names.filter((name) => !found.has(name))).toEqual([]);
  });
});

describe('domains at which no look succeeds', () => {
  /** Where a look may fail. */
  const PLACES = ['senders', 'records', 'findings', 'broken', 'odd'] as const;
  it('come round like any other, are told once each, and keep no other from its turn', async () => {
    const fleet = fc.uniqueArray(fc.tuple(fc.nat(99), fc.option(fc.constantFrom(...PLACES), { nil: null })), {
      ...{ selector: ([n]) => n, minLength: 2, maxLength: 24 },
    });
    await fc.assert(
      fc.asyncProperty(fleet, fc.integer({ min: 1, max: 12 }), async (domains, aRun) => {
        const fails = new Map(domains.map(([n, place]) => [`d${n}.example`, place]));
        const names = [...fails.keys()];
        const found = new Map<string, StoredFindings>();
        const failIn = (place: string, domain: string) => {
          if (fails.get(domain) === place) throw new Error(`no ${place} of ${domain}`);
        };
        for (const [name, place] of fails)
          if (place === 'odd') found.set(name, { domain: name, checkedAt: 0, findings: 7 } as never);
        let now = 0;
        const told: AlertMessage[] = [];
        const failed = new Map<string, number>();
        const looked = new Map<string, number>();
        const dns: Dns = { ask: async () => failedAnswer('timeout', 'no answer') };
        const run = async () => {
          now += 6 * HOUR_MS;
          let begun = 0;
          await patrolAuthentication(
            {
              ...{ dns, evaluateSpf: spfEvaluator(dns), region: 'eu-west-1', clock: { now: () => now } },
              ...{ log: ({ domain }) => void looked.set(domain, (looked.get(domain) ?? 0) + 1) },
              failed: (domain) => void failed.set(domain, (failed.get(domain) ?? 0) + 1),
              fetchPolicy: async () => ({ status: 'failed', why: '' }),
              identities: async () => names.map((name) => ({ name, dkim: null, mailFrom: null })),
              ips: async () => [],
              sendersOf: async (isOf) => {
                for (const name of names) if (isOf(name)) failIn('senders', name);
                return { sets: [], ips: [] };
              },
              memory: {
                ...{ saveRecords: async () => undefined, blame: async () => undefined },
                ...{ blamed: async () => [], absolve: async () => undefined, saveBroken: async () => undefined },
                records: async (domain) => {
                  failIn('records', domain);
                  return {};
                },
                broken: async (domain) => {
                  failIn('broken', domain);
                  return {};
                },
                findings: async (domain) => {
                  // What is stored cannot be read until it is written anew.
                  const stored = found.get(domain);
                  if (stored === undefined) failIn('findings', domain);
                  return stored ?? null;
                },
                saveFindings: async (stored) => void found.set(stored.domain, stored),
              },
              messages: { put: async (message) => void told.push(message) },
            },
            () => begun++ < aRun,
          ).catch(() => undefined);
        };
        const rounds = 6;
        const runs = rounds * Math.ceil(names.length / aRun);
        for (let n = 0; n < runs; n++) await run();
        const turns = names.map((name) => (looked.get(name) ?? 0) + (failed.get(name) ?? 0));
        expect(Math.min(...turns)).toBeGreaterThanOrEqual(rounds - 1);
        const lasting = told.filter(({ title }) => title.startsWith('records of '));
        const alerts = lasting.map(({ alertId }) => alertId);
        expect(new Set(alerts).size).toBe(alerts.length);
        const lasts = (place: string | null) => place === 'senders' || place === 'records' || place === 'broken';
        if ([...fails.values()].filter(lasts).length < lasting.length) expect(lasting).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('identityOf', () => {
  const domains = new Set(['example.com', 'news.example.com']);
  it.each([
    ['example.com', 'example.com'],
    ['EXAMPLE.com', 'example.com'],
    ['a.b.example.com', 'example.com'],
    ['a.news.example.com', 'news.example.com'],
    ['badexample.com', null],
    ['com', null],
    ['', null],
    ['.', null],
  ])('of mail from %s is %s', (from, expected) => {
    expect(identityOf(from, domains)).toBe(expected);
  });
});

describe('subjectsOf', () => {
  it('looks at each domain once, as its own identity says', () => {
    expect(subjectsOf(IDENTITIES, 'eu-west-1')).toEqual([
      {
        ...{ domain: 'example.com', ips: [], mailFrom: 'bounce.example.com', selectors: [] },
        ses: { dkim: 'easy', tokens: ['t1', 't2', 't3'], signingZone: 'dkim.amazonses.com', region: 'eu-west-1' },
      },
    ]);
  });
});
