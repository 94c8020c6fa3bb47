import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_HELD, PAGE } from '../../../../../functions/_adapters/dynamodb/reports/held.ts';
import { dynamoReports } from '../../../../../functions/_adapters/dynamodb/reports/store.ts';
import type { Item, Table } from '../../../../../functions/_adapters/dynamodb/table.ts';
import { domainReportOf, shownSince } from '../../../../../shared/reports/kept/domain-report.ts';
import type { KeptAggregate, KeptTls } from '../../../../../shared/reports/kept/model.ts';
import type { SourceSums } from '../../../../../shared/reports/sums.ts';
import { GOOGLE, sums } from '../../../../support/kept-reports.ts';
import { memoryTable } from '../../../../support/memory-table.ts';
import { morningAfter, reportOfDay } from '../../../../support/report-months.ts';
import { NEW_YEAR } from '../../../../support/reports.ts';

const DAY = 86_400;
const MONTH = 31 * DAY;

/** A table that says how many items each call took out of it. */
function counted() {
  const table = memoryTable();
  const taken: number[] = [];
  const noted = async (items: Promise<readonly Item[]>): Promise<readonly Item[]> => {
    taken.push((await items).length);
    return items;
  };
  const counting: Table = {
    ...table,
    list: (...asked) => noted(table.list(...asked)),
    newest: (...asked) => noted(table.newest(...asked)),
  };
  return { taken, store: dynamoReports(counting) };
}

const messagesOf = (reports: readonly KeptAggregate[]): number =>
  reports.flatMap(({ sources }) => [...sources.values()]).reduce((sum, { messages }) => sum + messages, 0);
const addressesOf = (reports: readonly KeptAggregate[]): number =>
  reports.reduce((sum, { sources }) => sum + sources.size, 0);

describe('reports of a domain', () => {
  it('are read page by page, from the day on that is asked for', async () => {
    const { store, taken } = counted();
    for (let day = 0; day < 80; day += 1) {
      for (const id of ['a', 'b']) await store.keepAggregate(reportOfDay(day, { '192.0.2.1': sums(1) }, { id }));
    }
    taken.length = 0;
    const since = shownSince(morningAfter(79));
    const some = await store.known('example.com', since);
    expect(some.map(({ report }) => report.end).toSorted((a, b) => a - b)[0]).toBe(NEW_YEAR + 50 * DAY + DAY - 1);
    expect(some).toHaveLength(60);
    expect(Math.max(...taken)).toBeLessThanOrEqual(PAGE);
    expect(taken.reduce((sum, items) => sum + items, 0)).toBeLessThanOrEqual(3 * PAGE);
    expect(await store.known('example.com')).toHaveLength(160);
  });

  it.each([0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE])('are all there, also %d of a day', async (count) => {
    const { store } = counted();
    for (let id = 0; id < count; id += 1) await store.keepAggregate(reportOfDay(0, {}, { id: `${id}` }));
    // What other families hold is none of them.
    await store.keepAggregate(reportOfDay(0, {}, { proof: { state: 'passed', domain: 'stranger.example' } }));
    expect(await store.known('example.com', NEW_YEAR)).toHaveLength(count);
  });

  it('count every message of more addresses than are held, and keep the newest whole', async () => {
    const { store } = counted();
    const many = 2_000;
    const reports = 28;
    for (let at = 0; at < reports; at += 1) {
      const rows = Array.from({ length: many }, (_, row): [string, SourceSums] => [
        `10.${at}.${row >> 8}.${row & 255}`,
        sums(3, row % 2),
      ]);
      await store.keepAggregate(reportOfDay(at % 30, Object.fromEntries(rows), { id: `${at}` }));
    }
    const now = morningAfter(29);
    const kept = await store.reports('example.com', shownSince(now));
    expect(kept.known).toHaveLength(reports);
    expect(messagesOf(kept.known)).toBe(reports * many * 3);
    // Behind the limit a report is three rows: one for each whose mail may be.
    expect(addressesOf(kept.known)).toBeLessThanOrEqual(MOST_HELD.addresses + 3 * reports);
    const whole = kept.known.filter(({ sources }) => sources.has('others-unknown') === false);
    expect(whole.length).toBeGreaterThan(0);
    const oldest = Math.min(...whole.map(({ report }) => report.begin));
    for (const { report, sources } of kept.known) if (report.begin > oldest) expect(sources.size).toBeGreaterThan(3);
    const said = domainReportOf('example.com', kept, now);
    expect(said).toMatchObject({ messages: reports * many * 3, aligned: (reports * many) / 2 });
    expect(said?.reporters).toMatchObject([{ name: 'Google', reports }]);
  });

  it('never lose a session of TLS reports, however many there are', async () => {
    const failures = fc.array(
      fc.record({ result: fc.string({ maxLength: 40 }), sessions: fc.nat(1_000), mx: fc.constant('m'.repeat(900)) }),
      { minLength: 1, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(failures, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        async (made, times) => {
          const { store } = counted();
          let failed = 0;
          for (let at = 0; at < times * made.length; at += 1) {
            const found = made[at % made.length] ?? [];
            const all = found.reduce((sum, { sessions }) => sum + sessions, 0);
            failed += all;
            const begin = NEW_YEAR + (at % 30) * DAY;
            const report: KeptTls = {
              ...{ organization: 'o', id: `${at}`, begin, end: begin + DAY - 1, proof: GOOGLE, receivedAt: 0 },
              policies: [{ domain: 'example.com', policy: 'sts', successful: 1, failed: all, failures: found }],
            };
            expect(await store.keepTls('example.com', report)).toBe('new');
          }
          const { tls } = await store.reports('example.com', NEW_YEAR - MONTH);
          const policies = tls.flatMap((report) => report.policies);
          expect(policies.reduce((sum, policy) => sum + policy.failed, 0)).toBe(failed);
          expect(policies.reduce((sum, policy) => sum + policy.successful, 0)).toBe(times * made.length);
          expect(JSON.stringify(tls).length).toBeLessThan(MOST_HELD.tlsBytes + 100_000);
        },
      ),
      { numRuns: 8 },
    );
  });
});
