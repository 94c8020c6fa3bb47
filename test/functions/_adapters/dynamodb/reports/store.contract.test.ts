import { describe, expect, it } from 'vitest';
import { dynamoReports, MOST_A_DAY } from '../../../../../functions/_adapters/dynamodb/reports/store.ts';
import { dynamoTable } from '../../../../../functions/_adapters/dynamodb/table.ts';
import { KEPT_DAYS, type KeptRefusal, type KeptTls } from '../../../../../shared/reports/kept/model.ts';
import { useDynamo } from '../../../../support/dynamo.ts';
import { GOOGLE, keptAggregate, sums } from '../../../../support/kept-reports.ts';
import { memoryTable } from '../../../../support/memory-table.ts';
import { NEW_YEAR } from '../../../../support/reports.ts';

const { client, tables } = useDynamo();
const AT = (NEW_YEAR + 90_000) * 1_000;
const TLS: KeptTls = {
  organization: 'Google Inc.',
  id: 't1',
  begin: NEW_YEAR,
  end: NEW_YEAR + 86_399,
  proof: GOOGLE,
  receivedAt: AT,
  policies: [
    {
      domain: 'tls.example',
      policy: 'sts',
      successful: 9,
      failed: 1,
      failures: [{ result: 'certificate-expired', sessions: 1, mx: null }],
    },
  ],
};

describe.each([
  ['in memory', () => memoryTable()],
  ['in DynamoDB', () => dynamoTable(client, tables.totals)],
])('reports of receivers %s', (_, make) => {
  const table = make();
  const reports = dynamoReports(table);

  it('are counted once, as they were said, and expire', async () => {
    const kept = keptAggregate({ domain: 'once.example' }, { '192.0.2.1': sums(10), '2001:db8::1': sums(3, 0) });
    expect(await reports.known('once.example')).toEqual([]);
    expect(await reports.keepAggregate(kept)).toBe('new');
    expect(await reports.keepAggregate({ ...kept, receivedAt: AT + 5 })).toBe('known');

    const [found, ...more] = await reports.known('once.example');
    expect(more).toEqual([]);
    expect(found).toEqual({ ...kept, report: { ...kept.report, email: 'google.com' } });
    const [item] = await table.list('receivers#once.example', 'dmarc#2026-01-01#');
    expect(item?.['expiresAt']).toBe(kept.report.end + KEPT_DAYS * 86_400);
  });

  it('take a copy that is more whole, in any order', async () => {
    const cut = keptAggregate({ domain: 'cut.example', rows: 1, isCutOff: true });
    const less = keptAggregate({ domain: 'cut.example', rows: 2, isCutOff: true });
    const whole = keptAggregate({ domain: 'cut.example', rows: 1 }, { '192.0.2.1': sums(99) });
    const answers = [];
    for (const copy of [cut, less, cut, whole, less]) answers.push(await reports.keepAggregate(copy));
    expect(answers).toEqual(['new', 'new', 'known', 'new', 'known']);
    expect((await reports.known('cut.example')).map(({ sources }) => sources.get('192.0.2.1')?.messages)).toEqual([99]);
  });

  it('keep what nobody vouches for apart, and no more of it a day than so much', async () => {
    const stranger = (id: string, day = 0) =>
      keptAggregate(
        { domain: 'flood.example', id, begin: NEW_YEAR + day * 86_400, end: NEW_YEAR + day * 86_400 + 86_399 },
        {},
        { state: 'passed', domain: 'stranger.example' },
      );
    for (let id = 0; id < MOST_A_DAY.heard; id += 1) expect(await reports.keepAggregate(stranger(`${id}`))).toBe('new');
    expect(await reports.keepAggregate(stranger('one more'))).toBe('full');
    expect(await reports.keepAggregate(stranger('0'))).toBe('known');
    expect(await reports.keepAggregate(stranger('another day', 1))).toBe('new');
    expect(await reports.keepAggregate(keptAggregate({ domain: 'flood.example' }))).toBe('new');

    const { known, others } = await reports.reports('flood.example');
    expect([known.length, others.length]).toEqual([1, MOST_A_DAY.heard + 1]);
  });

  it('keep TLS and abuse reports of a domain', async () => {
    const abuse = {
      report: {
        kind: 'abuse' as const,
        type: 'abuse',
        sourceIp: '192.0.2.1',
        domains: ['tls.example'],
        messageId: null,
        incidents: 2,
      },
      proof: GOOGLE,
      receivedAt: AT,
    };
    const answers = [];
    for (let twice = 0; twice < 2; twice += 1) {
      answers.push(await reports.keepTls('tls.example', TLS), await reports.keepAbuse('tls.example', abuse, 'mail-1'));
    }
    expect(answers).toEqual(['new', 'new', 'known', 'known']);
    expect(await reports.reports('tls.example')).toEqual({ known: [], others: [], tls: [TLS], abuse: [abuse] });
  });

  it('of anybody are read no further than the newest, however many there are; of known receivers all', async () => {
    const few = dynamoReports(table, { heard: 2, tls: 1, abuse: 1 });
    const domain = 'flooded.example';
    const dayOf = (day: number) => ({ begin: NEW_YEAR - day * 86_400, end: NEW_YEAR - day * 86_400 + 86_399 });
    for (const day of [1, 2, 3, 4]) {
      const of = { domain, id: `${day}`, ...dayOf(day) };
      await few.keepAggregate(keptAggregate(of));
      await few.keepAggregate(keptAggregate(of, undefined, { state: 'passed', domain: 'stranger.example' }));
      await few.keepTls(domain, { ...TLS, id: `${day}`, ...dayOf(day) });
    }
    const { known, others, tls, abuse } = await few.reports(domain);
    expect(known.map(({ report }) => report.id)).toEqual(['4', '3', '2', '1']);
    expect(others.map(({ report }) => report.id)).toEqual(['2', '1']);
    expect([tls.map(({ id }) => id), abuse]).toEqual([['1'], []]);
    expect(await few.known(domain)).toHaveLength(4);
  });

  it('know which domains were heard of, and since when there is news', async () => {
    await reports.hear('heard.example', AT, false);
    await reports.hear('news.example', AT, true);
    await reports.hear('news.example', AT - 1, true);
    await reports.hear('news.example', AT + 1, false);
    const told = { failingSince: AT, senders: ['192.0.2.1'], lookedAt: AT };
    await reports.saveTold('news.example', told);
    await reports.saveTold('never-heard.example', told);
    await reports.hear('news.example', AT + 2, false);
    expect(await reports.domains()).toEqual([
      { name: 'heard.example', heardAt: AT, newsAt: null, told: null },
      { name: 'news.example', heardAt: AT + 2, newsAt: AT, told },
    ]);
  });

  it('keep refusals with their reason, once each, and no more a day than so many', async () => {
    const refusal = (object: string, at = AT): KeptRefusal => ({ at, object, from: null, reason: 'why' });
    expect(await reports.refuse(refusal('a'))).toBe(true);
    expect(await reports.refuse(refusal('a'))).toBe(true);
    for (let one = 1; one < MOST_A_DAY.refused; one += 1) await reports.refuse(refusal(`b${one}`, AT + one));
    expect(await reports.refuse(refusal('c', AT + 1_000))).toBe(false);
    expect(await reports.refuse(refusal('a'))).toBe(true);
    expect((await reports.refusals(2)).map(({ object }) => object)).toEqual(['b199', 'b198']);
  });
});
