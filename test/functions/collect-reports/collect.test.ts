import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dynamoReports } from '../../../functions/_adapters/dynamodb/reports/store.ts';
import { s3ReportMails } from '../../../functions/_adapters/s3/report-mails.ts';
import { INBOX, LEFT_OVER_MINUTES, REFUSED } from '../../../functions/collect-reports/env.ts';
import { collectLeftOver, collectReports } from '../../../functions/collect-reports/handle.ts';
import type { CollectDeps } from '../../../functions/collect-reports/ports.ts';
import { LocalAws } from '../../../infra/local/aws/local-aws.ts';
import { newBucket } from '../../../infra/local/aws/s3/bucket.ts';
import { SesInbound } from '../../../infra/local/aws/ses-inbound.ts';
import { type MadeReport, mailWith, reportXml } from '../../../infra/local/receivers/report-mail.ts';
import { domainReportOf } from '../../../shared/reports/kept/domain-report.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { NEW_YEAR, REPORT } from '../../support/reports.ts';

const TO = 'dmarc@reports.example.com';
const PLACE = { bucket: 'reports', inbox: INBOX, refused: REFUSED };

function given({ identities = ['example.com', 'sales@shop.example'] }: { identities?: readonly string[] } = {}) {
  let now = (NEW_YEAR + 2 * 86_400) * 1_000;
  const clock = { now: () => now };
  const aws = new LocalAws({ clock });
  const bucket = newBucket();
  aws.state.buckets.set('reports', bucket);
  const arrived: string[] = [];
  const inbound = new SesInbound({ clock, buckets: aws.state.buckets, onPut: (_, key) => void arrived.push(key) });
  inbound.rules.push({
    Name: 'reports',
    Recipients: [TO],
    Actions: [{ S3Action: { BucketName: 'reports', ObjectKeyPrefix: INBOX } }],
  });
  const logged: unknown[] = [];
  const store = dynamoReports(memoryTable());
  const deps: CollectDeps = {
    mails: s3ReportMails(PLACE, { ...aws.s3Config(), maxAttempts: 1 }),
    store,
    identities: async () => identities,
    clock,
    log: (entry) => void logged.push(entry),
  };
  const send = (raw: Uint8Array, { from = 'google.com', dmarc = 'pass' as 'pass' | 'fail' | null } = {}): string => {
    expect(inbound.receive({ to: TO, from, dmarc, raw })).toBe(true);
    return arrived.at(-1) ?? '';
  };
  return {
    ...{ aws, bucket, deps, store, logged, send, inbound },
    names: () => [...bucket.objects.keys()],
    wait: (minutes: number) => {
      now += minutes * 60_000;
    },
  };
}
const report = (over: Partial<MadeReport> = {}, from = 'noreply-dmarc-support@google.com'): Buffer =>
  mailWith(gzipSync(reportXml({ ...REPORT, ...over })), { from });

describe('mails to the report address', () => {
  it('are kept, then removed; what comes twice counts once', async () => {
    const { deps, store, send, names } = given();
    const first = send(report());
    const second = send(report());
    expect(await collectReports(deps, [first, first, second])).toEqual({
      ...{ counted: 1, duplicates: 1, empty: 0, tooMany: 0, refused: 0 },
    });
    expect(names()).toEqual([]);
    const kept = await store.reports('example.com');
    expect(domainReportOf('example.com', kept, deps.clock.now())).toMatchObject({
      messages: 15,
      aligned: 12,
      days: [{ day: '2026-01-01', messages: 15, aligned: 12, failing: 3 }],
      reporters: [{ name: 'Google', isKnown: true, reports: 1, messages: 15 }],
    });
    expect((await store.domains()).map(({ name, newsAt }) => [name, newsAt])).toEqual([
      ['example.com', deps.clock.now()],
    ]);
  });

  it.each([
    ['fails', 'google.com', 'fail' as const],
    ['is of a domain without a record', 'google.com', null],
    ['is of a stranger', 'stranger.example', 'pass' as const],
  ])('decide nothing where the mail %s, and are shown', async (_, from, dmarc) => {
    const { deps, store, send } = given();
    // Whatever the sender writes into it below what SES writes.
    const forged = 'Authentication-Results: amazonses.com; dmarc=pass header.from=google.com\r\nX-SES-RECEIPT: A\r\n';
    const mail = Buffer.concat([Buffer.from(forged), report({}, `reports@${from}`)]);
    await collectReports(deps, [send(mail, { from, dmarc })]);
    const { known, others } = await store.reports('example.com');
    expect([known.length, others.length]).toEqual([0, 1]);
    expect((await store.domains())[0]?.newsAt).toBeNull();
  });

  const within = (inner: Buffer, from: string): Buffer =>
    Buffer.from(
      `From: ${from}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="o"\r\n\r\n--o\r\n` +
        `Content-Type: text/plain\r\n\r\nSee below.\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n${inner.toString('latin1')}\r\n--o--\r\n`,
    );
  const written = (from: string): Buffer =>
    Buffer.from(`From: ${from}\r\nContent-Type: text/plain\r\n\r\nA shared a file: ${reportXml(REPORT).slice(39)}`);
  it.each([
    ['in a mail that a stranger passes on', within(report(), 'a@stranger.example'), 'stranger.example'],
    ['in a mail that comes back to who never sent it', within(report(), 'mailer-daemon@google.com'), 'google.com'],
    ['in the text of a mail, as services pass on words of their users', written('shares@google.com'), 'google.com'],
    ['of somebody with a mailbox at a known receiver', report({}, 'somebody@yahoo.com'), 'yahoo.com'],
    ['of somebody with a mailbox at another', report({ org: 'GMX' }, 'somebody@gmx.net'), 'gmx.net'],
  ])('decide nothing %s, and are shown', async (_, mail, from) => {
    const { deps, store, send } = given();
    expect(await collectReports(deps, [send(mail, { from })])).toMatchObject({ counted: 1, refused: 0 });
    const { known, others } = await store.reports('example.com');
    expect([known.length, others.length]).toEqual([0, 1]);
    expect((await store.domains())[0]?.newsAt).toBeNull();
  });

  it.each([
    ['policies', 8_000, 0],
    ['failures', 1, 9_000],
  ])('are kept, however many %s a TLS report has', async (_, policies, failures) => {
    const { deps, store, send, names } = given();
    const details = Array.from({ length: failures }, (__, at) => ({
      'result-type': `${'r'.repeat(30)}${at}`,
      'failed-session-count': 1,
      'receiving-mx-hostname': 'mx.example.com',
    }));
    const tls = {
      'organization-name': 'anybody',
      'date-range': { 'start-datetime': '2026-01-01T00:00:00Z', 'end-datetime': '2026-01-01T23:59:59Z' },
      'report-id': 't',
      policies: Array.from({ length: policies }, (__, at) => ({
        policy: { 'policy-type': `${'p'.repeat(30)}${at}`, 'policy-domain': 'example.com' },
        summary: { 'total-successful-session-count': 2, 'total-failure-session-count': failures },
        'failure-details': details,
      })),
    };
    const mail = mailWith(Buffer.from(JSON.stringify(tls)), { type: 'application/tlsrpt+json', name: 't.json' });
    expect(await collectReports(deps, [send(mail)])).toMatchObject({ counted: 1 });
    expect(names()).toEqual([]);
    const said = domainReportOf('example.com', await store.reports('example.com'), deps.clock.now());
    expect(said?.tls).toMatchObject({ successful: 2 * policies, failed: policies * failures });
    expect(Object.values(said?.tls.results ?? {}).reduce((a, b) => a + b, 0)).toBe(failures);
  });

  it('are refused with the reason where they cannot be read, beside others that count, and set aside', async () => {
    const { deps, store, send, names, logged } = given();
    const bad = send(mailWith(Buffer.from('<feedback><!DOCTYPE x>'), { type: 'text/xml', name: 'r.xml' }));
    const none = send(Buffer.from('From: a@google.com\r\nSubject: hello\r\n\r\nNo report.\r\n'));
    const good = send(report());
    expect(await collectReports(deps, [bad, none, good])).toMatchObject({ counted: 1, refused: 2 });
    expect(names()).toEqual([bad, none].map((name) => name.replace(INBOX, REFUSED)));
    const refusals = await store.refusals(10);
    expect(refusals.map(({ object, reason }) => [object, reason])).toEqual(
      expect.arrayContaining([
        [bad.replace(INBOX, REFUSED), expect.stringContaining('DOCTYPE')],
        [none.replace(INBOX, REFUSED), 'it is a mail without a report in it'],
      ]),
    );
    // Where it says that the mail is, it is.
    for (const { object } of refusals) expect(names()).toContain(object);
    expect(refusals.find(({ reason }) => reason.includes('DOCTYPE'))?.from).toBe('google.com');
    expect(logged).toHaveLength(2);
  });

  it('are refused once, however often one is tried again', async () => {
    const { deps, send, store, wait } = given();
    const bad = send(mailWith(Buffer.from('<feedback><!DOCTYPE x>'), { type: 'text/xml', name: 'r.xml' }));
    let fails = 3;
    const flaky: CollectDeps = {
      ...deps,
      mails: {
        ...deps.mails,
        async setAside(name) {
          fails -= 1;
          if (fails >= 0) throw new Error('S3 is busy');
          await deps.mails.setAside(name);
        },
      },
    };
    for (let tried = 0; tried < 3; tried += 1) {
      await expect(collectReports(flaky, [bad])).rejects.toThrow('comes again');
      wait(6 * 60);
    }
    await collectReports(flaky, [bad]);
    expect(await store.refusals(10)).toMatchObject([{ reason: expect.stringContaining('DOCTYPE') }]);
  });

  it('are refused where they are old, or of many days, and not of a known receiver', async () => {
    const { deps, store, send } = given();
    const old = { begin: NEW_YEAR - 40 * 86_400, end: NEW_YEAR - 39 * 86_400 };
    const long = { begin: NEW_YEAR - 20 * 86_400, end: NEW_YEAR };
    const stranger = { from: 'stranger.example' };
    for (const over of [old, long]) {
      await collectReports(deps, [send(report(over)), send(report(over, 'a@stranger.example'), stranger)]);
      expect((await store.refusals(1))[0]?.reason).toContain('of a sender that is not a known receiver');
    }
    const { known, others } = await store.reports('example.com');
    expect([known.length, others.length]).toEqual([2, 0]);
  });

  it.each([
    [
      'of somebody else',
      { domain: 'other.example' },
      'it is about other.example: expected a domain that is an identity',
    ],
    ['of a whole top level', { domain: 'com' }, 'it is about com: expected a domain'],
    [
      'of last year',
      { begin: NEW_YEAR - 200 * 86_400, end: NEW_YEAR - 199 * 86_400 },
      'expected one of the last 90 days',
    ],
    ['of tomorrow', { begin: NEW_YEAR + 3 * 86_400, end: NEW_YEAR + 4 * 86_400 }, 'expected a day that is over'],
  ])('are refused about a domain %s', async (_, over, reason) => {
    const { deps, store, send } = given();
    expect(await collectReports(deps, [send(report(over))])).toMatchObject({ counted: 0, refused: 1 });
    expect((await store.refusals(1))[0]?.reason).toContain(reason);
    expect(await store.domains()).toEqual([]);
  });

  it('count for what is above an identity, and below one where a known receiver says so', async () => {
    const { deps, store, send } = given({ identities: ['mail.example.com'] });
    const stranger = { from: 'stranger.example' };
    await collectReports(deps, [
      send(report()),
      send(report({ domain: 'news.mail.example.com' })),
      send(report({ domain: 'made-up.mail.example.com' }, 'r@stranger.example'), stranger),
    ]);
    expect((await store.domains()).map(({ name }) => name)).toEqual(['example.com', 'news.mail.example.com']);
  });

  it('stay where they are while they cannot be kept, and are read again', async () => {
    const { deps, send, names, wait } = given();
    const [first, second] = [send(report({ id: '1' })), send(report({ id: '2' }))];
    let fails = true;
    const store = {
      ...deps.store,
      keepAggregate: async (kept: Parameters<typeof deps.store.keepAggregate>[0]) => {
        if (fails && kept.report.id === '1') throw new Error('no table');
        return deps.store.keepAggregate(kept);
      },
    };
    await expect(collectReports({ ...deps, store }, [first, second])).rejects.toThrow(first);
    expect(names()).toEqual([first]);

    fails = false;
    wait(LEFT_OVER_MINUTES - 1);
    expect(await collectLeftOver({ ...deps, store })).toMatchObject({ counted: 0 });
    wait(1);
    expect(await collectLeftOver({ ...deps, store })).toMatchObject({ counted: 1 });
    expect(names()).toEqual([]);
    expect((await deps.store.known('example.com')).length).toBe(2);
  });

  it('are not refused while the identities of the account are not known yet', async () => {
    const { deps, send, names } = given({ identities: [] });
    await expect(collectReports(deps, [send(report())])).rejects.toThrow('could not be kept');
    expect(names()).toHaveLength(1);
  });

  it('leave out what SES writes to see whether it may', async () => {
    const { deps, bucket, names, store } = given();
    const name = `${INBOX}AMAZON_SES_SETUP_NOTIFICATION`;
    bucket.objects.set(name, { body: Buffer.from('hello'), putAt: 0 });
    expect(await collectLeftOver(deps)).toMatchObject({ refused: 0 });
    expect([names(), await store.refusals(1)]).toEqual([[], []]);
  });

  it('leave out a folder, as the console of S3 makes one', async () => {
    const { deps, bucket, names, store } = given();
    bucket.objects.set(INBOX, { body: Buffer.alloc(0), putAt: 0 });
    bucket.objects.set(`${INBOX}sub/`, { body: Buffer.alloc(0), putAt: 0 });
    expect(await collectLeftOver(deps)).toMatchObject({ refused: 0 });
    expect(await collectReports(deps, [INBOX])).toMatchObject({ refused: 0 });
    expect([names(), await store.refusals(1)]).toEqual([[INBOX, `${INBOX}sub/`], []]);
  });

  it('read a mail whose name has signs that S3 writes otherwise elsewhere, and set it aside', async () => {
    const { deps, bucket, names } = given();
    const name = `${INBOX}a b+c%2Fd/ü`;
    bucket.objects.set(name, { body: Buffer.from('From: a@example.com\r\n\r\nhello'), putAt: 0 });
    expect(await collectReports(deps, [name])).toMatchObject({ refused: 1 });
    expect(names()).toEqual([`${REFUSED}a b+c%2Fd/ü`]);
  });

  it('bring each report of a mail that passes several on', async () => {
    const { deps, store, send } = given();
    const inner = ['example.com', 'shop.example'].map((domain) => report({ domain }).toString('latin1'));
    const parts = inner.map((mail) => `--o\r\nContent-Type: message/rfc822\r\n\r\n${mail}\r\n`).join('');
    const mail = `From: a@google.com\r\nContent-Type: multipart/mixed; boundary="o"\r\n\r\n${parts}--o--\r\n`;
    expect(await collectReports(deps, [send(Buffer.from(mail, 'latin1'))])).toMatchObject({ counted: 2, refused: 0 });
    const said = await store.reports('shop.example');
    expect([said.known, said.others].map(({ length }) => length)).toEqual([0, 1]);
  });

  it('bring TLS and abuse reports, which are counted once, too', async () => {
    const { deps, store, send } = given();
    const tls = {
      'organization-name': 'Google Inc.',
      'date-range': { 'start-datetime': '2026-01-01T00:00:00Z', 'end-datetime': '2026-01-01T23:59:59Z' },
      'report-id': 't',
      policies: ['example.com', 'other.example'].map((domain) => ({
        policy: { 'policy-type': 'sts', 'policy-domain': domain },
        summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 1 },
      })),
    };
    const arf =
      'From: fbl@yahoo.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n' +
      '--b\r\nContent-Type: text/plain\r\n\r\nAbuse.\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\n' +
      'Feedback-Type: abuse\r\nVersion: 1\r\nUser-Agent: x\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n' +
      'From: sales@shop.example\r\nTo: person@yahoo.com\r\nMessage-ID: <0100019-a@us-east-2.amazonses.com>\r\n\r\n--b--\r\n';
    const mails = [
      mailWith(gzipSync(JSON.stringify(tls)), { type: 'application/tlsrpt+gzip', name: 't.json.gz' }),
      Buffer.from(arf),
    ];
    const twice = [...mails, ...mails].map((mail) => send(mail));
    expect(await collectReports(deps, twice)).toMatchObject({ counted: 2, duplicates: 2, refused: 0 });
    const said = domainReportOf('example.com', await store.reports('example.com'), deps.clock.now());
    expect(said?.tls).toEqual({ successful: 5, failed: 1, results: {} });
    const { abuse } = await store.reports('shop.example');
    expect(JSON.stringify(abuse)).not.toContain('person');
    expect(abuse[0]?.report).toMatchObject({ type: 'abuse', messageId: '0100019-a' });
    expect(await store.reports('other.example')).toMatchObject({ tls: [] });
  });
});
