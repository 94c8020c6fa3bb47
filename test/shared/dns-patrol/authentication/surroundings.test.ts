import { describe, expect, it } from 'vitest';
import type { Zone } from '../../../../infra/local/dns/zones.ts';
import { checkSurroundings } from '../../../../shared/dns-patrol/authentication/surroundings.ts';
import { type Dns, failedAnswer } from '../../../../shared/dns-patrol/dns/model.ts';
import { fakeDns } from '../../../support/fake-dns.ts';

const TLSA = `030101${'ab'.repeat(32)}`;
const WELL: Zone = {
  'brand.example': {
    NS: ['a.ns.example', 'b.ns.example'],
    SOA: [{ primary: 'a.ns.example', serial: 1, minimumSeconds: 60 } as never],
    DS: ['3039080200'],
  },
  'a.ns.example': { A: ['192.0.2.1'] },
  'b.ns.example': { AAAA: ['2001:db8::2'] },
  'mx.brand.example': { A: ['192.0.2.26'] },
  '26.2.0.192.in-addr.arpa': { PTR: ['mx.brand.example'] },
  '_25._tcp.mx.brand.example': { TLSA: [TLSA] },
};
/** As a resolver that validates. */
const validating = (dns: Dns): Dns => ({
  ask: async (name, type, options) => {
    const answer = await dns.ask(name, type, options);
    return answer.status === 'found' ? { ...answer, isAuthentic: true } : answer;
  },
});
const look = async (zone: Zone, how = validating, hosts: readonly string[] | null = ['mx.brand.example']) =>
  Object.fromEntries(
    (await checkSurroundings(how(fakeDns(zone)), 'brand.example', hosts)).map(({ check, status }) => [check, status]),
  );
const GOOD = { dnssec: 'good', dane: 'good', 'mx-names': 'good', 'name-servers': 'good', soa: 'good' };

describe('checkSurroundings', () => {
  it('has nothing to say against a domain where everything is right', async () => {
    expect(await look(WELL)).toEqual(GOOD);
  });

  it.each([
    ['no DNSSEC', { 'brand.example': { ...(WELL['brand.example'] as object), DS: [] } }, { dnssec: 'none' }],
    [
      'signatures that do not hold',
      { 'brand.example': 'bogus' },
      { dnssec: 'bad', 'name-servers': 'unknown', soa: 'unknown' },
    ],
    ['no TLSA', { '_25._tcp.mx.brand.example': {} }, { dane: 'none' }],
    [
      'a TLSA of a usage for the web',
      { '_25._tcp.mx.brand.example': { TLSA: [`01${TLSA.slice(2)}`] } },
      { dane: 'bad' },
    ],
    ['a TLSA that is cut', { '_25._tcp.mx.brand.example': { TLSA: [TLSA.slice(0, -2)] } }, { dane: 'bad' }],
    ['a TLSA that nobody answers for', { '_25._tcp.mx.brand.example': 'servfail' }, { dane: 'unknown' }],
    ['an MX host without a name', { '26.2.0.192.in-addr.arpa': {} }, { 'mx-names': 'bad' }],
    [
      'an MX host with the name of another',
      { '26.2.0.192.in-addr.arpa': { PTR: ['b.ns.example'] } },
      { 'mx-names': 'bad' },
    ],
    ['an MX host whose name is not known', { '26.2.0.192.in-addr.arpa': 'silent' }, { 'mx-names': 'unknown' }],
    ['a name server without an address', { 'b.ns.example': {} }, { 'name-servers': 'bad' }],
    ['a name server that is an alias', { 'a.ns.example': { CNAME: ['b.ns.example'] } }, { 'name-servers': 'bad' }],
    ['a name server that nobody knows', { 'b.ns.example': 'servfail' }, { 'name-servers': 'unknown' }],
    [
      'a single name server',
      { 'brand.example': { ...(WELL['brand.example'] as object), NS: ['a.ns.example'] } },
      { 'name-servers': 'bad' },
    ],
    ['no SOA', { 'brand.example': { ...(WELL['brand.example'] as object), SOA: [] } }, { soa: 'bad' }],
  ] as const)('tells %s', async (_, change, told) => {
    expect(await look({ ...WELL, ...(change as Zone) })).toEqual({ ...GOOD, ...told });
  });

  it.each([
    ['bogus', 'bad'],
    ['servfail', 'unknown'],
  ] as const)('does not take the word of the parent for a zone whose own records are %s', async (reason, status) => {
    const spoiled = (dns: Dns): Dns => ({
      ask: async (name, type, options) =>
        type === 'MX' ? failedAnswer(reason, 'SERVFAIL') : await validating(dns).ask(name, type, options),
    });

    expect(await look(WELL, spoiled)).toMatchObject({ dnssec: status });
  });

  it('does not say that anything holds which the resolver does not say', async () => {
    expect(await look(WELL, (dns) => dns)).toEqual({ ...GOOD, dnssec: 'unknown', dane: 'unknown' });
  });

  it('knows nothing where nobody answers', async () => {
    const silent = Object.fromEntries(Object.keys(WELL).map((name) => [name, 'silent' as const]));
    expect(new Set(Object.values(await look(silent, validating, null)))).toEqual(new Set(['unknown']));
  });
});
