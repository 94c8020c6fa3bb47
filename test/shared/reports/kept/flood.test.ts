import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamoReports, MOST_A_DAY } from '../../../../functions/_adapters/dynamodb/reports/store.ts';
import { hasRoom, STRANGER_DAYS, strangerProblem } from '../../../../shared/reports/kept/admit.ts';
import type { KeptAbuse, KeptTls } from '../../../../shared/reports/kept/model.ts';
import type { Proof } from '../../../../shared/reports/proof.ts';
import { GOOGLE, keptAggregate, sums } from '../../../support/kept-reports.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { NEW_YEAR } from '../../../support/reports.ts';

const DAY = 86_400;
const NOW = (NEW_YEAR + 2 * DAY) * 1_000;
const FAILED: Proof = { state: 'failed', domain: 'google.com' };
const passed = (domain: string): Proof => ({ state: 'passed', domain });

const tls = (id: string, proof: Proof): KeptTls => ({
  ...{ organization: 'o', id, begin: NEW_YEAR, end: NEW_YEAR + DAY - 1, proof, receivedAt: NOW },
  policies: [{ domain: 'example.com', policy: 'sts', successful: 1, failed: 0, failures: [] }],
});
const abuse = (proof: Proof): KeptAbuse => ({
  report: { kind: 'abuse', type: 'abuse', sourceIp: null, domains: ['example.com'], messageId: null, incidents: 1 },
  proof,
  receivedAt: NOW,
});
/** One of each kind. */
async function sendAll(store: ReturnType<typeof dynamoReports>, id: string, proof: Proof) {
  return [
    await store.keepAggregate(keptAggregate({ id }, { '192.0.2.1': sums(1) }, proof)),
    await store.keepTls('example.com', tls(id, proof)),
    await store.keepAbuse('example.com', abuse(proof), id),
  ];
}

describe('what anybody may send', () => {
  it('never takes the place of what is believed, however much of it comes before', async () => {
    const forged = fc.constantFrom<Proof>(FAILED, { state: 'failed', domain: null });
    await fc.assert(
      fc.asyncProperty(forged, fc.boolean(), async (proof, isOwner) => {
        const store = dynamoReports(memoryTable());
        for (let at = 0; at < 250; at += 1)
          await sendAll(store, `f${at}`, isOwner ? passed(`m${at}.flood.example`) : proof);
        expect(await sendAll(store, 'google', GOOGLE)).toEqual(['new', 'new', 'new']);
        expect(await sendAll(store, 'small', passed('small.example'))).toEqual(['new', 'new', 'new']);
        const kept = await store.reports('example.com');
        expect(kept.known).toHaveLength(1);
        for (const found of [kept.others, kept.tls, kept.abuse])
          expect(
            found.filter(({ proof: one }) => one.state === 'passed' && one.domain === 'small.example'),
          ).toHaveLength(1);
        expect(kept.tls.filter(({ id }) => id === 'google')).toHaveLength(1);
      }),
      { numRuns: 4 },
    );
  });

  it('takes no more room of a day than so much, whoever sends it', async () => {
    const table = memoryTable();
    const store = dynamoReports(table);
    for (let at = 0; at < 300; at += 1) {
      await sendAll(store, `f${at}`, FAILED);
      await sendAll(store, `s${at}`, passed(`s${at}.example`));
    }
    const items = await table.list('receivers#example.com', '');
    const of = (prefix: string): number => items.filter(({ sk }) => String(sk).startsWith(prefix)).length;
    expect(of('claims#')).toBe(MOST_A_DAY.claims);
    expect(of('tls-claims#')).toBe(MOST_A_DAY.tlsClaims);
    expect(of('abuse-claims#')).toBe(MOST_A_DAY.abuseClaims);
    expect(of('heard#')).toBe(2 * MOST_A_DAY.heard);
    expect(of('tls-heard#')).toBe(2 * MOST_A_DAY.tlsHeard);
    expect(of('abuse#')).toBe(2 * MOST_A_DAY.abuse);
  });

  it('has few days on which it may lie', () => {
    const end = NOW / 1_000 - STRANGER_DAYS * DAY;
    expect(strangerProblem(end - DAY, end, NOW)).toBeNull();
    expect(strangerProblem(end - DAY, end - 1, NOW)).toContain('expected one of the last 31 days');
    expect(strangerProblem(NEW_YEAR - 7 * DAY, NEW_YEAR + DAY, NOW)).toBeNull();
    expect(strangerProblem(NEW_YEAR - 7 * DAY, NEW_YEAR + DAY + 1, NOW)).toContain('it covers 9 days');
  });

  it('leaves room for who has little of it, up to twice as many', () => {
    const there = (count: number, domain: string): string[] => Array.from({ length: count }, () => domain);
    expect(hasRoom(there(9, 'a.example'), 'a.example', 10)).toBe(true);
    expect(hasRoom(there(10, 'a.example'), 'x.a.example', 10)).toBe(false);
    expect(hasRoom([...there(10, 'a.example'), ...there(2, 'b.example')], 'b.example', 10)).toBe(true);
    expect(hasRoom([...there(10, 'a.example'), ...there(3, 'b.example')], 'b.example', 10)).toBe(false);
    expect(hasRoom(there(20, 'a.example'), 'b.example', 10)).toBe(false);
    expect(hasRoom(there(10, ''), '', 10)).toBe(false);
  });
});
