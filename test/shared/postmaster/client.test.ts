import { describe, expect, it } from 'vitest';
import { postmasterClient, refreshAccess } from '../../../shared/postmaster/client.ts';
import { feedbackIds, gmailDays } from '../../../shared/postmaster/days.ts';
import type { HttpAnswer } from '../../../shared/postmaster/http.ts';
import { SCOPE } from '../../../shared/postmaster/http.ts';
import { DAILY_METRICS, feedbackMetric, mayBeAsked } from '../../../shared/postmaster/metrics.data.ts';
import { GmailRefusal } from '../../../shared/postmaster/problems.ts';
import { DISCOVERY } from '../../support/google/discovery.ts';
import { failure, GoogleStandIn, json } from '../../support/google/stand-in.ts';

const DAY = 20_700;
const ALL = { from: DAY - 9, to: DAY };

async function connected(google = new GoogleStandIn(), scope = SCOPE) {
  const waits: number[] = [];
  const timer = { now: () => DAY * 86_400_000, sleep: async (ms: number) => void waits.push(ms) };
  const deps = { http: google.http, endpoints: google.endpoints, timer, random: () => 1 };
  const token = {
    ...{ clientId: google.client.id, clientSecret: google.client.secret, refreshToken: google.grant(scope) },
    ...{ connectedAt: 0, expiresAt: null },
  };
  const given = await refreshAccess(deps, token);
  return { google, deps, token, waits, client: postmasterClient(deps, given.accessToken) };
}
const refusalOf = async (asking: Promise<unknown>): Promise<GmailRefusal> => {
  const error = await asking.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof GmailRefusal)) throw new Error(`Expected a refusal, got ${String(error)}`);
  return error;
};

describe('the published document', () => {
  it('is asked at its own address, for a right that it knows', () => {
    expect(`${new GoogleStandIn().endpoints.api}/`).toBe(DISCOVERY.baseUrl);
    expect(Object.keys(DISCOVERY.auth.oauth2.scopes)).toContain(SCOPE);
    for (const method of Object.values(DISCOVERY.methods)) expect(method.scopes).toContain(SCOPE);
  });

  it('knows every reason that is asked for, and all of its reasons are asked for', () => {
    const words = JSON.stringify(DISCOVERY.schemas['BaseMetric']);
    const named = [...(/For 'reject': \[([a-z_, ]+)\]/.exec(words)?.[1] ?? '').split(', ')];
    expect(named).toHaveLength(8);
    const asked = DAILY_METRICS.flatMap(
      ({ filter }) => /"reject" AND error_reason = "(\w+)"/.exec(filter ?? '')?.[1] ?? [],
    );
    expect(new Set(asked)).toEqual(new Set(named));
  });
});

describe('figures of a domain', () => {
  it('reads every page of every metric, by day', async () => {
    const { google, client } = await connected();
    const days = new Map(
      Array.from({ length: 10 }, (_, n) => [
        DAY - n,
        {
          spamRate: n / 10_000,
          errors: Object.fromEntries(
            ['reject', 'reject low_ip_reputation', 'temp_fail other'].map((name) => [name, n / 100]),
          ),
          feedback: { acme: 0.001, [`campaign-${n}`]: 0 },
        },
      ]),
    );
    // More metrics than are asked for by one page of 200 rows.
    for (const of of days.values())
      Object.assign(of.errors, { 'reject other': 0, temp_fail: 0, 'reject ip_in_rbls': 0 });
    google.domains.set('example.com', { days });
    const { stats, unread } = await client.stats('example.com', [...DAILY_METRICS], ALL);
    const ids = feedbackIds(stats);
    const rates = await client.stats('example.com', ids.map(feedbackMetric), ALL);
    const found = gmailDays('example.com', stats, { ids, stats: rates.stats }, 5);
    expect(unread).toBe(0);
    expect(found.map(({ day }) => day)).toEqual([...days.keys()].toReversed());
    expect(found.at(-2)).toEqual({
      domain: 'example.com',
      day: DAY - 1,
      spamRate: 0.0001,
      errors: {
        ...{ reject: 0.01, reject_low_ip_reputation: 0.01, temp_fail_other: 0.01 },
        ...{ reject_other: 0, temp_fail: 0, reject_ip_in_rbls: 0 },
      },
      feedback: [
        { id: 'acme', spamRate: 0.001 },
        { id: 'campaign-1', spamRate: 0 },
      ],
      askedAt: 5,
    });
  });

  it('goes from page to page, and never twice by the same token', async () => {
    const { google, client } = await connected();
    google.domains.set('example.com', {
      days: new Map(
        Array.from({ length: 60 }, (_, n) => [
          DAY - n,
          { spamRate: 0, errors: { reject: 0, temp_fail: 0, 'reject other': 0 } },
        ]),
      ),
    });
    const { stats } = await client.stats('example.com', [...DAILY_METRICS], { from: DAY - 60, to: DAY });
    expect(stats).toHaveLength(240);
    expect(google.asked.filter((path) => path.endsWith(':query'))).toHaveLength(2);
    const page = () => json(200, { domainStats: [], nextPageToken: 'again' });
    google.faults.push(page, page, page);
    await client.stats('example.com', [...DAILY_METRICS], ALL);
    expect(google.faults).toHaveLength(1);
  });

  it.each<[string, HttpAnswer]>([
    ['no content', { status: 204, text: '', retryAfterMs: null }],
    ['no rows', json(200, {})],
    ['rows without a date', json(200, { domainStats: [{ metric: 'spam_rate', value: { floatValue: 0 } }] })],
    [
      'rows without a value',
      json(200, { domainStats: [{ metric: 'spam_rate', date: { year: 2026, month: 9, day: 4 } }] }),
    ],
    [
      'a date in part',
      json(200, { domainStats: [{ metric: 'spam_rate', date: { year: 2026, month: 9 }, value: { floatValue: 0 } }] }),
    ],
    [
      'a day that is none',
      json(200, {
        domainStats: [{ metric: 'spam_rate', date: { year: 2026, month: 2, day: 30 }, value: { floatValue: 0 } }],
      }),
    ],
    [
      'an empty value',
      json(200, { domainStats: [{ metric: 'spam_rate', date: { year: 2026, month: 9, day: 4 }, value: {} }] }),
    ],
    [
      'a share beyond all',
      json(200, {
        domainStats: [{ metric: 'spam_rate', date: { year: 2026, month: 9, day: 4 }, value: { floatValue: 45 } }],
      }),
    ],
    [
      'a share that is no number',
      json(200, {
        domainStats: [{ metric: 'spam_rate', date: { year: 2026, month: 9, day: 4 }, value: { floatValue: 'NaN' } }],
      }),
    ],
  ])('makes no day, and no zero, of %s', async (_, answer) => {
    const { google, client } = await connected();
    google.faults.push(() => answer);
    const { stats } = await client.stats('example.com', [...DAILY_METRICS], ALL);
    expect(gmailDays('example.com', stats, { ids: [], stats: [] }, 0)).toEqual([]);
  });

  it('keeps what it knows where a metric or a field is new', async () => {
    const { google, client } = await connected();
    const date = { year: 2026, month: 9, day: 4, era: 'CE' };
    google.faults.push(() =>
      json(200, {
        domainStats: [
          { metric: 'inbox_rate', date, value: { floatValue: 0.5 } },
          { metric: 'spam_rate', date, value: { decimalValue: '0.1', doubleValue: 0.002 }, confidence: 'HIGH' },
          'a row',
        ],
        regions: [],
      }),
    );
    const { stats, unread } = await client.stats('example.com', [...DAILY_METRICS], ALL);
    expect(unread).toBe(1);
    expect(gmailDays('example.com', stats, { ids: [], stats: [] }, 0)).toMatchObject([
      { spamRate: 0.002, errors: {}, feedback: [] },
    ]);
  });

  it.each(['a"b', 'a\\b', '', 'a\nb'])('asks for no Feedback-ID that a filter cannot hold: %j', (id) => {
    expect(mayBeAsked(id)).toBe(false);
  });
});

describe('refusals', () => {
  it.each([
    [
      'no right to it',
      failure(403, 'PERMISSION_DENIED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'),
      'access',
      'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    ],
    ['the API is off', failure(403, 'PERMISSION_DENIED', 'SERVICE_DISABLED'), 'access', 'SERVICE_DISABLED'],
    ['another domain', failure(403, 'PERMISSION_DENIED'), 'domain', 'PERMISSION_DENIED'],
    ['a new reason', failure(403, 'PERMISSION_DENIED', 'MOON_PHASE'), 'domain', 'PERMISSION_DENIED'],
    ['a new status', failure(418, 'TEAPOT'), 'domain', 'TEAPOT'],
    ['a page of HTML', { status: 403, text: '<html>', retryAfterMs: null }, 'domain', 'status 403'],
    ['an answer that is no JSON', { status: 200, text: '<html>', retryAfterMs: null }, 'domain', 'status 200'],
  ])('tells %s', async (_, answer, kind, code) => {
    const { google, client } = await connected();
    google.faults.push(() => answer);
    const refusal = await refusalOf(client.stats('example.com', [...DAILY_METRICS], ALL));
    expect([refusal.problem.kind, refusal.code]).toEqual([kind, code]);
  });

  it('asks three times where it may pass, and waits as long as it is told to', async () => {
    const { google, client, waits } = await connected();
    google.domains.set('example.com', { days: new Map() });
    const busy = () => ({ ...failure(429, 'RESOURCE_EXHAUSTED'), retryAfterMs: 9_000 });
    google.faults.push(busy, () => new Error('reset'));
    await client.stats('example.com', [...DAILY_METRICS], ALL);
    expect(waits).toEqual([9_000, 2_000]);
    google.faults.push(busy, busy, busy);
    expect((await refusalOf(client.compliance('example.com', 0))).problem.kind).toBe('later');
    const lost = () => Object.assign(new Error('secret'), { cause: { code: 'ECONNRESET' } });
    google.faults.push(lost, lost, lost);
    expect((await refusalOf(client.compliance('example.com', 0))).message).toBe('Google did not answer (ECONNRESET)');
  });

  it('tells a refresh token that is taken no more from a client that is not known', async () => {
    const { google, deps, token } = await connected();
    const other = { ...token, clientSecret: 'other' };
    expect(await refusalOf(refreshAccess(deps, other))).toMatchObject({
      code: 'invalid_client',
      problem: { kind: 'access' },
    });
    google.revoke(token.refreshToken);
    const refused = await refusalOf(refreshAccess(deps, token));
    expect(refused).toMatchObject({ code: 'invalid_grant', problem: { kind: 'access' } });
    expect(refused.problem.next).toContain('lazaretto postmaster connect');
  });

  it('holds a server that is out of order for no refusal of the token', async () => {
    const { google, deps, token } = await connected();
    const broken = () => json(503, { error: 'invalid_grant' });
    google.faults.push(broken, broken, broken);
    expect((await refusalOf(refreshAccess(deps, token))).problem.kind).toBe('later');
  });
});

describe('compliance', () => {
  const row = (requirement: string, status: string) => ({ requirement, status: { status } });

  it('prefers what is said of the subdomain, and leaves out what says nothing', async () => {
    const { google, client } = await connected();
    google.domains.set('mail.example.com', {
      days: new Map(),
      compliance: {
        complianceData: { domainId: 'example.com', rowData: [row('SPF', 'COMPLIANT')] },
        subdomainComplianceData: {
          domainId: 'mail.example.com',
          rowData: [row('SPF', 'NEEDS_WORK'), row('DKIM', 'STATE_UNSPECIFIED')],
          honorUnsubscribeVerdict: { status: { status: 'NEEDS_WORK' }, reason: 'NOT_HONORING' },
          deliverabilityStatusVerdict: { state: { status: 'COMPLIANT' }, reason: 'REASON_UNSPECIFIED' },
        },
      },
    });
    expect(await client.compliance('mail.example.com', 7)).toEqual({
      askedAt: 7,
      of: 'mail.example.com',
      rows: [{ requirement: 'SPF', status: 'NEEDS_WORK' }],
      verdicts: [
        { about: 'deliverabilityStatus', status: 'COMPLIANT', reason: null },
        { about: 'honorUnsubscribe', status: 'NEEDS_WORK', reason: 'NOT_HONORING' },
      ],
    });
  });

  it('says nothing where nothing is said', async () => {
    const { google, client } = await connected();
    google.domains.set('example.com', { days: new Map(), compliance: { complianceData: { domainId: 'example.com' } } });
    expect(await client.compliance('example.com', 0)).toBeNull();
    google.faults.push(() => ({ status: 204, text: '', retryAfterMs: null }));
    expect(await client.compliance('example.com', 0)).toBeNull();
  });

  it.each(['<html>', '[]', 'null', ''])(
    'is refused where the answer is %j, which is not to say nothing',
    async (text) => {
      const { google, client } = await connected();
      google.faults.push(() => ({ status: 200, text, retryAfterMs: null }));
      expect((await refusalOf(client.compliance('example.com', 0))).code).toBe('status 200');
    },
  );

  it('keeps words that are new', async () => {
    const { google, client } = await connected();
    google.faults.push(() =>
      json(200, { complianceData: { rowData: [row('BIMI', 'SHINY'), { requirement: 4 }, null] } }),
    );
    const found = await client.compliance('example.com', 0);
    expect(found?.rows).toEqual([{ requirement: 'BIMI', status: 'SHINY' }]);
    expect(found?.of).toBe('example.com');
  });
});
