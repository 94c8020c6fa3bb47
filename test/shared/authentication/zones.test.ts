import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dnsResolver } from '../../../functions/_adapters/dns/resolver.ts';
import { dnsServer } from '../../../functions/_adapters/dns/server.ts';
import { spfEvaluator } from '../../../functions/_adapters/dns/spf.ts';
import { type LocalDns, serveDns } from '../../../infra/local/dns/server.ts';
import type { Zone } from '../../../infra/local/dns/zones.ts';
import { examine } from '../../../shared/authentication/examine.ts';
import type { Examined, Subject } from '../../../shared/authentication/model.ts';
import type { RuleId } from '../../../shared/authentication/rules.data.ts';
import { recordIn } from '../../../shared/authentication/zone-record.ts';
import { DMARC_ROWS } from '../../fixtures/zones/dmarc.data.ts';
import { SENDING_ROWS } from '../../fixtures/zones/sending.data.ts';
import { SPF_ROWS } from '../../fixtures/zones/spf.data.ts';
import { SENDER, WORLD, worldWith } from '../../support/zones.ts';

let server: LocalDns;
beforeAll(async () => {
  server = await serveDns(WORLD);
});
afterAll(() => server.close());

/** Over the network, through the resolver that a deployment has. */
async function look(zone: Zone, subject: Partial<Subject> = {}): Promise<Examined> {
  server.serve(zone);
  const dns = dnsResolver({ servers: [dnsServer('127.0.0.1', server.port)] });
  try {
    const fetchPolicy = async () => ({ status: 'failed', why: 'nobody is there' }) as const;
    return await examine({ dns, evaluateSpf: spfEvaluator(dns), fetchPolicy }, { ...SENDER, ...subject });
  } finally {
    dns.close();
  }
}

type Expected = {
  readonly critical?: readonly RuleId[];
  readonly told?: readonly RuleId[];
  readonly mend?: string | null;
  readonly says?: string;
};
/** @param name whose mends are meant @param area with what the rules begin */
function compare(
  { findings }: Examined,
  name: string,
  area: string,
  { critical = [], told = [], mend, says }: Expected,
) {
  const rules = findings.map(({ rule }) => rule);
  const grave = findings.filter(({ severity }) => severity === 'critical').map(({ rule }) => rule);
  expect(new Set(grave)).toEqual(new Set(critical));
  for (const rule of told) expect(rules).toContain(rule);
  const published = findings.flatMap((one) => (one.mend === null ? [] : one.mend.split('\n').map(recordIn)));
  expect(published).not.toContain(null);
  const here = [...new Set(published.filter((record) => record?.name === name).map((record) => record?.value))];
  if (mend !== undefined) expect(here).toEqual(mend === null ? [] : [mend]);
  expect(here.length).toBeLessThanOrEqual(1);
  const unmended = findings.filter((one) => one.rule.startsWith(area) && one.severity !== 'info' && one.mend === null);
  for (const { decide, rule } of unmended) expect(decide, rule).toBeTruthy();
  if (says !== undefined) expect(findings.map(({ seen }) => seen).join('\n')).toContain(says);
}

describe('SPF', () => {
  it.each(SPF_ROWS)('$id', async (row) => {
    const brand = { ...(WORLD['brand.example'] as object), TXT: [...row.txt, 'google-site-verification=1'] };
    const examined = await look(worldWith({ 'brand.example': brand, ...row.zone }), { ips: row.ips ?? SENDER.ips });
    const spf = { ...examined, findings: examined.findings.filter(({ rule }) => rule.startsWith('spf-')) };
    expect(examined.spf.result).toBe(row.result);
    compare(spf, 'brand.example', 'spf-', row);
  });
});

describe('DMARC', () => {
  it.each(DMARC_ROWS)('$id', async (row) => {
    const zone = worldWith({ '_dmarc.brand.example': { TXT: row.txt }, ...row.zone });
    const examined = await look(zone, { domain: row.domain ?? 'brand.example' });
    const dmarc = { ...examined, findings: examined.findings.filter(({ rule }) => rule.startsWith('dmarc-')) };
    expect(examined.dmarc.policy).toBe(row.policy);
    compare(dmarc, '_dmarc.brand.example', 'dmarc-', row);
  });
});

describe('what else mail hangs on', () => {
  it.each(SENDING_ROWS)('$id', async ({ zone = {}, subject = {}, critical = [], told = [], not = [], mend, says }) => {
    const { findings } = await look(worldWith(zone), subject);
    const rules = findings.map(({ rule }) => rule);
    const grave = findings.filter(({ severity }) => severity === 'critical').map(({ rule }) => rule);
    expect(new Set(grave)).toEqual(new Set(critical));
    for (const rule of told) expect(rules).toContain(rule);
    for (const rule of not) expect(rules).not.toContain(rule);
    for (const { severity, mend: to, decide, rule } of findings) {
      if (severity !== 'info') expect(to ?? decide, rule).toBeTruthy();
    }
    if (mend !== undefined) {
      const records = findings.flatMap((one) => (one.mend === null ? [] : one.mend.split('\n').map(recordIn)));
      const [name, value] = mend;
      expect([...new Set(records.filter((record) => record?.name === name).map((record) => record?.value))]).toEqual(
        value === null ? [] : [value],
      );
    }
    if (says !== undefined) expect(findings.map(({ seen }) => seen).join('\n')).toContain(says);
  });

  it('are at least 160 zones', () => {
    expect(SPF_ROWS.length + DMARC_ROWS.length + SENDING_ROWS.length).toBeGreaterThanOrEqual(160);
  });
});
