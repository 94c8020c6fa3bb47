import { expect } from 'vitest';
import type { Zone } from '../../infra/local/dns/zones.ts';
import type { Examined, Subject } from '../../shared/dns-patrol/authentication/model.ts';
import type { RuleId } from '../../shared/dns-patrol/authentication/rules.data.ts';
import { recordIn } from '../../shared/dns-patrol/authentication/zone-record.ts';
import type { DmarcRow } from '../fixtures/zones/dmarc.data.ts';
import type { SendingRow } from '../fixtures/zones/sending.data.ts';
import type { SpfRow } from '../fixtures/zones/spf.data.ts';
import { SENDER, WORLD, worldWith } from './zones.ts';

/** A zone, who sends, and what must be found. */
export type ZoneCase = {
  readonly id: string;
  readonly zone: Zone;
  readonly subject: Subject;
  readonly verify: (examined: Examined) => void;
};

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

const spfCase = (row: SpfRow): ZoneCase => {
  const brand = { ...(WORLD['brand.example'] as object), TXT: [...row.txt, 'google-site-verification=1'] };
  return {
    id: `SPF: ${row.id}`,
    zone: worldWith({ 'brand.example': brand, ...row.zone }),
    subject: { ...SENDER, ips: row.ips ?? SENDER.ips },
    verify: (examined) => {
      expect(examined.spf.result).toBe(row.result);
      const findings = examined.findings.filter(({ rule }) => rule.startsWith('spf-'));
      compare({ ...examined, findings }, 'brand.example', 'spf-', row);
    },
  };
};

const dmarcCase = (row: DmarcRow): ZoneCase => ({
  id: `DMARC: ${row.id}`,
  zone: worldWith({ '_dmarc.brand.example': { TXT: row.txt }, ...row.zone }),
  subject: { ...SENDER, domain: row.domain ?? 'brand.example' },
  verify: (examined) => {
    expect(examined.dmarc.policy).toBe(row.policy);
    const findings = examined.findings.filter(({ rule }) => rule.startsWith('dmarc-'));
    compare({ ...examined, findings }, '_dmarc.brand.example', 'dmarc-', row);
  },
});

const sendingCase = (row: SendingRow): ZoneCase => ({
  id: row.id,
  zone: worldWith(row.zone ?? {}),
  subject: { ...SENDER, ...row.subject },
  verify: ({ findings }) => {
    const { critical = [], told = [], not = [], mend, says } = row;
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
      const here = new Set(records.filter((record) => record?.name === name).map((record) => record?.value));
      expect([...here]).toEqual(value === null ? [] : [value]);
    }
    if (says !== undefined) expect(findings.map(({ seen }) => seen).join('\n')).toContain(says);
  },
});

export const casesOf = (
  spf: readonly SpfRow[],
  dmarc: readonly DmarcRow[],
  sending: readonly SendingRow[],
): readonly ZoneCase[] => [...spf.map(spfCase), ...dmarc.map(dmarcCase), ...sending.map(sendingCase)];
