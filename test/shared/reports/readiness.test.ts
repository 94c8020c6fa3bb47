import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_PROOF, type Proof } from '../../../shared/reports/proof.ts';
import { domainsOf } from '../../../shared/reports/summary.ts';
import { ReportSums } from '../../../shared/reports/sums.ts';
import { ReportTally } from '../../../shared/reports/tally.ts';

const NEW_YEAR = 1_767_225_600;
const GOOGLE: Proof = { state: 'passed', domain: 'google.com' };
type Mail = {
  readonly ip: string;
  readonly count: number;
  readonly passes?: boolean;
  readonly signedBy?: string;
  readonly reason?: string;
};
type Given = {
  readonly p?: string;
  readonly sp?: string;
  readonly pct?: number;
  readonly testing?: boolean;
  readonly proof?: Proof;
  /** Days that a report covers. */
  readonly span?: number;
  readonly email?: string;
};
const SES: Mail = { ip: '54.240.1.1', count: 100, passes: true };

/** Reports of so many days, each with this mail. */
function readiness(days: number, mail: readonly Mail[], given: Given = {}, tally = new ReportTally(), from = 0) {
  for (let day = from; day < from + days; day += 1) {
    const sums = new ReportSums();
    for (const { ip, count, passes = false, signedBy = 'other.example', reason } of mail) {
      sums.add({
        sourceIp: ip,
        count,
        disposition: 'none',
        dkimAligned: passes,
        spfAligned: false,
        reasons: reason === undefined ? [] : [reason],
        headerFrom: 'example.com',
        dkim: [{ domain: signedBy, selector: 's', result: 'pass' }],
        spf: [],
      });
    }
    const {
      p = 'none',
      sp = null,
      pct = 100,
      testing = false,
      proof = GOOGLE,
      email = 'r@google.com',
      span = 1,
    } = given;
    tally.addDmarc({
      proof,
      sources: sums.sources,
      report: {
        kind: 'dmarc',
        organization: 'Reports',
        email,
        id: `${day}`,
        begin: NEW_YEAR + day * span * 86_400,
        end: NEW_YEAR + (day + 1) * span * 86_400 - 1,
        domain: 'example.com',
        policy: { p, sp, np: null, pct, testing },
        isRfc9990: false,
        rows: mail.length,
        damaged: 0,
        isCutOff: false,
      },
    });
  }
  return domainsOf(tally, null)[0]?.readiness;
}

describe('the way to p=reject', () => {
  it.each([
    ['two weeks of mail that passes', 14, [SES], {}, 'quarantine', 'publish p=quarantine in place of p=none'],
    ['a day less', 13, [SES], {}, null, 'cover 13 days under this policy, 14 are needed'],
    ['little mail', 14, [{ ...SES, count: 7 }], {}, null, 'tell of 98 messages of its own, 100 are needed'],
    ['quarantine for two weeks', 14, [SES], { p: 'quarantine' }, 'reject', 'publish p=reject in place of p=quarantine'],
    ['quarantine for a part', 14, [SES], { p: 'quarantine', pct: 10 }, 'quarantine', 'without pct=10'],
    ['quarantine as a test', 14, [SES], { p: 'quarantine', testing: true }, 'quarantine', 'without t=y'],
    ['reject for a part', 14, [SES], { p: 'reject', pct: 50 }, 'reject', 'without pct=50'],
    [
      'little mail of its own among what strangers forge',
      14,
      [{ ...SES, count: 7 }, ...Array.from({ length: 90 }, (_, at) => ({ ip: `198.51.100.${at}`, count: 1 }))],
      {},
      null,
      'tell of 98 messages of its own, 100 are needed; 1260 more are of others',
    ],
    ['reject', 1, [SES], { p: 'reject' }, null, 'nothing is stricter'],
    [
      'reject, and weaker subdomains',
      1,
      [SES],
      { p: 'reject', sp: 'none' },
      null,
      'sp=none leaves its subdomains weaker',
    ],
    [
      'SES mail that fails in one of a hundred',
      14,
      [
        { ...SES, count: 99 },
        { ip: '54.240.1.2', count: 1 },
      ],
      {},
      'quarantine',
      '1.00 %',
    ],
    [
      'SES mail that fails in two of a hundred',
      14,
      [
        { ...SES, count: 98 },
        { ip: '54.240.1.2', count: 2 },
      ],
      {},
      null,
      'fix first: 2.00 % of own mail fails alignment, 1.00 % at most may: Amazon SES (54.240.1.2) 28 of 28',
    ],
    [
      'a forgotten sender',
      14,
      [SES, { ip: '192.0.2.9', count: 2 }],
      {},
      null,
      'a person must decide whether these may send in the name of the domain; authenticate those that may, before the next step: 192.0.2.9 28 of 28',
    ],
    [
      'a known service',
      14,
      [SES, { ip: '192.0.2.9', count: 2, signedBy: 'sendgrid.net' }],
      {},
      null,
      'Twilio SendGrid (192.0.2.9) 28 of 28',
    ],
    [
      'mail that was forwarded',
      14,
      [SES, { ip: '192.0.2.9', count: 2, reason: 'forwarded' }],
      {},
      'quarantine',
      '0 messages of 0 unknown addresses would be quarantined; 28 that were passed on by others fail, too',
    ],
    ['reports that name no policy', 14, [SES], { p: '' }, null, 'no report says which policy it found'],
    ['reports that name another word', 14, [SES], { p: 'block' }, null, 'name a policy that is none of DMARC'],
    [
      'a stranger’s reports',
      14,
      [SES],
      { proof: { state: 'passed', domain: 'evil.example' } },
      null,
      'no report of a known receiver',
    ],
    [
      'reports in mails that fail',
      14,
      [SES],
      { proof: { state: 'failed', domain: 'google.com' } },
      null,
      'no report of a known receiver',
    ],
    ['files', 14, [SES], { proof: NO_PROOF }, 'quarantine', 'Who sent these reports is not proved'],
    [
      'files of a stranger',
      14,
      [SES],
      { proof: NO_PROOF, email: 'r@stranger.example' },
      null,
      'no report of a known receiver',
    ],
  ] as const)('%s', (_, days, mail, given, next, why) => {
    const found = readiness(days, mail, given);

    expect(found?.next).toBe(next);
    expect(found?.why).toContain(why);
  });

  it('takes a few messages of many addresses for what they are, forged or forwarded', () => {
    const forged = Array.from({ length: 50 }, (_, at) => ({ ip: `198.51.100.${at}`, count: 1 }));
    const tally = new ReportTally();
    readiness(13, [SES], {}, tally);
    const found = readiness(1, [SES, ...forged], {}, tally, 13);

    expect(found).toMatchObject({
      next: 'quarantine',
      why: expect.stringContaining('50 messages of 50 unknown addresses'),
    });
  });

  it('says how many receivers report, and up to when', () => {
    const tally = new ReportTally();
    readiness(14, [SES], {}, tally);
    expect(readiness(0, [], {}, tally)?.why).toContain('One known receiver reports, up to 2026-01-14');
    readiness(1, [SES], { proof: { state: 'passed', domain: 'microsoft.com' } }, tally, 15);
    expect(readiness(0, [], {}, tally)?.why).toContain('2 known receivers report, up to 2026-01-16');
  });

  it('takes a sender in reports of a week for one that may have sent on each day of it', () => {
    const tally = new ReportTally();
    const mail = [
      { ...SES, count: 100_000 },
      { ip: '192.0.2.9', count: 200 },
    ];
    readiness(3, mail, { span: 7 }, tally);
    const found = readiness(0, [], {}, tally);

    expect(found).toMatchObject({ next: null, why: expect.stringContaining('192.0.2.9 600 of 600') });
  });

  it('counts a day once on which several reports tell of an address', () => {
    const tally = new ReportTally();
    const mail = [
      { ...SES, count: 100_000 },
      { ip: '192.0.2.9', count: 200 },
    ];
    readiness(14, [{ ...SES, count: 100_000 }], {}, tally, 2);
    for (const domain of ['google.com', 'microsoft.com', 'amazonses.com']) {
      readiness(2, mail, { proof: { state: 'passed', domain } }, tally);
    }

    expect(readiness(0, [], {}, tally)?.next).toBe('quarantine');
  });

  it('counts the days under a policy from when it was published', () => {
    const tally = new ReportTally();
    readiness(20, [SES], {}, tally);
    const found = readiness(5, [SES], { p: 'quarantine' }, tally, 20);

    expect(found).toMatchObject({ policy: 'quarantine', next: null, why: expect.stringContaining('cover 5 days') });
  });

  it('goes by what is published as the newest report says that does say it', () => {
    const tally = new ReportTally();
    readiness(14, [SES], { p: 'reject' }, tally);
    readiness(3, [SES], { p: '' }, tally, 14);

    expect(readiness(0, [], {}, tally)).toMatchObject({ policy: 'reject', next: null });
  });

  it('is never weaker than what is published', () => {
    const strict = ['none', 'quarantine', 'reject'];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(...strict),
        fc.integer({ min: 0, max: 100 }),
        fc.boolean(),
        fc.array(
          fc.record({
            ip: fc.constantFrom('54.240.1.1', '192.0.2.1', '192.0.2.2'),
            count: fc.nat(500),
            passes: fc.boolean(),
          }),
        ),
        (days, p, pct, testing, mail) => {
          const found = readiness(days, mail, { p, pct, testing });
          if (found?.next != null) expect(strict.indexOf(found.next)).toBeGreaterThanOrEqual(strict.indexOf(p));
          if (found?.next != null && found.next !== p) expect(strict.indexOf(found.next)).toBe(strict.indexOf(p) + 1);
        },
      ),
    );
  });
});

describe('a report that comes twice', () => {
  it('counts once for each domain that proves to have sent it, and unproved only where nobody does', () => {
    const tally = new ReportTally();
    readiness(1, [SES], { proof: NO_PROOF }, tally);
    expect([tally.counted, tally.duplicates]).toEqual([1, 0]);
    readiness(1, [SES], { proof: GOOGLE }, tally);
    expect([tally.counted, tally.duplicates]).toEqual([1, 1]);
    readiness(1, [SES], { proof: { state: 'passed', domain: 'evil.example' } }, tally);
    expect([tally.counted, tally.duplicates]).toEqual([2, 1]);
  });
});

describe('reports that are not the same', () => {
  const one = {
    kind: 'dmarc',
    organization: 'Mail Server',
    email: 'postmaster@a.example',
    id: '7',
    begin: NEW_YEAR,
    end: NEW_YEAR + 86_399,
    domain: 'example.com',
    policy: { p: 'none', sp: null, np: null, pct: 100, testing: false },
    isRfc9990: false,
    rows: 1,
    damaged: 0,
    isCutOff: false,
  } as const;
  const counted = (
    ...reports: readonly { readonly email?: string; readonly id?: string; readonly count: number }[]
  ) => {
    const tally = new ReportTally();
    for (const { count, ...given } of reports) {
      const sums = new ReportSums();
      sums.add({
        sourceIp: '192.0.2.1',
        count,
        disposition: 'none',
        dkimAligned: true,
        spfAligned: true,
        reasons: [],
        headerFrom: null,
        dkim: [],
        spf: [],
      });
      tally.addDmarc({ proof: NO_PROOF, sources: sums.sources, report: { ...one, ...given } });
    }
    return [tally.counted, tally.aggregates.map(({ sources }) => sources.get('192.0.2.1')?.messages)] as const;
  };

  it.each([
    ['one id of two receivers that call themselves the same', [{ count: 1 }, { count: 2, email: 'x@b.example' }], 2],
    [
      'no id, and other sums',
      [
        { id: '', count: 1 },
        { id: '', count: 2 },
      ],
      2,
    ],
    [
      'no id, and the same sums',
      [
        { id: '', count: 1 },
        { id: '', count: 1 },
      ],
      1,
    ],
    ['one id, and other sums', [{ count: 1 }, { count: 2 }], 1],
  ])('%s', (_, reports, count) => {
    expect(counted(...reports)[0]).toBe(count);
  });

  it('of copies that differ counts the same one, in whatever order they come', () => {
    expect(counted({ count: 1 }, { count: 2 })).toEqual([1, [2]]);
    expect(counted({ count: 2 }, { count: 1 })).toEqual([1, [2]]);
  });
});
