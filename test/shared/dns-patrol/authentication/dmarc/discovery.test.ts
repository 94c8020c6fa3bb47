import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asNodeDns } from '../../../../../functions/_adapters/dns/node-dns.ts';
import type { Zone } from '../../../../../infra/local/dns/zones.ts';
import { isAligned } from '../../../../../shared/dns-patrol/authentication/alignment.ts';
import {
  appliedPolicy,
  discoverDmarc,
  organizationalDomain,
} from '../../../../../shared/dns-patrol/authentication/dmarc/discovery.ts';
import { parseDmarc } from '../../../../../shared/dns-patrol/authentication/dmarc/record.ts';
import { fakeDns } from '../../../../support/fake-dns.ts';

/** mailauth's own discovery, which has no types: it takes a domain, a resolver and options. */
const MAILAUTH: string = 'mailauth/lib/dmarc/get-dmarc-record.js';
type Theirs = (domain: string, resolver: unknown, options: unknown) => Promise<false | Record<string, string>>;
const { default: getDmarcRecord } = (await import(MAILAUTH)) as { default: Theirs };

const txt = (...texts: string[]) => ({ TXT: texts });
async function applied(zone: Zone, domain: string) {
  const dns = fakeDns(zone);
  const found = await discoverDmarc(dns, domain);
  if (found.status !== 'found') return found.status;
  return { policy: await appliedPolicy(dns, domain, found), at: found.recordDomain, org: found.organizationalDomain };
}

/** RFC 9989, its worked examples (appendix B.4) and the cases that mailauth's compliance tests name by section. */
describe('RFC 9989', () => {
  it.each([
    ['4.10 no record', {}, 'example.com', 'none'],
    [
      '4.10 its own',
      { '_dmarc.example.com': txt('v=DMARC1; p=reject') },
      'example.com',
      { policy: 'reject', at: 'example.com', org: 'example.com' },
    ],
    [
      '4.10 that of the organization',
      { '_dmarc.example.com': txt('v=DMARC1; p=reject') },
      'mail.example.com',
      { policy: 'reject', at: 'example.com', org: 'example.com' },
    ],
    [
      '4.10 step 2: several are none',
      { '_dmarc.example.com': txt('v=DMARC1; p=reject', 'v=DMARC1; p=none') },
      'example.com',
      'none',
    ],
    [
      '4.10: other texts do not matter',
      {
        '_dmarc.mail.example.com': txt('some text', 'and another'),
        '_dmarc.example.com': txt('v=DMARC1; p=quarantine'),
      },
      'mail.example.com',
      { policy: 'quarantine', at: 'example.com', org: 'example.com' },
    ],
    [
      '4.10: strings are joined',
      { '_dmarc.example.com': { TXT: [['v=DMARC1; p=re', 'ject']] } },
      'example.com',
      { policy: 'reject' },
    ],
    [
      '4.10.2: psd=n ends the walk',
      { '_dmarc.b.example.com': txt('v=DMARC1; p=reject; psd=n'), '_dmarc.example.com': txt('v=DMARC1; p=none') },
      'a.b.example.com',
      { policy: 'reject', at: 'b.example.com', org: 'b.example.com' },
    ],
    [
      '4.10.2: without it the shortest name is the organization',
      { '_dmarc.b.example.com': txt('v=DMARC1; p=reject'), '_dmarc.example.com': txt('v=DMARC1; p=none') },
      'a.b.example.com',
      { policy: 'none', at: 'example.com', org: 'example.com' },
    ],
    [
      'B.4.2 deep names',
      { '_dmarc.example.com': txt('v=DMARC1; p=reject') },
      'a.b.c.d.e.f.g.h.i.j.k.example.com',
      { org: 'example.com' },
    ],
    [
      'B.4.3 below a public suffix domain',
      {
        '_dmarc.bank.example': txt('v=DMARC1; p=reject; psd=y'),
        '_dmarc.giant.bank.example': txt('v=DMARC1; p=quarantine'),
      },
      'giant.bank.example',
      { policy: 'quarantine', at: 'giant.bank.example', org: 'giant.bank.example' },
    ],
    [
      '4.10.1: the suffix speaks where the organization is silent',
      { '_dmarc.bank.example': txt('v=DMARC1; p=reject; psd=y; rua=mailto:psd@bank.example') },
      'mail.mega.bank.example',
      { policy: 'reject', at: 'bank.example', org: 'mega.bank.example' },
    ],
    [
      '4.7 np for a name that does not exist',
      { '_dmarc.example.com': txt('v=DMARC1; p=reject; sp=none; np=quarantine') },
      'sub.example.com',
      { policy: 'quarantine' },
    ],
    [
      '4.7 sp for one that does',
      {
        '_dmarc.example.com': txt('v=DMARC1; p=reject; sp=none; np=quarantine'),
        'sub.example.com': { A: ['192.0.2.1'] },
      },
      'sub.example.com',
      { policy: 'none' },
    ],
    [
      'A.4 it exists without an address',
      {
        '_dmarc.example.com': txt('v=DMARC1; p=reject; sp=none; np=quarantine'),
        'sub.example.com': { MX: [{ preference: 1, exchange: 'mx.example.com' }] },
      },
      'sub.example.com',
      { policy: 'none' },
    ],
    [
      'A.4 it exists as an alias of what does not',
      {
        '_dmarc.example.com': txt('v=DMARC1; p=reject; sp=none; np=quarantine'),
        'sub.example.com': { CNAME: ['gone.example.com'] },
      },
      'sub.example.com',
      { policy: 'none' },
    ],
    [
      '4.7 t: reject becomes quarantine',
      { '_dmarc.example.com': txt('v=DMARC1; p=reject; t=y') },
      'example.com',
      { policy: 'quarantine' },
    ],
    [
      '4.7 t: quarantine becomes none',
      { '_dmarc.example.com': txt('v=DMARC1; p=quarantine; t=y') },
      'example.com',
      { policy: 'none' },
    ],
    [
      'A.6 pct changes nothing',
      { '_dmarc.example.com': txt('v=DMARC1; p=reject; pct=0') },
      'example.com',
      { policy: 'reject' },
    ],
    [
      '4.10.1 no p, but reports are wanted',
      { '_dmarc.example.com': txt('v=DMARC1; rua=mailto:dmarc@example.com') },
      'example.com',
      { policy: 'none' },
    ],
    [
      '4.10.1 an invalid sp, but reports are wanted',
      { '_dmarc.example.com': txt('v=DMARC1; p=reject; sp=x; rua=mailto:d@example.com') },
      'example.com',
      { policy: 'none' },
    ],
    ['4.10.1 no p, no reports', { '_dmarc.example.com': txt('v=DMARC1; adkim=s') }, 'example.com', { policy: null }],
    ['4.7 v in lower case', { '_dmarc.example.com': txt('v=dmarc1; p=reject') }, 'example.com', 'none'],
    ['4.7 v with more behind it', { '_dmarc.example.com': txt('v=DMARC1x; p=reject') }, 'example.com', 'none'],
    [
      '4.7 whitespace around =',
      { '_dmarc.example.com': txt('v = DMARC1; p = reject') },
      'example.com',
      { policy: 'reject' },
    ],
    ['4.7 words in any case', { '_dmarc.example.com': txt('v=DMARC1; p=Reject') }, 'example.com', { policy: 'reject' }],
    ['RFC 6376 3.2 a tag twice', { '_dmarc.example.com': txt('v=DMARC1; p=none; p=reject') }, 'example.com', 'none'],
  ] satisfies [string, Zone, string, unknown][])('%s', async (_, zone, domain, expected) => {
    const got = await applied(zone, domain);
    if (typeof expected === 'string') expect(got).toBe(expected);
    else expect(got).toMatchObject(expected);
  });

  it('4.10: asks eight times at most, in this order', async () => {
    const dns = fakeDns({});
    await discoverDmarc(dns, 'a.b.c.d.e.f.g.h.i.j.k.example.com');
    expect(dns.asked).toEqual(
      ['a.b.c.d.e.f.g.h.i.j.k.', 'g.h.i.j.k.', 'h.i.j.k.', 'i.j.k.', 'j.k.', 'k.', '']
        .map((at) => `TXT _dmarc.${at}example.com`)
        .concat('TXT _dmarc.com'),
    );
  });

  it('keeps the case of addresses, and knows strict alignment in capitals', () => {
    expect(parseDmarc('v=DMARC1; p=none; adkim=S; rua=mailto:Reports@Example.COM')).toMatchObject({
      rua: ['mailto:Reports@Example.COM'],
      adkim: 's',
    });
  });

  it.each([
    ['4.4 the same name, strict', {}, 'example.com', 'example.com', 's', true],
    [
      '4.4 a subdomain, strict',
      { '_dmarc.example.com': txt('v=DMARC1; p=reject') },
      'mail.example.com',
      'example.com',
      's',
      false,
    ],
    [
      'B.4.1 a subdomain, relaxed',
      { '_dmarc.example.com': txt('v=DMARC1; p=reject') },
      'example.com',
      'signing.example.com',
      'r',
      true,
    ],
    [
      'B.4.3 siblings below a suffix',
      { '_dmarc.bank.example': txt('v=DMARC1; p=reject; psd=y') },
      'giant.bank.example',
      'mail.mega.bank.example',
      'r',
      false,
    ],
    [
      'B.4.3 its own subdomain',
      { '_dmarc.bank.example': txt('v=DMARC1; p=reject; psd=y'), '_dmarc.giant.bank.example': txt('v=DMARC1; p=none') },
      'giant.bank.example',
      'mail.giant.bank.example',
      'r',
      true,
    ],
    ['nobody knows', { '_dmarc.example.com': 'servfail' }, 'example.com', 'mail.example.com', 'r', null],
  ] satisfies [string, Zone, string, string, 'r' | 's', boolean | null][])(
    '%s',
    async (_, zone, from, other, mode, aligned) => {
      expect(await isAligned(fakeDns(zone), from, other, mode)).toBe(aligned);
    },
  );

  it('says nothing where a question has no answer', async () => {
    expect(await applied({ '_dmarc.example.com': 'servfail' }, 'mail.example.com')).toBe('failed');
    expect(await organizationalDomain(fakeDns({ '_dmarc.com': 'silent' }), 'example.com')).toBeNull();
  });

  it('finds the same record and organization as mailauth, whatever is published where', async () => {
    const label = fc.constantFrom('a', 'b', 'c');
    const domain = fc.array(label, { minLength: 1, maxLength: 9 }).map((labels) => labels.join('.'));
    const record = fc.tuple(
      fc.constantFrom(
        'v=DMARC1; p=none',
        'v=DMARC1; p=reject',
        'v=DMARC1; sp=none',
        'v=dmarc1; p=none',
        'v=DMARC1; p=none; p=none',
      ),
      fc.constantFrom('', '; psd=y', '; psd=n', '; psd=u', '; PSD=y'),
    );
    const records = fc.array(
      record.map((parts) => parts.join('')),
      { minLength: 1, maxLength: 2 },
    );
    await fc.assert(
      fc.asyncProperty(domain, fc.dictionary(domain, records, { maxKeys: 5 }), async (name, published) => {
        const zone: Zone = Object.fromEntries(
          Object.entries(published).map(([at, texts]) => [`_dmarc.${at}`, txt(...texts)]),
        );
        const dns = fakeDns(zone);
        const theirs = await getDmarcRecord(name, asNodeDns(dns), { strict: true });
        const ours = await discoverDmarc(dns, name);
        if (!theirs) expect(ours.status).toBe('none');
        else
          expect(ours).toMatchObject({
            recordDomain: theirs['recordDomain'],
            organizationalDomain: theirs['orgDomain'],
          });
      }),
      { numRuns: 400 },
    );
  });
});
