import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainReportOf } from '../../../../shared/reports/kept/domain-report.ts';
import type { KeptAbuse, KeptAggregate, KeptReports, KeptTls } from '../../../../shared/reports/kept/model.ts';
import type { Proof } from '../../../../shared/reports/proof.ts';
import { GOOGLE, keptAggregate, sums } from '../../../support/kept-reports.ts';
import { NEW_YEAR } from '../../../support/reports.ts';

const NOW = (NEW_YEAR + 2 * 86_400) * 1_000;
const FAILED: Proof = { state: 'failed', domain: 'google.com' };
const STRANGER: Proof = { state: 'passed', domain: 'stranger.example' };
const NOTHING: KeptReports = { known: [], others: [], tls: [], abuse: [] };

const tlsOf = (proof: Proof, successful: number, id = 't'): KeptTls => ({
  ...{ organization: 'Google Inc.', id, begin: NEW_YEAR, end: NEW_YEAR + 86_399, proof, receivedAt: NOW },
  policies: [
    {
      ...{ domain: 'example.com', policy: 'sts', successful, failed: 1 },
      failures: [{ result: 'certificate-expired', sessions: 1, mx: null }],
    },
  ],
});
const abuseOf = (proof: Proof, incidents: number): KeptAbuse => ({
  report: { kind: 'abuse', type: 'abuse', sourceIp: null, domains: ['example.com'], messageId: null, incidents },
  proof,
  receivedAt: NOW,
});
const forged = (id: string, messages: number, proof: Proof = FAILED): KeptAggregate =>
  keptAggregate({ id, organization: 'Yahoo' }, { '203.0.113.9': sums(messages, 0) }, proof);

describe('what reports claim whose mail does not pass DMARC', () => {
  it('is shown apart, with the name that it claims, and in no sum', () => {
    const kept = {
      known: [keptAggregate()],
      others: [forged('2', 5_000), keptAggregate({ id: '3' }, { '192.0.2.7': sums(4, 1) }, STRANGER)],
      tls: [tlsOf(GOOGLE, 7), tlsOf(FAILED, 900, 'u')],
      abuse: [abuseOf(STRANGER, 2), abuseOf(FAILED, 800)],
    };
    const said = domainReportOf('example.com', kept, NOW);
    expect(said).toMatchObject({
      ...{ messages: 14, aligned: 11 },
      days: [{ messages: 14, aligned: 11, failing: 3 }],
      reporters: [
        { name: 'Google', isKnown: true, isBelieved: true, messages: 10 },
        { name: 'stranger.example', isKnown: false, isBelieved: true, messages: 4 },
        { name: 'Yahoo', isKnown: false, isBelieved: false, messages: 5_000 },
      ],
      tls: { successful: 7, failed: 1, results: { 'certificate-expired': 1 } },
      abuse: { abuse: 2 },
      claimed: {
        ...{ reports: 1, messages: 5_000, aligned: 0 },
        tls: { successful: 900, failed: 1, results: { 'certificate-expired': 1 } },
        abuse: { abuse: 800 },
      },
    });
    expect(said?.sources.map(({ ip }) => ip)).toEqual(['192.0.2.1', '192.0.2.7']);
    expect(said?.claimed.sources.map(({ ip }) => ip)).toEqual(['203.0.113.9']);
  });

  it('says nothing of the policy that is published, where there is nothing else', () => {
    const strict = keptAggregate({ policy: { p: 'reject', sp: null, np: null, pct: 100, testing: false } }, {}, FAILED);
    expect(domainReportOf('example.com', { ...NOTHING, others: [strict] }, NOW)).toMatchObject({
      ...{ messages: 0, sources: [], days: [] },
      readiness: { policy: 'unknown', next: null, why: expect.stringContaining('1 reports do not pass DMARC') },
      claimed: { reports: 1 },
    });
    const alone = { ...NOTHING, abuse: [abuseOf(FAILED, 3)] };
    expect(domainReportOf('example.com', alone, NOW)).toMatchObject({ abuse: {}, claimed: { abuse: { abuse: 3 } } });
  });

  it.each([['failed'], ['unknown']] as const)('never changes anything that is believed: %s', (state) => {
    const proof: Proof = state === 'failed' ? FAILED : { state };
    const claims = fc.array(
      fc.record({ id: fc.constantFrom('1', '2', '3'), messages: fc.nat(1_000_000), sessions: fc.nat(1_000) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(claims, fc.boolean(), (made, hasOthers) => {
        const honest: KeptReports = {
          known: hasOthers ? [keptAggregate()] : [],
          others: hasOthers ? [keptAggregate({ id: '2' }, { '192.0.2.7': sums(4, 1) }, STRANGER)] : [],
          tls: [tlsOf(GOOGLE, 7)],
          abuse: [abuseOf(STRANGER, 2)],
        };
        // From somebody whom no word in the report makes a known receiver.
        const of = { organization: 'nobody', email: 'a@nobody.example' };
        const flooded: KeptReports = {
          ...honest,
          others: [
            ...honest.others,
            ...made.map(({ id, messages }) =>
              keptAggregate({ id, ...of }, { '203.0.113.9': sums(messages, 0) }, proof),
            ),
          ],
          tls: [...honest.tls, ...made.map(({ sessions, id }) => tlsOf(proof, sessions, id))],
          abuse: [...honest.abuse, ...made.map(({ sessions }) => abuseOf(proof, sessions + 1))],
        };
        const before = domainReportOf('example.com', honest, NOW);
        const after = domainReportOf('example.com', flooded, NOW);
        for (const part of ['messages', 'aligned', 'sources', 'days', 'tls', 'abuse'] as const)
          expect(after?.[part]).toEqual(before?.[part]);
        expect(after?.reporters.filter(({ isBelieved }) => isBelieved)).toEqual(before?.reporters);
        expect(after?.readiness.next).toBe(before?.readiness.next);
      }),
    );
  });
});
