import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCertificate } from '../../../../functions/_adapters/dns/certificate.ts';
import type { ZoneEntry } from '../../../../infra/local/dns/zones.ts';
import { checkBimi } from '../../../../shared/dns-patrol/authentication/bimi.ts';
import type { AuthenticationDeps, PolicyAnswer } from '../../../../shared/dns-patrol/authentication/ports.ts';
import { DomainReport } from '../../../../shared/dns-patrol/authentication/report.ts';
import { fakeDns } from '../../../support/fake-dns.ts';

const fixture = (path: string): string => readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url), 'utf8');
const MARK = fixture('bimi/mark.pem');
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps"><title>Brand</title></svg>';
const NOW = Date.UTC(2027, 0, 1);
const RECORD = 'v=BIMI1; l=https://logo.brand.example/a.svg; a=https://logo.brand.example/a.pem?v=2';
const REJECT = { policy: 'reject', recordDomain: 'brand.example', organizationalDomain: 'brand.example' } as const;

async function checked({
  txt = [RECORD],
  host = { A: ['198.51.100.7'] },
  logo = { status: 'found', text: LOGO },
  mark = { status: 'found', text: MARK },
  domain = 'brand.example',
  more = {},
}: {
  readonly txt?: readonly string[];
  readonly host?: ZoneEntry;
  readonly logo?: PolicyAnswer;
  readonly mark?: PolicyAnswer;
  readonly domain?: string;
  readonly more?: Partial<AuthenticationDeps>;
} = {}) {
  const asked: string[] = [];
  const dns = fakeDns({ [`default._bimi.${domain}`]: { TXT: txt }, 'logo.brand.example': host });
  const fetchDocument = async (name: string, address: string, path: string) => {
    asked.push(`${name} ${address} ${path}`);
    return path.endsWith('.svg') ? logo : mark;
  };
  const report = new DomainReport();
  const deps = { dns, fetchDocument, readCertificate, now: () => NOW, ...more };
  const checks = await checkBimi(deps, domain, REJECT, null, report);
  return { checks, asked, report, of: (check: string) => checks.find((one) => one.check === check) };
}

describe('checkBimi', () => {
  it('finds a logo and its certificate good, fetched from the address that DNS gave', async () => {
    const { checks, asked } = await checked();

    expect(checks.map(({ check, status }) => [check, status])).toEqual([
      ['bimi-logo', 'good'],
      ['bimi-certificate', 'good'],
    ]);
    expect(asked).toEqual(['logo.brand.example 198.51.100.7 /a.svg', 'logo.brand.example 198.51.100.7 /a.pem?v=2']);
  });

  it.each<[string, Parameters<typeof checked>[0], string, string]>([
    [
      'of another kind',
      { logo: { status: 'unfit', why: 'content type text/html, not image/svg+xml' } },
      'bad',
      'content type text/html',
    ],
    [
      'that breaks the profile',
      { logo: { status: 'found', text: LOGO.replace('tiny-ps', 'full') } },
      'bad',
      'baseProfile',
    ],
    ['that nobody answered for', { logo: { status: 'failed', why: 'ETIMEDOUT' } }, 'unknown', 'ETIMEDOUT'],
    [
      'on a host whose certificate is wrong',
      { logo: { status: 'failed', why: 'certificate: x', isTheirs: true } },
      'bad',
      'certificate: x',
    ],
    ['on a host without an address', { host: {} }, 'bad', 'has no address'],
    ['on a host inside our own network', { host: { A: ['169.254.169.254'] } }, 'bad', '169.254.169.254'],
    ['on a host that DNS fails for', { host: 'servfail' as never }, 'unknown', ''],
    ['that is compressed', { txt: ['v=BIMI1; l=https://logo.brand.example/a.svgz'] }, 'unknown', 'compressed'],
    ['on another port', { txt: ['v=BIMI1; l=https://logo.brand.example:8443/a.svg'] }, 'unknown', 'not fetched'],
  ])('says of a logo %s what it knows', async (_, given, status, why) => {
    const { of } = await checked(given);

    expect(of('bimi-logo')).toMatchObject({ status, why: expect.stringContaining(why) });
  });

  it.each<[string, Parameters<typeof checked>[0], string, string]>([
    ['of no PEM file', { mark: { status: 'found', text: 'hello' } }, 'bad', 'no certificate in PEM'],
    ['of broken PEM', { mark: { status: 'found', text: MARK.replace(/M/g, 'N') } }, 'bad', 'no certificate in PEM'],
    ['of a web site', { mark: { status: 'found', text: fixture('mta-sts/cert.pem') } }, 'bad', 'not for brand.example'],
    [
      'of another use',
      { more: { readCertificate: (pem) => ({ ...(readCertificate(pem) ?? NONE), usages: [] }) } },
      'bad',
      'no certificate of a mark',
    ],
    ['of another domain', { domain: 'other.example' }, 'bad', 'is for brand.example, not for other.example'],
    ['of the domain above', { domain: 'news.brand.example' }, 'good', 'a.pem'],
    ['that has expired', { more: { now: () => Date.UTC(2200, 0, 1) } }, 'bad', 'is valid from 20'],
    ['that is of the future', { more: { now: () => Date.UTC(2020, 0, 1) } }, 'bad', 'is valid from 20'],
    ['that nobody reads', { more: { readCertificate: undefined as never } }, 'unknown', 'was not read'],
    ['that nobody answered for', { mark: { status: 'failed', why: 'ETIMEDOUT' } }, 'unknown', 'ETIMEDOUT'],
  ])('says of a certificate %s what it knows', async (_, given, status, why) => {
    const { of } = await checked(given);

    expect(of('bimi-certificate')).toMatchObject({ status, why: expect.stringContaining(why) });
  });

  it('fetches nothing for a domain that takes no part, or whose record is wrong', async () => {
    expect(await checked({ txt: ['v=BIMI1; l=; a='] })).toMatchObject({ checks: [], asked: [] });
    expect(await checked({ txt: ['v=BIMI1; l=http://logo.brand.example/a.svg'] })).toMatchObject({
      checks: [],
      asked: [],
    });
    expect(await checked({ txt: [] })).toMatchObject({ checks: [], asked: [] });
  });
});

const NONE = { names: [], from: 0, until: 0, usages: [] };
