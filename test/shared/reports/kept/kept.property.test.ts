import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamoReports } from '../../../../functions/_adapters/dynamodb/reports/store.ts';
import { domainReportOf } from '../../../../shared/reports/kept/domain-report.ts';
import type { KeptAggregate } from '../../../../shared/reports/kept/model.ts';
import { cappedSources, MOST_BYTES_OF } from '../../../../shared/reports/kept/others.ts';
import { packSource } from '../../../../shared/reports/kept/pack.ts';
import { domainsOf } from '../../../../shared/reports/summary.ts';
import { addSums, DomainSets, noSums, type SourceSums } from '../../../../shared/reports/sums.ts';
import { ReportTally } from '../../../../shared/reports/tally.ts';
import { GOOGLE, keptAggregate, sums } from '../../../support/kept-reports.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { NEW_YEAR } from '../../../support/reports.ts';

const source = fc
  .tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000), fc.constantFrom('mail.example.com', 'amazonses.com', '__proto__'))
  .map(([aligned, failing, forwarded, signer]) =>
    sums(aligned + failing + forwarded, aligned, { forwarded, passed: new Set([signer]) }),
  );
const report = fc
  .record({
    id: fc.constantFrom('1', '2', '3'),
    day: fc.nat(3),
    isCutOff: fc.boolean(),
    rows: fc.nat(4),
    proof: fc.constantFrom(
      GOOGLE,
      { state: 'passed' as const, domain: 'stranger.example' },
      { state: 'failed' as const, domain: 'google.com' },
    ),
    sources: fc.dictionary(fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1'), source),
  })
  .map(({ id, day, isCutOff, rows, proof, sources }) => {
    const begin = NEW_YEAR + day * 86_400;
    // A copy of a report that is as whole says the same.
    return keptAggregate({ id, begin, end: begin + 86_399, isCutOff, rows }, sources, proof);
  });
/** Of copies that are as whole the first alone, since they would not differ. */
const reports = fc.uniqueArray(report, {
  maxLength: 12,
  selector: ({ report: { id, begin, isCutOff, rows }, proof }) => JSON.stringify([id, begin, isCutOff, rows, proof]),
});

/** What all say together. */
function sumOf(all: Iterable<SourceSums>): SourceSums {
  const sum = noSums();
  for (const one of all) addSums(sum, one, new DomainSets());
  return sum;
}
const counts = ({ messages, aligned, spfAligned, dkimAligned, forwarded, dispositions }: SourceSums): unknown => [
  messages,
  aligned,
  spfAligned,
  dkimAligned,
  forwarded,
  [...dispositions].toSorted(([a], [b]) => (a < b ? -1 : 1)),
];

describe('what is kept of reports', () => {
  it('says what the reports say, whatever comes twice, in any order, and wherever a function dies', async () => {
    await fc.assert(
      fc.asyncProperty(reports, fc.array(fc.nat(11)), async (made, again) => {
        const store = dynamoReports(memoryTable());
        const deliveries: KeptAggregate[] = [...again.flatMap((index) => made[index] ?? []), ...made];
        for (const kept of deliveries) await store.keepAggregate(kept);

        const tally = new ReportTally();
        for (const kept of made) tally.addDmarc(kept);
        const now = (NEW_YEAR + 5 * 86_400) * 1_000;
        const said = domainReportOf('example.com', await store.reports('example.com'), now);
        const [expected = null] = domainsOf(tally, null);
        if (said === null || expected === null) expect(said).toBe(expected);
        else expect(said).toMatchObject({ ...expected });
        const messages = said?.days.reduce((sum, day) => sum + day.messages, 0) ?? 0;
        expect(messages).toBe(expected?.messages ?? 0);
      }),
    );
  });

  it('loses no message of a report with more addresses than fit, and never what is most', () => {
    fc.assert(
      fc.property(fc.array(source, { maxLength: 60 }), fc.integer({ min: 0, max: 4_000 }), (all, most) => {
        const sources = new Map(all.map((one, index) => [`192.0.2.${index}`, one]));
        const kept = cappedSources(sources, most);
        expect(counts(sumOf(kept.values()))).toEqual(counts(sumOf(sources.values())));
        const rows = [...kept].filter(([ip]) => !ip.startsWith('others-'));
        expect(JSON.stringify(rows.map(([ip, one]) => packSource(ip, one))).length).toBeLessThanOrEqual(most + 2);
        const failing = ({ messages, aligned, forwarded }: SourceSums) => messages - aligned - forwarded;
        const least = Math.min(...rows.map(([, one]) => failing(one)));
        for (const [ip, one] of sources) if (!kept.has(ip)) expect(failing(one)).toBeLessThanOrEqual(least);
      }),
    );
  });

  it('fits 10,000 addresses of a day into one item, with exact sums', async () => {
    const long = Array.from({ length: 16 }, (_, index) => `${'a'.repeat(240)}${index}.example`);
    const many = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [
        `10.1.${index >> 8}.${index & 255}`,
        sums(2, index % 2, { passed: new Set(long) }),
      ]),
    );
    const store = dynamoReports(memoryTable());
    expect(await store.keepAggregate(keptAggregate({ rows: 10_000 }, many))).toBe('new');
    expect(await store.keepAggregate(keptAggregate({ rows: 10_000 }, many, { state: 'failed', domain: null }))).toBe(
      'new',
    );
    const { known, others } = await store.reports('example.com');
    for (const [kept] of [known, others]) {
      expect(counts(sumOf(kept?.sources.values() ?? []))).toEqual(counts(sumOf(Object.values(many))));
      expect(kept?.addresses).toBe(10_000);
    }
    expect(MOST_BYTES_OF.dmarc).toBeLessThan(400 * 1_024);
  });
});
