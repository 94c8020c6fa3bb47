import { describe, expect, it } from 'vitest';
import { readTlsReport } from '../../../shared/reports/tls.ts';

const policy = (domain: unknown, successful: unknown, failed: unknown) => ({
  policy: { 'policy-type': 'sts', 'policy-domain': domain },
  summary: { 'total-successful-session-count': successful, 'total-failure-session-count': failed },
});
const report = (policies: readonly unknown[], range: object = {}): string =>
  JSON.stringify({
    'organization-name': 'Example',
    'date-range': { 'start-datetime': '2026-01-01T00:00:00Z', 'end-datetime': '2026-01-01T23:59:59Z', ...range },
    'contact-info': 'tls@example.net',
    'report-id': '<5065427c@example.net>',
    policies,
  });

describe('a TLS report', () => {
  it('is read as RFC 8460 has it', () => {
    const details = [
      {
        'result-type': 'certificate-expired',
        'failed-session-count': 100,
        'receiving-mx-hostname': 'MX1.example.com.',
      },
    ];
    const text = report([{ ...policy('example.com', 5326, 303), 'failure-details': details }]);

    expect(readTlsReport(text)).toEqual({
      kind: 'tls',
      organization: 'Example',
      id: '5065427c',
      begin: 1_767_225_600,
      end: 1_767_311_999,
      policies: [
        {
          domain: 'example.com',
          policy: 'sts',
          successful: 5326,
          failed: 303,
          failures: [{ result: 'certificate-expired', sessions: 100, mx: 'mx1.example.com' }],
        },
      ],
      damaged: 0,
    });
  });

  it('loses a policy that is damaged, and no other', () => {
    const damaged = [
      policy('example.com', -1, 0),
      policy('example.com', 1.5, 0),
      policy('example.com', 2 ** 53 + 2, 0),
      policy('a b', 1, 0),
      null,
      [],
      'x',
      7,
      { policy: { 'policy-type': 'sts', 'policy-domain': 'example.com' } },
    ];
    const found = readTlsReport(report([...damaged, policy('example.com', '12', null)]));

    expect(found.policies).toMatchObject([{ domain: 'example.com', successful: 12, failed: 0 }]);
    expect(found.damaged).toBe(damaged.length);
  });

  it('takes one policy and one failure that are in no list, and counts with decimals', () => {
    const one = {
      ...policy('example.com', '12.0', 1),
      'failure-details': { 'result-type': 'sts-webpki-invalid', 'failed-session-count': '1' },
    };
    const text = report([]).replace('"policies":[]', `"policies":${JSON.stringify(one)}`);

    expect(readTlsReport(text).policies).toMatchObject([
      { successful: 12, failed: 1, failures: [{ result: 'sts-webpki-invalid', sessions: 1 }] },
    ]);
  });

  it.each([
    ['with another zone', '2026-01-01T02:00:00+02:00'],
    ['without a colon in the zone', '2026-01-01T02:00:00+0200'],
    ['without a zone, which is UTC wherever it is read', '2026-01-01T00:00:00'],
    ['with a space', '2026-01-01 00:00:00'],
    ['of a day', '2026-01-01'],
    ['in seconds', '1767225600'],
  ])('takes a time %s', (_, start) => {
    expect(readTlsReport(report([], { 'start-datetime': start })).begin).toBe(1_767_225_600);
  });

  it.each([
    [
      'a time that is none',
      report([], { 'start-datetime': '2026-01-01 of this year' }),
      'date-range: expected two times',
    ],
    ['no list', report([]).replace('[]', '{}'), 'expected a list "policies"'],
    ['a list', '[]', 'expected a list "policies"'],
    ['no JSON', '{"policies":', 'is none'],
  ])('is refused: %s', (_, text, reason) => {
    expect(() => readTlsReport(text)).toThrow(reason);
  });
});
