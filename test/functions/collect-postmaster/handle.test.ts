import { describe, expect, it } from 'vitest';
import { dynamoDecisions } from '../../../functions/_adapters/dynamodb/decisions.ts';
import { dynamoPostmaster } from '../../../functions/_adapters/dynamodb/postmaster.ts';
import { dynamoRoster } from '../../../functions/_adapters/dynamodb/roster.ts';
import { dynamoSurveys } from '../../../functions/_adapters/dynamodb/surveys.ts';
import { collectingDeps } from '../../../functions/collect-postmaster/compose.ts';
import { collectPostmaster } from '../../../functions/collect-postmaster/handle.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { DAY_MS, HOUR_MS, iso } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { ROSTER } from '../../../shared/registry/keys.ts';
import { failure, GoogleStandIn, json } from '../../support/google/stand-in.ts';
import { memoryTable } from '../../support/memory-table.ts';

const TODAY = 20_700;
const START = TODAY * DAY_MS + 14 * HOUR_MS;

/** A deployment whose domains Gmail knows. */
function world({ configured = ['example.com'] as readonly string[] | null, domains = [] as string[] } = {}) {
  const google = new GoogleStandIn();
  const [registry, totals] = [memoryTable(), memoryTable()];
  const clock = { now: START };
  const log: unknown[] = [];
  const parameter = {
    text: JSON.stringify({
      ...{ clientId: google.client.id, clientSecret: google.client.secret, refreshToken: google.grant() },
      ...{ connectedAt: START, expiresAt: null },
    }),
    error: null as Error | null,
  };
  let runs = Number.POSITIVE_INFINITY;
  const collect = () => {
    let left = runs;
    return collectPostmaster(
      collectingDeps({
        ...{ registry, totals, parameter: '/lazaretto/postmaster', configured },
        google: {
          http: google.http,
          endpoints: google.endpoints,
          random: () => 0,
          timer: { now: () => clock.now, sleep: async () => {} },
        },
        token: async () => {
          if (parameter.error !== null) throw parameter.error;
          return parameter.text;
        },
        policy: async () => ({ ...DEFAULT_POLICY, gmail: { ...DEFAULT_POLICY.gmail, domains } }),
        mode: async () => 'enforce',
        mayGoOn: () => left-- > 0,
        log: (entry) => void log.push(entry),
      }),
    );
  };
  const memory = dynamoPostmaster(registry, totals);
  return {
    ...{ google, registry, totals, clock, parameter, log, collect, memory },
    atMost: (domains: number) => {
      runs = domains;
    },
    /** Gmail's figures of a day, so many days ago. */
    figures(domain: string, ago: number, of: object) {
      const known = google.domains.get(domain) ?? { days: new Map() };
      google.domains.set(domain, known);
      known.days.set(Math.floor(clock.now / DAY_MS) - ago, of);
    },
    async senders(domain: string, ...sets: string[]) {
      const named = { count: sets.length, first: sets.slice(0, 10) };
      const tenants = { count: 0, first: [] };
      await dynamoSurveys(registry).saveDomain({
        name: domain,
        at: START,
        days: [],
        lastDay: TODAY,
        sets: named,
        tenants,
      });
      for (const set of sets) await dynamoRoster(registry).enroll(set, START - 30 * DAY_MS);
    },
    issues: async (set: string) => (await dynamoDecisions(registry).state(set)).dnsIssues,
    async told() {
      const ids = await registry.waiting('announce', Number.MAX_SAFE_INTEGER, 1_000);
      const items = await Promise.all(ids.map((key) => registry.get(key)));
      return items.map((item) => JSON.parse(String(item?.['message'])) as AlertMessage);
    },
  };
}
const lines = (messages: readonly AlertMessage[]) => messages.map(({ phase, title }) => `${phase}: ${title}`);

describe('collectPostmaster', () => {
  it('keeps the days of each domain, and what Gmail asks of it', async () => {
    const { google, figures, collect, memory } = world();
    figures('example.com', 2, {
      spamRate: 0.0002,
      feedback: { acme: 0.0004 },
      errors: { 'reject low_ip_reputation': 0.001 },
    });
    const row = { requirement: 'SPF', status: { status: 'COMPLIANT' } };
    Object.assign(google.domains.get('example.com') ?? {}, { compliance: { complianceData: { rowData: [row] } } });
    expect(await collect()).toEqual({ asked: 1, failed: 0, left: 0 });
    expect(await memory.days('example.com', TODAY - 9, TODAY)).toEqual([
      {
        ...{ domain: 'example.com', day: TODAY - 2, spamRate: 0.0002, errors: { reject_low_ip_reputation: 0.001 } },
        ...{ feedback: [{ id: 'acme', spamRate: 0.0004 }], askedAt: START },
      },
    ]);
    expect(await memory.domains()).toMatchObject([
      {
        domain: 'example.com',
        problem: null,
        newestDay: TODAY - 2,
        compliance: { rows: [{ requirement: 'SPF', status: 'COMPLIANT' }] },
      },
    ]);
  });

  it('keeps nothing of a domain of which Gmail says nothing', async () => {
    const { google, collect, memory, told } = world();
    google.domains.set('example.com', { days: new Map() });
    await collect();
    expect(await memory.days('example.com', TODAY - 9, TODAY)).toEqual([]);
    expect(await memory.domains()).toMatchObject([{ problem: null, newestDay: null, compliance: null }]);
    expect(await told()).toEqual([]);
  });

  it('replaces a day that Gmail has corrected, and writes none again that stayed', async () => {
    const { figures, collect, memory, clock, totals } = world();
    figures('example.com', 2, { spamRate: 0.0002 });
    figures('example.com', 1, { spamRate: 0.0003 });
    await collect();
    const puts: unknown[] = [];
    const put = totals.put;
    totals.put = async (key, ...rest) => {
      puts.push(key.sk);
      return put(key, ...rest);
    };
    clock.now += HOUR_MS;
    figures('example.com', 1, { spamRate: 0.0004 });
    await collect();
    expect(puts).toEqual([`postmaster#${iso((TODAY - 1) * DAY_MS).slice(0, 10)}`]);
    expect((await memory.days('example.com', TODAY - 9, TODAY)).map(({ spamRate }) => spamRate)).toEqual([
      0.0002, 0.0004,
    ]);
  });

  it('asks the domains of the policy where the setting names none', async () => {
    const { google, collect } = world({ configured: null, domains: ['example.org'] });
    google.domains.set('example.org', { days: new Map() });
    expect(await collect()).toEqual({ asked: 1, failed: 0, left: 0 });
    expect(
      google.asked.filter((path) => path.includes('/domains/')).every((path) => path.includes('example.org')),
    ).toBe(true);
    const none = world({ configured: null });
    expect(await none.collect()).toEqual({ asked: 0, failed: 0, left: 0 });
    expect(none.google.asked).toEqual([]);
  });

  it('asks nothing else than figures and compliance of the domains that are configured', async () => {
    const { google, collect } = world({ configured: ['a.example', 'b.example'] });
    await collect();
    for (const path of google.asked)
      expect(path).toMatch(
        /^POST \/token$|^(GET|POST) \/v2\/domains\/[ab]\.example\/(complianceStatus|domainStats:query)$/,
      );
  });

  describe('a domain that fails', () => {
    it('keeps no other from being asked, and says what to do', async () => {
      const { google, collect, memory } = world({ configured: ['other.example', 'example.com'] });
      google.domains.set('other.example', { days: new Map() });
      expect(await collect()).toEqual({ asked: 1, failed: 1, left: 0 });
      const [first, second] = await memory.domains();
      expect(first).toMatchObject({
        domain: 'example.com',
        problem: expect.stringContaining('https://postmaster.google.com'),
      });
      expect(second).toMatchObject({ domain: 'other.example', problem: null });
    });

    it('keeps what was known of it', async () => {
      const { google, figures, collect, memory, clock } = world();
      figures('example.com', 1, { spamRate: 0.0001 });
      await collect();
      google.domains.delete('example.com');
      clock.now += DAY_MS;
      await collect();
      expect(await memory.days('example.com', TODAY - 9, TODAY)).toHaveLength(1);
      expect(await memory.domains()).toMatchObject([{ newestDay: TODAY - 1, problem: expect.any(String) }]);
    });

    it.each([
      ['compliance', 'complianceStatus', null],
      ['rates of Feedback-IDs', 'domainStats:query', 'feedback_loop_id'],
    ])('in its %s alone keeps its other figures, and what was known of the rest', async (_, path, filter) => {
      const { google, figures, collect, memory, clock } = world();
      figures('example.com', 2, { spamRate: 0.0002, feedback: { acme: 0.0004 } });
      const row = { requirement: 'SPF', status: { status: 'COMPLIANT' } };
      Object.assign(google.domains.get('example.com') ?? {}, { compliance: { complianceData: { rowData: [row] } } });
      await collect();
      clock.now += HOUR_MS;
      figures('example.com', 1, { spamRate: 0.0005 });
      for (let at = 0; at < 10; at++) {
        google.faults.push(({ url, body }) =>
          url.endsWith(path) && (filter === null || body?.includes(filter)) ? failure(400, 'INVALID_ARGUMENT') : null,
        );
      }
      expect(await collect()).toEqual({ asked: 0, failed: 1, left: 0 });
      const days = await memory.days('example.com', TODAY - 9, TODAY);
      expect(days.map(({ spamRate }) => spamRate)).toEqual([0.0002, 0.0005]);
      expect(days[0]?.feedback).toEqual([{ id: 'acme', spamRate: 0.0004 }]);
      expect(await memory.domains()).toMatchObject([
        {
          problem: expect.stringContaining('INVALID_ARGUMENT'),
          newestDay: TODAY - 1,
          compliance: { rows: [{ requirement: 'SPF', status: 'COMPLIANT' }] },
        },
      ]);
    });

    it('ends the run where the quota is used up; whoever was left out comes first the next time', async () => {
      const { google, collect } = world({ configured: ['a.example', 'b.example', 'c.example'] });
      for (const domain of ['a.example', 'b.example', 'c.example']) google.domains.set(domain, { days: new Map() });
      const busy = () => failure(429, 'RESOURCE_EXHAUSTED');
      google.faults.push(() => null, busy, busy, busy);
      expect(await collect()).toEqual({ asked: 0, failed: 1, left: 2 });
      google.asked.length = 0;
      await collect();
      expect(google.asked[1]).toContain('/b.example/');
    });

    it('is left for the next run where there is no time', async () => {
      const { collect, atMost, google } = world({ configured: ['a.example', 'b.example'] });
      google.domains.set('a.example', { days: new Map() });
      atMost(1);
      expect(await collect()).toEqual({ asked: 1, failed: 0, left: 1 });
    });
  });

  describe('access', () => {
    const said = async (of: ReturnType<typeof world>) =>
      (await of.told()).map(({ title, sentence }) => `${title}: ${sentence}`);

    it('that is refused is told once, reminded of daily, and cleared when it works again', async () => {
      const of = world();
      of.google.domains.set('example.com', { days: new Map() });
      const { refreshToken } = JSON.parse(of.parameter.text) as { refreshToken: string };
      of.google.revoke(refreshToken);
      expect(await of.collect()).toEqual({ asked: 0, failed: 0, left: 1 });
      of.clock.now += DAY_MS;
      await of.collect();
      of.parameter.text = of.parameter.text.replace(refreshToken, of.google.grant());
      of.clock.now += DAY_MS;
      expect(await of.collect()).toEqual({ asked: 1, failed: 0, left: 0 });
      expect(lines(await of.told())).toEqual([
        "opened: Gmail's Postmaster Tools cannot be read",
        "reminder: Gmail's Postmaster Tools cannot be read",
        "cleared: Gmail's Postmaster Tools can be read",
      ]);
      const [opened] = await of.told();
      expect(opened).toMatchObject({ kind: 'receiver', severity: 'warning' });
      expect(opened?.sentence).toContain('invalid_grant');
      expect(opened?.next.join(' ')).toContain('lazaretto postmaster connect');
    });

    it.each([
      ['nothing', '', 'expected JSON'],
      ['another secret', '{"refreshToken":"secret-4711"}', 'clientId: expected a text, got nothing'],
      ['no JSON', 'secret-4711', 'expected JSON'],
    ])('with a parameter that holds %s is told without its value', async (_, text, problem) => {
      const of = world();
      of.parameter.text = text;
      await of.collect();
      expect(await said(of)).toEqual([expect.stringContaining(problem)]);
      expect(JSON.stringify([await of.told(), of.log])).not.toContain('4711');
    });

    it('with a parameter that cannot be read is told by its name', async () => {
      const of = world();
      of.parameter.error = Object.assign(new Error('no'), { name: 'ParameterNotFound' });
      await of.collect();
      expect(await said(of)).toEqual([
        expect.stringContaining('/lazaretto/postmaster cannot be read (ParameterNotFound)'),
      ]);
    });

    it('with a parameter that it may not decrypt is told what to allow', async () => {
      const of = world();
      of.parameter.error = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
      await of.collect();
      expect((await of.told())[0]?.next[0]).toContain('kms:Decrypt');
    });

    it('that ends soon is told two weeks before, and goes on', async () => {
      const of = world();
      of.google.domains.set('example.com', { days: new Map() });
      of.google.refreshTokenLives = 14 * 24 * 3_600;
      await of.collect();
      expect(await said(of)).toEqual([]);
      of.google.refreshTokenLives = 14 * 24 * 3_600 - 1;
      expect(await of.collect()).toMatchObject({ asked: 1 });
      expect(await said(of)).toEqual([expect.stringContaining('ends on 2026-09-18')]);
    });

    it('without the right to read figures is told, and no other domain is asked', async () => {
      const of = world({ configured: ['a.example', 'b.example'] });
      of.google.faults.push(
        () => null,
        () => failure(403, 'PERMISSION_DENIED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'),
      );
      expect(await of.collect()).toEqual({ asked: 0, failed: 1, left: 1 });
      expect(await said(of)).toEqual([expect.stringContaining('was not given')]);
    });

    it('to a Google that does not answer fails the run, so that it is tried again, and tells nobody', async () => {
      const of = world();
      const broken = () => json(503, {});
      of.google.faults.push(broken, broken, broken);
      await expect(of.collect()).rejects.toThrow('Google did not answer');
      expect(await of.told()).toEqual([]);
    });
  });

  describe('figures above a limit', () => {
    it('are told, count against the one set that they can be of, and end', async () => {
      const of = world();
      await of.senders('news.example.com', 'acme');
      of.figures('example.com', 1, { spamRate: 0.0042 });
      await of.collect();
      const [issue] = (await of.issues('acme')) ?? [];
      expect(issue).toMatchObject({
        kind: 'gmail-spam',
        sentence: expect.stringContaining('0.42 %'),
        figures: { isGrave: false },
      });
      expect(issue?.sentence).toContain('2026-09-03');
      of.clock.now += DAY_MS;
      of.figures('example.com', 1, { spamRate: 0.0002 });
      await of.collect();
      expect(await of.issues('acme')).toEqual([]);
      expect(lines(await of.told())).toEqual([
        'opened: example.com: Gmail says its mail is reported as spam by its readers',
        "cleared: example.com: Gmail's figure is within its limit again",
      ]);
      expect((await of.told())[0]?.next.join(' ')).toContain('It counts against acme');
      expect(await of.memory.findings()).toEqual([]);
    });

    it('wake the judge when they are new, and when they are of a newer day, and not else', async () => {
      const of = world();
      await of.senders('example.com', 'acme');
      const waiting = async () => {
        const due = await of.registry.waiting('review', Number.MAX_SAFE_INTEGER, 10);
        for (const { pk, sk } of due) await of.registry.update({ pk, sk }, { work: undefined, dueAt: undefined });
        return due.length;
      };
      of.figures('example.com', 1, { spamRate: 0.0042 });
      await of.collect();
      expect(await waiting()).toBe(1);
      of.clock.now += HOUR_MS;
      await of.collect();
      expect(await waiting()).toBe(0);
      of.clock.now += DAY_MS;
      of.figures('example.com', 1, { spamRate: 0.0042 });
      await of.collect();
      expect(await waiting()).toBe(1);
      expect((await of.issues('acme'))?.[0]).toMatchObject({ since: START, figures: { isGrave: true } });
    });

    it('are no evidence any more once they are too old, also where Gmail cannot be asked', async () => {
      const of = world();
      await of.senders('example.com', 'acme');
      of.figures('example.com', 1, { spamRate: 0.0042 });
      await of.collect();
      of.parameter.error = new Error('gone');
      of.clock.now = TODAY * DAY_MS + 5 * DAY_MS;
      await of.collect();
      expect(await of.issues('acme')).toHaveLength(1);
      of.clock.now += 1;
      await of.collect();
      expect(await of.issues('acme')).toEqual([]);
      const cleared = (await of.told()).filter(
        ({ phase, title }) => phase === 'cleared' && title.includes('example.com'),
      );
      expect(cleared).toMatchObject([{ title: "example.com: Gmail's figure is too old to go by" }]);
      expect(cleared[0]?.sentence).toContain('neither good nor bad');
    });

    it('count against nobody where several send from the domain, and name them', async () => {
      const of = world();
      await of.senders('example.com', 'acme', 'birch');
      of.figures('example.com', 1, { spamRate: 0.0042 });
      await of.collect();
      expect([await of.issues('acme'), await of.issues('birch')]).toEqual([[], []]);
      expect((await of.told())[0]?.next.join(' ')).toContain('because several send: acme, birch');
    });

    it('of a Feedback-ID count against the set that it names, and no other', async () => {
      const of = world();
      await of.senders('example.com', ...Array.from({ length: 12 }, (_, n) => `set-${String(n).padStart(2, '0')}`));
      of.figures('example.com', 1, { spamRate: 0.0004, feedback: { 'set-11': 0.02, 'set-03': 0.0001, spring: 0.5 } });
      await of.collect();
      expect(await of.issues('set-11')).toMatchObject([
        { kind: 'gmail-spam', sentence: expect.stringContaining('Feedback-ID set-11') },
      ]);
      expect(await of.issues('set-03')).toEqual([]);
      expect((await of.told()).map(({ title }) => title).toSorted((a, b) => a.localeCompare(b))).toEqual([
        'example.com, Feedback-ID set-11: Gmail says its mail is reported as spam by its readers',
        'example.com, Feedback-ID spring: Gmail says its mail is reported as spam by its readers',
      ]);
    });

    it('stop counting against a set when others begin to send from the domain', async () => {
      const of = world();
      await of.senders('example.com', 'acme');
      of.figures('example.com', 1, { spamRate: 0.0042 });
      await of.collect();
      await of.senders('example.com', 'acme', 'birch');
      of.clock.now += HOUR_MS;
      await of.collect();
      expect(await of.issues('acme')).toEqual([]);
    });

    it.each([
      [990, ['acme'], 'whose mail is 99.00 % or more of what was delivered from there'],
      [989, [], 'because several send: acme, birch'],
    ])('count against the set that delivered %d of 1,000 mails: %j', async (most, accused, words) => {
      const of = world();
      await of.senders('example.com', 'acme', 'birch');
      await dynamoSurveys(of.registry).saveDomain({
        ...{ name: 'example.com', at: START, lastDay: TODAY - 1, tenants: { count: 0, first: [] } },
        ...{ days: [[TODAY - 1, 1_000, 0, 0]], sets: { count: 2, first: ['acme', 'birch'] } },
        most: [[TODAY - 1, 'acme', most]],
      });
      of.figures('example.com', 1, { spamRate: 0.001 });
      await of.collect();
      expect((await of.issues('acme'))?.map(({ kind }) => kind)).toEqual(accused.map(() => 'gmail-spam'));
      expect(await of.issues('birch')).toEqual([]);
      expect((await of.told())[0]?.next.join(' ')).toContain(words);
    });

    it('count against nobody once the domain is configured no more', async () => {
      const of = world({ configured: null, domains: ['example.com'] });
      await of.senders('example.com', 'acme');
      of.figures('example.com', 1, { spamRate: 0.0042 });
      await of.collect();
      expect(await of.issues('acme')).toHaveLength(1);
      const without = await collectPostmaster({
        ...collectingDeps({
          ...{
            registry: of.registry,
            totals: of.totals,
            parameter: 'p',
            configured: null,
            mode: async () => 'enforce' as const,
          },
          google: {
            http: of.google.http,
            endpoints: of.google.endpoints,
            random: () => 0,
            timer: { now: () => of.clock.now, sleep: async () => {} },
          },
          ...{
            token: async () => of.parameter.text,
            policy: async () => DEFAULT_POLICY,
            mayGoOn: () => true,
            log: () => undefined,
          },
        }),
      });
      expect(without).toEqual({ asked: 0, failed: 0, left: 0 });
      expect([await of.issues('acme'), await of.memory.domains(), await of.memory.findings()]).toEqual([[], [], []]);
      // What was told ends, too.
      expect(lines(await of.told())).toEqual([
        'opened: example.com: Gmail says its mail is reported as spam by its readers',
        'cleared: example.com: Gmail is not asked any more',
      ]);
    });

    it('go on where others are worse by now, however many there are', async () => {
      const of = world();
      await of.senders('example.com', ...Array.from({ length: 12 }, (_, n) => `set-${String(n).padStart(2, '0')}`));
      of.figures('example.com', 1, { feedback: { 'set-11': 0.005 } });
      await of.collect();
      expect(await of.issues('set-11')).toHaveLength(1);
      of.clock.now += HOUR_MS;
      const worse = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`campaign-${n}`, 0.5]));
      of.figures('example.com', 1, { feedback: { 'set-11': 0.005, ...worse } });
      await of.collect();
      expect(await of.issues('set-11')).toHaveLength(1);
      expect(lines(await of.told()).filter((line) => line.startsWith('cleared'))).toEqual([]);
      expect(await of.memory.findings()).toHaveLength(20);
    });

    it('of a name from outside reach no message with what it hides', async () => {
      const of = world();
      of.figures('example.com', 1, { feedback: { 'acme\u202e\u001b[31m': 0.2, 'good*name*': 0.2 } });
      await of.collect();
      expect(JSON.stringify(await of.told())).not.toMatch(/\\u001b|\u202e|\\u202e/);
    });
  });

  it('changes nothing where it runs twice', async () => {
    const of = world();
    await of.senders('example.com', 'acme');
    of.figures('example.com', 1, { spamRate: 0.0042, feedback: { acme: 0.01 } });
    await of.collect();
    const before = [
      await of.told(),
      await of.issues('acme'),
      await of.memory.findings(),
      await of.registry.list(ROSTER, ''),
    ];
    await of.collect();
    expect([
      await of.told(),
      await of.issues('acme'),
      await of.memory.findings(),
      await of.registry.list(ROSTER, ''),
    ]).toEqual(before);
  });
});
