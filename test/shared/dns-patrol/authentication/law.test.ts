import { describe, expect, it } from 'vitest';
import { type Look, withMends } from '../../../../shared/dns-patrol/authentication/mends.ts';
import { DomainReport } from '../../../../shared/dns-patrol/authentication/report.ts';
import { fakeDns } from '../../../support/fake-dns.ts';

const at = 'brand.example TXT spf';
type Passed = { readonly counted?: readonly string[]; readonly strangers?: readonly string[] };

/** A look that finds `+all` or nothing, and whom SPF lets pass. */
function lookAt(isBroken: boolean, { counted = [], strangers = [] }: Passed): Look {
  const report = new DomainReport();
  if (isBroken) report.find('spf-pass-all', 'v=spf1 +all', { at });
  const change = { name: 'brand.example', type: 'TXT', data: 'v=spf1 ~all', replaces: () => true } as const;
  report.propose({ at, candidates: [[change]] });
  for (const ip of counted) report.passed.counted.add(ip);
  for (const ip of strangers) report.passed.strangers.add(ip);
  return {
    report,
    spf: { result: 'fail', lookups: 0, voidLookups: 0 },
    dmarc: { policy: 'reject', recordDomain: null, organizationalDomain: null },
    requirements: [],
    checks: [],
  };
}
async function mendAfter(before: Passed, after: Passed): Promise<string | null | undefined> {
  const deps = { dns: fakeDns({}), evaluateSpf: () => Promise.reject(new Error('nobody is evaluated here')) };
  const findings = await withMends(deps, lookAt(true, before), async () => lookAt(false, after));
  return findings[0]?.mend;
}

describe('the law of mends', () => {
  it('takes what mends and changes nothing for anybody', async () => {
    const passed = { counted: ['192.0.2.25'] };
    expect(await mendAfter(passed, passed)).toBe('brand.example. TXT "v=spf1 ~all"');
  });

  it('takes nothing by which one of several senders is shut out, though the worst fares no worse', async () => {
    expect(await mendAfter({ counted: ['192.0.2.25', '192.0.2.26'] }, { counted: ['192.0.2.25'] })).toBeNull();
  });

  it('takes nothing by which strangers pass that did not', async () => {
    expect(await mendAfter({ strangers: [] }, { strangers: ['240.0.0.1'] })).toBeNull();
    expect(await mendAfter({ strangers: ['240.0.0.1'] }, { strangers: [] })).not.toBeNull();
  });
});
