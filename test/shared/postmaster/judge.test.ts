import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/kernel/time.ts';
import { accusedOf } from '../../../shared/postmaster/accused.ts';
import { findingId, gmailFindings } from '../../../shared/postmaster/judge.ts';
import type { GmailDay } from '../../../shared/postmaster/model.ts';

const DAY = 20_700;
/** Two days after the newest figures, as Gmail has it. */
const NOW = (DAY + 2) * DAY_MS;
const day = (n: number, of: Partial<GmailDay> = {}): GmailDay => ({
  ...{ domain: 'example.com', day: n, spamRate: null, errors: {}, feedback: [], askedAt: 0 },
  ...of,
});

describe('gmailFindings', () => {
  it('tells a spam rate above the limit, with its date', () => {
    const [found, ...rest] = gmailFindings([day(DAY - 1, { spamRate: 0.0005 }), day(DAY, { spamRate: 0.0042 })], NOW);
    expect(rest).toEqual([]);
    expect(found?.sentence).toBe(
      'Gmail (Postmaster Tools): 0.42 % of the mail from example.com was reported as spam by its readers on 2026-09-04, limit 0.10 %',
    );
    expect(found?.figures).toEqual({ until: (DAY + 1) * DAY_MS, believedUntil: (DAY + 6) * DAY_MS, isGrave: false });
  });

  it.each([
    ['one day', [0.02], false],
    ['two days in a row', [0.004, 0.02], true],
    ['a day between that was only bad', [0.02, 0.002, 0.02], false],
    ['a day between of which nothing is said', [0.004, null, 0.02], true],
    ['at the limit', [0.003, 0.003], true],
    ['just below it', [0.003, 0.002_999], false],
  ])('is grave after two days with figures at the limit of a quarantine or above: %s', (_, rates, isGrave) => {
    const days = rates.map((spamRate, index) => day(DAY - rates.length + 1 + index, { spamRate }));
    expect(gmailFindings(days, NOW)[0]?.figures.isGrave).toBe(isGrave);
  });

  it('tells a figure that is exactly at the limit: Gmail asks for less', () => {
    expect(gmailFindings([day(DAY, { spamRate: 0.001 })], NOW)).toMatchObject([{ days: [DAY] }]);
  });

  it.each<[string, GmailDay[]]>([
    ['nothing', []],
    ['just below the limit', [day(DAY, { spamRate: 0.000_999 })]],
    ['better by now', [day(DAY - 1, { spamRate: 0.5 }), day(DAY, { spamRate: 0 })]],
    ['no figure', [day(DAY, { errors: { reject: 0.9 } })]],
    ['too old', [day(DAY - 5, { spamRate: 0.5 })]],
    ['of the future', [day(DAY + 2, { spamRate: 0.5 })]],
  ])('has nothing to tell of what is %s', (_, days) => {
    expect(gmailFindings(days, NOW)).toEqual([]);
  });

  it('looks at the newest day that has a figure, not at the newest day', () => {
    const found = gmailFindings([day(DAY - 1, { spamRate: 0.01 }), day(DAY, { errors: { reject: 0 } })], NOW);
    expect(found).toMatchObject([{ signal: 'spamRate', day: DAY - 1, value: 0.01 }]);
  });

  it('adds up what is refused for domain and address, and nothing else', () => {
    const errors = { reject: 0.9, reject_low_domain_reputation: 0.03, reject_low_ip_reputation: 0.04 };
    const found = gmailFindings([day(DAY, { errors })], NOW);
    expect(found).toMatchObject([{ signal: 'reputation', value: 0.07 }]);
    expect(found[0]?.sentence).toContain('7.00 % of the mail from example.com was refused for the reputation');
  });

  it('judges each Feedback-ID by itself, under a name of its own', () => {
    const feedback = [
      { id: 'acme', spamRate: 0.02 },
      { id: 'globex', spamRate: 0.0001 },
      { id: 'initech', spamRate: null },
    ];
    const found = gmailFindings([day(DAY, { spamRate: 0.0004, feedback })], NOW);
    expect(found.map(findingId)).toEqual(['gmail:spamRate:example.com:acme']);
    expect(found[0]?.sentence).toContain('from example.com with Feedback-ID acme');
  });

  it('never says anything without a figure at the limit or above that is at most five days old', () => {
    const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
    const days = fc.uniqueArray(fc.record({ n: fc.integer({ min: -12, max: 4 }), spamRate: share }), {
      selector: ({ n }) => n,
    });
    fc.assert(
      fc.property(days, (given) => {
        const found = gmailFindings(
          given.map(({ n, spamRate }) => day(DAY + n, { spamRate })),
          NOW,
        );
        const said = given.filter(({ spamRate }) => spamRate !== null).toSorted((a, b) => b.n - a.n);
        const [newest] = said;
        const isSure = newest !== undefined && (newest.spamRate ?? 0) >= 0.001 && newest.n <= 1 && newest.n >= -4;
        expect(found.length > 0).toBe(isSure);
        if (found[0]?.figures.isGrave)
          expect(Math.min(...said.slice(0, 2).map((one) => one.spamRate ?? 0))).toBeGreaterThanOrEqual(0.003);
      }),
    );
  });
});

describe('accusedOf', () => {
  const two = [
    { set: 'acme-news', tenant: 'acme' },
    { set: 'globex-news', tenant: 'globex' },
  ];
  const domain = { domain: 'example.com', feedbackId: null, days: [DAY] };
  const id = (feedbackId: string) => ({ domain: 'example.com', feedbackId, days: [DAY] });

  it.each([
    ['the only sender of a domain', domain, { sets: two.slice(0, 1), isComplete: true }, 'acme-news'],
    ['nobody, where several send', domain, { sets: two, isComplete: true }, null],
    ['nobody, where others may send', domain, { sets: two.slice(0, 1), isComplete: false }, null],
    ['nobody, where nobody is known', domain, { sets: [], isComplete: true }, null],
    ['the set of that name', id('Globex-News'), { sets: two, isComplete: false }, 'globex-news'],
    ['the only set of that tenant', id('acme'), { sets: two, isComplete: true }, 'acme-news'],
    ['nobody, where the tenant may have others', id('acme'), { sets: two, isComplete: false }, null],
    [
      'nobody, where the tenant has two',
      id('acme'),
      { sets: [...two, { set: 'acme-bills', tenant: 'acme' }], isComplete: true },
      null,
    ],
    ['nobody, where the id is a campaign', id('spring-2026'), { sets: two, isComplete: true }, null],
    [
      'nobody for a Feedback-ID that is no name',
      id('--'),
      { sets: [{ set: '_', tenant: null }], isComplete: true },
      null,
    ],
  ])('accuses %s', (_, subject, senders, accused) => {
    expect(accusedOf(subject, { others: [], counted: [], ...senders })).toBe(accused);
  });

  /** What was counted of a domain from which two sets send: of each day, all mail and that of acme-news. */
  const counted = (...days: readonly (readonly [day: number, all: number, most: number])[]) => ({
    days: days.map(([n, all]) => [n, all, 0, 0] as const),
    sets: { count: 2, first: ['acme-news', 'globex-news'] },
    most: days.map(([n, , most]) => [n, 'acme-news', most] as const),
  });
  const mainOf = (days: readonly number[], ...surveys: Parameters<typeof accusedOf>[1]['counted']) =>
    accusedOf({ ...domain, days }, { sets: two, isComplete: true, others: [], counted: surveys });

  it.each([
    ['99 % of the mail', [DAY], [counted([DAY, 1_000, 990])], 'acme-news'],
    ['less', [DAY], [counted([DAY, 1_000, 989])], null],
    ['99 % of it on the day before only', [DAY], [counted([DAY - 1, 1_000, 1_000], [DAY, 1_000, 989])], null],
    ['less on the day after, which may be a part of it', [DAY], [counted([DAY, 1_000, 990], [DAY + 1, 9, 8])], null],
    ['99 % on both', [DAY], [counted([DAY, 1_000, 990], [DAY + 1, 100, 99])], 'acme-news'],
    ['less on the earlier one of two days', [DAY, DAY - 2], [counted([DAY - 2, 10, 9], [DAY, 1_000, 990])], null],
    ['nothing that was counted', [DAY], [counted([DAY - 1, 1_000, 1_000])], null],
    ['what nobody knows, as older versions stored it', [DAY], [{ ...counted([DAY, 9, 9]), most: undefined }], null],
    [
      'all of it, in a subdomain of its own and beside another above it',
      [DAY],
      [counted([DAY, 100, 98]), { ...counted([DAY, 100, 0]), sets: { count: 1, first: ['acme-news'] }, most: null }],
      'acme-news',
    ],
    [
      'too little, because of another who has a subdomain',
      [DAY],
      [counted([DAY, 100, 100]), { ...counted([DAY, 2, 0]), sets: { count: 1, first: ['globex-news'] }, most: null }],
      null,
    ],
  ] as const)('holds the set responsible whose mail is nearly all of the domain: %s', (_, days, surveys, accused) => {
    expect(mainOf(days, ...surveys)).toBe(accused);
  });

  it('never accuses for a domain whose others sent more than a hundredth of its mail', () => {
    const mails = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(mails, mails, (most, rest) => {
        const accused = mainOf([DAY], counted([DAY, most + rest, most]));
        expect(accused !== null).toBe(most > 0 && most >= 0.99 * (most + rest));
      }),
    );
  });
});
