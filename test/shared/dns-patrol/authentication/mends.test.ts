import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spfEvaluator } from '../../../../functions/_adapters/dns/spf.ts';
import type { Zone, ZoneEntry } from '../../../../infra/local/dns/zones.ts';
import { examineDomain } from '../../../../shared/dns-patrol/authentication/examine.ts';
import {
  DMARC_POLICIES,
  type Examined,
  type Finding,
  type Subject,
} from '../../../../shared/dns-patrol/authentication/model.ts';
import { recordIn } from '../../../../shared/dns-patrol/authentication/zone-record.ts';
import { fakeDns } from '../../../support/fake-dns.ts';
import { KEY, SENDER, worldWith } from '../../../support/zones.ts';

const look = async (zone: Zone, subject: Subject): Promise<Examined> => {
  const dns = fakeDns(zone);
  const fetchPolicy = async () => ({ status: 'failed', why: 'nobody is there' }) as const;
  return await examineDomain({ dns, evaluateSpf: spfEvaluator(dns), fetchPolicy }, subject);
};

type Damage = (text: string) => readonly string[];
const one =
  (change: (text: string) => string): Damage =>
  (text) => [change(text)];
const SAME = one((text) => text);

/** What people do to records of any kind. */
const ANYWAY: readonly Damage[] = [
  SAME,
  one((text) => `"${text}"`),
  one((text) => `\u201c${text}\u201d`),
  one((text) => ` ${text}`),
  one((text) => `\ufeff${text}`),
  one((text) => text.replace(' ', '\u00a0')),
  one((text) => `${text} `),
  one((text) => text.replace(/;/g, '\\;')),
];
const SPF_DAMAGE: readonly Damage[] = [
  ...ANYWAY,
  one((text) => `${text};`),
  one((text) => text.replace(/ ([~-]all)$/, '$1')),
  one((text) => text.replace(/ ([~-]all)$/, '')),
  one((text) => text.replace(/[~-]all$/, '+all')),
  one((text) => text.replace(/[~-]all$/, '?all')),
  one((text) => text.replace('include:', 'include=')),
  one((text) => text.replace('ip4:', 'ipv4:')),
  one((text) => text.replace('ip4:', '')),
  one((text) => text.replace(/ /g, ', ')),
  one((text) => text.replace('include:', 'include: ')),
  one((text) => text.replace(' include:', 'include:')),
  one((text) => text.replace(/^v=spf1 (.*) ([~-]all)$/, 'v=spf1 $2 $1')),
  one((text) => text.replace(/ ([~-]all)$/, ' include:gone.vendor.example $1')),
  one((text) => text.replace(/ ([~-]all)$/, ' include:nospf.vendor.example $1')),
  one((text) => text.replace(/ ([~-]all)$/, ' include:brand.example $1')),
  one((text) => text.replace('v=spf1', 'v=spf1 a:x1.brand.example a:x2.brand.example a:x3.brand.example')),
  one((text) => text.replace('v=spf1', 'v=spf1 ptr')),
  one((text) => text.replace(/ ([~-]all)$/, ' ip4:192.0.2.25/24 ip4:0.0.0.0/0 $1')),
  one((text) => text.replace(/ ([~-]all)$/, ' redirect=spf.vendor.example $1')),
  one((text) => text.replace(/(ip4:\S+)/, '$1 $1')),
  one(() => 'v=spf1 redirect=nospf.vendor.example'),
  one(() => 'hello'),
  (text) => [text, 'v=spf1 include:spf.vendor.example ~all'],
  (text) => [text, text.replace('-all', '~all').replace('v=spf1', 'v=spf1 mx')],
];
const DMARC_DAMAGE: readonly Damage[] = [
  ...ANYWAY,
  one((text) => text.replace(/;/g, '')),
  one((text) => text.replace(/;/g, ',')),
  one((text) => text.replace('DMARC1', 'dmarc1')),
  one((text) => text.replace('v=DMARC1; ', '')),
  one((text) => text.replace('p=', 'P=')),
  one((text) => text.replace('reject', 'rejct')),
  one((text) => text.replace('mailto:', '')),
  one((text) => `${text}; adkim=strict; fo=0:1; t=yes`),
  one((text) => `${text}; aspf=relaxed; psd=no`),
  one((text) => `${text}; pct=50`),
  one((text) => `${text}; t=y`),
  one((text) => `${text}; sp=none`),
  one((text) => `${text}; sp=nothing`),
  one((text) => `${text}; include:amazonses.com`),
  one((text) => `${text}; rua=mailto:second@brand.example`),
  one((text) => `${text}; ruf=forensic@brand.example`),
  one((text) => text.replace(/p=(\w+)/, 'sp=$1; p=$1')),
  one((text) => text.replace(/p=(\w+)/, 'p=$1; p=$1')),
  (text) => [text, text.replace(/rua=\S+/, 'rua=mailto:second@brand.example')],
  (text) => [text, 'v=DMARC1; p=none'],
  () => [],
];
const DKIM_DAMAGE: readonly Damage[] = [
  ...ANYWAY,
  one((text) => text.replace('v=DKIM1; ', '').concat('; v=DKIM1')),
  one((text) => `${text}; h=sha1`),
  one((text) => `${text}; s=tlsrpt`),
  one((text) => `${text}; t=y`),
  one((text) => text.replace(/; /g, ' ')),
  one((text) => `${text}; ${text.slice(text.indexOf('p='))}`),
  one((text) => text.replace('p=', 'p=-----BEGIN PUBLIC KEY-----').concat('-----END PUBLIC KEY-----')),
  one((text) => text.slice(0, 255)),
  one(() => 'v=DKIM1; p='),
  (text) => [text, text],
];

const damaged = (all: readonly Damage[]) =>
  fc
    .array(fc.constantFrom(...all), { minLength: 1, maxLength: 2 })
    .map((some) => (text: string) => some.reduce<readonly string[]>((texts, damage) => texts.flatMap(damage), [text]));
const spf = fc.tuple(
  fc.subarray(['ip4:192.0.2.0/24', 'include:amazonses.com', 'include:_spf.google.com', 'mx', 'ip6:2001:db8::/32'], {
    minLength: 1,
  }),
  fc.constantFrom('-all', '~all'),
);
const dmarc = fc.record({
  p: fc.constantFrom(...DMARC_POLICIES),
  rua: fc.constantFrom('d@brand.example', 'd@vendor.example'),
});
const broken = fc.record({
  spf,
  ...{ dmarc, spfDamage: damaged(SPF_DAMAGE), dmarcDamage: damaged(DMARC_DAMAGE), dkimDamage: damaged(DKIM_DAMAGE) },
  ips: fc.subarray(['192.0.2.25', '54.240.1.1', '35.190.247.9', '2001:db8::25', '203.0.113.7'], { maxLength: 2 }),
  isOwnMailFrom: fc.boolean(),
});

/** As an operator does it: instead of what stood there for the same purpose. */
function publish(zone: Zone, findings: readonly Finding[]): Zone {
  const next: Record<string, ZoneEntry> = { ...zone };
  for (const record of findings.flatMap(({ mend }) => (mend === null ? [] : mend.split('\n').map(recordIn)))) {
    if (record === null) throw new Error('a mend that is no record');
    const entry = typeof next[record.name] === 'object' ? (next[record.name] as Exclude<ZoneEntry, string>) : {};
    const purpose = /^_dmarc|_domainkey/.test(record.name) ? /./s : /v\s*[=:]\s*spf/i;
    const kept = (entry.TXT ?? []).filter((text) => typeof text !== 'string' || !purpose.test(text));
    next[record.name] = { ...entry, TXT: [...kept, record.value] };
  }
  return next;
}

const strengthOf = (policy: string | null): number => DMARC_POLICIES.indexOf(policy as never);
const graveOf = ({ findings }: Examined): string[] =>
  findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule);

describe('what is told to be published', () => {
  it('mends what it says, harms nothing, weakens no policy, keeps what its owner meant, one record for a name', async () => {
    let mended = 0;
    await fc.assert(
      fc.asyncProperty(broken, async (drawn) => {
        const { p, rua } = drawn.dmarc;
        const [terms, all] = drawn.spf;
        const spfName = drawn.isOwnMailFrom ? 'bounce.brand.example' : 'brand.example';
        const spfTexts = drawn.spfDamage(['v=spf1', ...terms, all].join(' '));
        const dmarcTexts = drawn.dmarcDamage(`v=DMARC1; p=${p}; rua=mailto:${rua}`);
        const world = worldWith({});
        const zone = worldWith({
          [spfName]: { ...(world[spfName] as object), TXT: spfTexts },
          '_dmarc.brand.example': { TXT: dmarcTexts },
          's._domainkey.brand.example': { TXT: drawn.dkimDamage(`v=DKIM1; k=rsa; p=${KEY}`) },
        });
        const mailFrom = drawn.isOwnMailFrom ? spfName : null;
        const subject: Subject = { ...SENDER, mailFrom, ips: drawn.ips, selectors: ['s'] };
        const before = await look(zone, subject);
        const published = new Map<string, string>();
        for (const { mend } of before.findings) {
          const record = mend === null ? null : recordIn(mend);
          if (record === null) continue;
          expect(published.get(record.name) ?? record.value, 'one record for a name').toBe(record.value);
          published.set(record.name, record.value);
        }
        const after = await look(publish(zone, before.findings), subject);

        const unmended = new Set(before.findings.filter(({ mend }) => mend === null).map(({ rule }) => rule));
        const left = new Set(after.findings.map(({ rule }) => rule));
        for (const { rule, mend } of before.findings) {
          if (mend !== null && !unmended.has(rule)) expect(left, `${rule}: ${mend}`).not.toContain(rule);
        }
        mended += published.size;
        const known = before.findings.map(({ rule }) => rule);
        expect(graveOf(after).filter((rule) => !known.includes(rule as Finding['rule']))).toEqual([]);
        if (before.spf.result === 'pass') expect(after.spf.result).toBe('pass');
        expect(strengthOf(after.dmarc.policy)).toBeGreaterThanOrEqual(strengthOf(before.dmarc.policy));
        for (const [index, one] of before.requirements.entries()) {
          if (one.status === 'met') expect(after.requirements[index]?.status).toBe('met');
        }

        const record = published.get('_dmarc.brand.example');
        if (record !== undefined && dmarcTexts.length > 0) {
          expect(strengthOf(/[; ]p=(\w+)/.exec(record)?.[1] ?? null)).toBeGreaterThanOrEqual(strengthOf(p));
          if (dmarcTexts.every((text) => text.includes(rua))) expect(record).toContain(rua);
        }
        const line = published.get(spfName);
        // What is still to be read in the text was meant.
        for (const term of terms.filter((text) => text.startsWith('include:'))) {
          const isThere = spfTexts.some(
            (text) => /v\s*=\s*spf1/.test(text) && text.includes(term.slice('include:'.length)),
          );
          if (line !== undefined && isThere) expect(line, JSON.stringify(spfTexts)).toContain(term);
        }
      }),
      { numRuns: 300 },
    );
    expect(mended).toBeGreaterThan(300);
  }, 120_000);
});
