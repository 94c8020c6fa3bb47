import { describe, expect, it } from 'vitest';
import { spfEvaluator } from '../../../../functions/_adapters/dns/spf.ts';
import type { Zone } from '../../../../infra/local/dns/zones.ts';
import { examineDomain } from '../../../../shared/dns-patrol/authentication/examine.ts';
import { deniesAll, proveResolver } from '../../../../shared/dns-patrol/authentication/resolver-proof.ts';
import type { Dns } from '../../../../shared/dns-patrol/dns/model.ts';
import { fakeDns } from '../../../support/fake-dns.ts';

/** A resolver that says of every name that it does not exist, but of those in a zone. */
const knowing = (zone: Zone): Dns => {
  const { ask } = fakeDns(zone);
  return {
    ask: async (name, type) =>
      name === 'com'
        ? { status: 'absent', kind: 'nxdomain', aliases: [], ttlSeconds: 60, server: '' }
        : ask(name, type),
  };
};
const examine = (dns: Dns) =>
  examineDomain(
    {
      dns,
      evaluateSpf: spfEvaluator(dns),
      fetchPolicy: async () => ({ status: 'failed', why: 'no way' }),
      now: () => 0,
    },
    { domain: 'example.com', ips: [], mailFrom: null, selectors: [], ses: null },
  );

describe('the proof of a resolver', () => {
  it('finds nothing out by one that denies every name, com among them', async () => {
    const { findings, undetermined, dmarc } = await examine(knowing({}));
    expect(findings).toEqual([]);
    expect(dmarc.policy).toBeNull();
    expect(undetermined).toEqual([
      { check: 'resolver', why: 'the resolver knows no names: it says that com, which exists, does not' },
    ]);
  });

  it('goes on where the same resolver knows the domain, as one of a closed network does', async () => {
    const { findings, undetermined } = await examine(knowing({ 'example.com': { TXT: ['v=spf1 -all'] } }));
    expect(findings.map(({ rule }) => rule)).toContain('dmarc-none');
    expect(undetermined.map(({ check }) => check)).not.toContain('resolver');
  });

  it('says that a domain does not exist where the resolver knows others', async () => {
    const { findings } = await examine(fakeDns({}));
    expect(findings.map(({ rule }) => rule)).toContain('domain-nxdomain');
  });

  it('takes no answer for no evidence', async () => {
    expect(await deniesAll(fakeDns({ com: 'silent' }))).toBeNull();
    expect(await deniesAll(fakeDns({ com: 'refused' }))).toBeNull();
  });

  it('does not believe one that makes answers up', async () => {
    expect(await proveResolver(fakeDns({ '*': { A: ['192.0.2.66'] } }), 'abc')).toMatch(
      /makes up answers.*192\.0\.2\.66/,
    );
  });
});
