import { describe, expect, it } from 'vitest';
import type { ZoneEntry } from '../../../infra/local/dns/zones.ts';
import type { RecordsWish, WantedRecord } from '../../../shared/records/model.ts';
import { recordsJson } from '../../../shared/records/print.ts';
import { TOKENS } from '../../support/zones.ts';
import { examinedIn, freshWorld, published, wantedIn } from './worlds.ts';

const MX = { preference: 10, exchange: 'feedback-smtp.eu-west-1.amazonses.com' };
const shown = (records: readonly WantedRecord[], name: string, type: WantedRecord['type']) =>
  records.find((one) => one.name === name && one.type === type);

describe('the records of a domain that has none', () => {
  it('are three aliases, an MX, SPF and DMARC, and nothing is wrong once they are published', async () => {
    const zone = freshWorld();
    const wanted = await wantedIn(zone);
    expect(recordsJson(wanted)).toEqual({
      domain: 'brand.example',
      records: [
        ...['t1', 't2', 't3'].map((token) => ({
          ...{ name: `${token}._domainkey.brand.example`, type: 'CNAME', value: `${token}.dkim.amazonses.com` },
          ...{ ttl: 300, state: 'missing', found: [] },
        })),
        {
          ...{ name: 'bounce.brand.example', type: 'MX', value: '10 feedback-smtp.eu-west-1.amazonses.com' },
          ...{ ttl: 300, state: 'missing', found: [] },
        },
        {
          ...{ name: 'bounce.brand.example', type: 'TXT', value: 'v=spf1 include:amazonses.com ~all' },
          ...{ ttl: 300, state: 'missing', found: [] },
        },
        {
          ...{ name: '_dmarc.brand.example', type: 'TXT', value: 'v=DMARC1; p=none' },
          ...{ ttl: 300, state: 'missing', found: [] },
        },
      ],
    });
    expect(wanted.notes).toEqual([]);
    const after = published(zone, wanted.records);
    const { findings, undetermined } = await examinedIn(after);
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(undetermined).toEqual([]);
    const again = await wantedIn(after);
    expect(again.records.map(({ state }) => state)).toEqual(Array(6).fill('published'));
    expect(again.records.map(({ value }) => value)).toEqual(wanted.records.map(({ value }) => value));
  });

  it('are verified where SES says so and they stand there, and nowhere else', async () => {
    const isVerified = { dkim: { ...dkim, isVerified: true }, isMailFromVerified: true };
    expect((await wantedIn(freshWorld(), isVerified)).records.map(({ state }) => state)).not.toContain('verified');
    const zone = published(freshWorld(), (await wantedIn(freshWorld())).records);
    expect((await wantedIn(zone, isVerified)).records.map(({ state }) => state)).toEqual([
      ...Array(5).fill('verified'),
      'published',
    ]);
  });

  it('leave out DKIM where SES has not made its tokens, and say so', async () => {
    const { records, notes } = await wantedIn(freshWorld(), { dkim: null });
    expect(records.map(({ part }) => part)).toEqual(['mail-from', 'spf', 'dmarc']);
    expect(notes.join('\n')).toContain('SES makes their tokens when the identity is created');
  });
});
const dkim = { tokens: ['t1', 't2', 't3'], signingZone: 'dkim.amazonses.com', origin: 'AWS_SES' };

type Case = {
  readonly is: string;
  readonly zone: Readonly<Record<string, ZoneEntry | null>>;
  readonly wish?: Partial<RecordsWish>;
  readonly at: readonly [string, WantedRecord['type']];
  readonly wants: Partial<WantedRecord>;
  readonly says?: string;
};
const BOUNCE = 'bounce.brand.example';
const DMARC = '_dmarc.brand.example';
const CASES: readonly Case[] = [
  {
    is: 'an alias at the MAIL FROM domain: MX',
    zone: { [BOUNCE]: { CNAME: ['mail.vendor.example'] } },
    at: [BOUNCE, 'MX'],
    wants: { state: 'wrong', isBlocked: true, found: ['CNAME mail.vendor.example'] },
    says: 'is an alias (CNAME) of mail.vendor.example',
  },
  {
    is: 'an alias at the MAIL FROM domain: SPF',
    zone: { [BOUNCE]: { CNAME: ['nospf.vendor.example'] } },
    at: [BOUNCE, 'TXT'],
    wants: { state: 'wrong', isBlocked: true },
    says: 'is an alias',
  },
  {
    is: 'an alias that only a wildcard makes',
    zone: { '*.brand.example': { CNAME: ['mail.vendor.example'] } },
    at: [BOUNCE, 'MX'],
    wants: { state: 'missing', isBlocked: false, found: [] },
  },
  {
    is: 'mail of somebody else at the MAIL FROM domain',
    zone: { [BOUNCE]: { MX: [{ preference: 5, exchange: 'mx.brand.example' }], TXT: ['v=spf1 mx -all'] } },
    at: [BOUNCE, 'MX'],
    wants: { state: 'wrong', isBlocked: true, found: ['5 mx.brand.example'] },
    says: 'goes to mx.brand.example',
  },
  {
    is: 'SES of another Region at the MAIL FROM domain',
    zone: { [BOUNCE]: { MX: [{ preference: 10, exchange: 'feedback-smtp.us-east-1.amazonses.com' }] } },
    at: [BOUNCE, 'MX'],
    wants: { state: 'wrong', isBlocked: true },
    says: 'serves SES in us-east-1',
  },
  {
    is: 'an MX that a wildcard gives',
    zone: { '*.brand.example': { MX: [{ preference: 10, exchange: 'mx.brand.example' }] } },
    at: [BOUNCE, 'MX'],
    wants: { state: 'missing', isBlocked: false },
  },
  {
    is: 'another preference of the right MX',
    zone: { [BOUNCE]: { MX: [{ ...MX, preference: 7 }] } },
    at: [BOUNCE, 'MX'],
    wants: { state: 'published', value: '7 feedback-smtp.eu-west-1.amazonses.com' },
  },
  {
    is: 'SPF of others',
    zone: { [BOUNCE]: { TXT: ['v=spf1 include:spf.vendor.example ip4:192.0.2.7 -all', 'mine=1'] } },
    at: [BOUNCE, 'TXT'],
    wants: {
      state: 'wrong',
      value: 'v=spf1 include:spf.vendor.example ip4:192.0.2.7 include:amazonses.com -all',
      kept: ['mine=1'],
      isBlocked: false,
    },
  },
  {
    is: 'two SPF records',
    zone: { [BOUNCE]: { TXT: ['v=spf1 ip4:192.0.2.7 ~all', 'v=spf1 include:spf.vendor.example -all'] } },
    at: [BOUNCE, 'TXT'],
    wants: { state: 'wrong', value: 'v=spf1 include:spf.vendor.example ip4:192.0.2.7 include:amazonses.com -all' },
  },
  {
    is: 'SPF that permits SES already',
    zone: { [BOUNCE]: { MX: [MX], TXT: ['v=spf1 include:amazonses.com include:spf.vendor.example -all'] } },
    at: [BOUNCE, 'TXT'],
    wants: { state: 'published', value: 'v=spf1 include:amazonses.com include:spf.vendor.example -all' },
  },
  {
    is: 'a policy of its owner',
    zone: { [DMARC]: { TXT: ['v=DMARC1; p=reject; rua=mailto:dmarc@brand.example'] } },
    at: [DMARC, 'TXT'],
    wants: { state: 'published', value: 'v=DMARC1; p=reject; rua=mailto:dmarc@brand.example' },
  },
  {
    is: 'a policy above',
    zone: { [DMARC]: { TXT: ['v=DMARC1; p=quarantine'] } },
    wish: { domain: 'news.brand.example', mailFrom: 'bounce.news.brand.example' },
    at: [DMARC, 'TXT'],
    wants: { state: 'published', value: 'v=DMARC1; p=quarantine' },
  },
  {
    is: 'no policy above',
    zone: {},
    wish: {
      domain: 'news.brand.example',
      mailFrom: 'bounce.news.brand.example',
      dmarc: { policy: 'reject', rua: null },
    },
    at: [DMARC, 'TXT'],
    wants: { state: 'missing', value: 'v=DMARC1; p=none', isBlocked: false },
    says: 'It begins with p=none, not with p=reject',
  },
  {
    is: 'two policies that contradict each other',
    zone: { [DMARC]: { TXT: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] } },
    at: [DMARC, 'TXT'],
    wants: { state: 'wrong', isBlocked: true, found: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] },
  },
  {
    is: 'a policy with a damaged beginning',
    zone: { [DMARC]: { TXT: ['DMARC1; p=reject; rua=mailto:dmarc@brand.example'] } },
    at: [DMARC, 'TXT'],
    wants: { state: 'wrong', value: 'v=DMARC1; p=reject; rua=mailto:dmarc@brand.example' },
  },
  {
    is: 'a strict policy to begin with, where others send',
    zone: {},
    wish: { dmarc: { policy: 'reject', rua: null } },
    at: [DMARC, 'TXT'],
    wants: { value: 'v=DMARC1; p=none' },
    says: 'It begins with p=none, not with p=reject',
  },
  {
    is: 'a strict policy to begin with, where nobody sends',
    zone: { 'brand.example': { NS: ['ns.example'], A: ['192.0.2.80'] } },
    wish: { dmarc: { policy: 'reject', rua: null } },
    at: [DMARC, 'TXT'],
    wants: { value: 'v=DMARC1; p=reject' },
  },
  {
    is: 'a collector that takes reports',
    zone: {
      'dmarc.vendor.example': { MX: [{ preference: 10, exchange: 'mx.brand.example' }] },
      '*._report._dmarc.dmarc.vendor.example': { TXT: ['v=DMARC1'] },
    },
    wish: { dmarc: { policy: 'none', rua: 'mailto:brand@dmarc.vendor.example' } },
    at: [DMARC, 'TXT'],
    wants: { value: 'v=DMARC1; p=none; rua=mailto:brand@dmarc.vendor.example', told: null },
  },
  {
    is: 'a collector that does not say so',
    zone: { 'dmarc.vendor.example': { MX: [{ preference: 10, exchange: 'mx.brand.example' }] } },
    wish: { dmarc: { policy: 'none', rua: 'mailto:brand@dmarc.vendor.example' } },
    at: [DMARC, 'TXT'],
    wants: { value: 'v=DMARC1; p=none' },
    says: 'mailto:brand@dmarc.vendor.example is left out',
  },
  {
    is: 'no answer about DMARC',
    zone: { [DMARC]: 'servfail' },
    at: [DMARC, 'TXT'],
    wants: { state: 'unknown', found: [] },
    says: 'SERVFAIL'.toLowerCase(),
  },
  {
    is: 'no answer about the MAIL FROM domain',
    zone: { [BOUNCE]: 'silent' },
    at: [BOUNCE, 'MX'],
    wants: { state: 'unknown' },
  },
  {
    is: 'an alias of DKIM that leads elsewhere',
    zone: { 't1._domainkey.brand.example': { CNAME: ['t1.dkim.vendor.example'] } },
    at: ['t1._domainkey.brand.example', 'CNAME'],
    wants: { state: 'wrong', found: ['t1.dkim.vendor.example'], isBlocked: false },
  },
  {
    is: 'a copy of the key instead of the alias',
    zone: { 't1._domainkey.brand.example': TOKENS['t1.dkim.amazonses.com'] ?? {} },
    at: ['t1._domainkey.brand.example', 'CNAME'],
    wants: { state: 'wrong', isBlocked: false },
    says: 'no CNAME can stand beside it',
  },
  {
    is: 'an alias of DKIM with the domain twice',
    zone: { 't1._domainkey.brand.example.brand.example': { CNAME: ['t1.dkim.amazonses.com'] } },
    at: ['t1._domainkey.brand.example', 'CNAME'],
    wants: { state: 'missing' },
    says: 'with the domain twice',
  },
];

describe('what stands there already', () => {
  it.each(CASES)('$is', async ({ zone, wish = {}, at: [name, type], wants, says }) => {
    const { records } = await wantedIn(freshWorld(zone), wish);
    const record = shown(records, name, type);
    expect(record).toMatchObject(wants);
    if (says !== undefined) expect(record?.told).toContain(says);
  });
});

it('where nobody answers for SES itself, the records are the same, and only that is told', async () => {
  const { records } = await wantedIn(freshWorld({ 'amazonses.com': null }), { dkim: null });
  expect(records.map(({ value, isBlocked }) => ({ value, isBlocked }))).toEqual([
    { value: '10 feedback-smtp.eu-west-1.amazonses.com', isBlocked: false },
    { value: 'v=spf1 include:amazonses.com ~all', isBlocked: false },
    { value: 'v=DMARC1; p=none', isBlocked: false },
  ]);
  const two = { [BOUNCE]: { TXT: ['v=spf1 ip4:192.0.2.7 ~all', 'v=spf1 ip4:192.0.2.8 -all'] } };
  const [, spf] = (await wantedIn(freshWorld({ ...two, 'amazonses.com': null }), { dkim: null })).records;
  expect(spf?.value).toBe('v=spf1 ip4:192.0.2.7 ip4:192.0.2.8 include:amazonses.com -all');
});
