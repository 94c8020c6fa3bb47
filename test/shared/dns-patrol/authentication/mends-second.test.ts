import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spfEvaluator } from '../../../../functions/_adapters/dns/spf.ts';
import type { Zone, ZoneEntry } from '../../../../infra/local/dns/zones.ts';
import { examineDomain } from '../../../../shared/dns-patrol/authentication/examine.ts';
import { DMARC_POLICIES, type Examined, type Subject } from '../../../../shared/dns-patrol/authentication/model.ts';
import { recordIn } from '../../../../shared/dns-patrol/authentication/zone-record.ts';
import { fakeDns } from '../../../support/fake-dns.ts';
import { KEY, SENDER, worldWith } from '../../../support/zones.ts';

/** A slip of the hand, wherever in the text it happens. `at` is 0 to 1. */
type Slip = (text: string, at: number) => string;
const somewhere =
  (change: (before: string, here: string, after: string) => string): Slip =>
  (text, at) => {
    const index = Math.floor(at * text.length);
    return change(text.slice(0, index), text.charAt(index), text.slice(index + 1));
  };
/** At one of the places that a pattern finds; the text as it is where there is none. */
const atOne =
  (pattern: RegExp, change: (found: string) => string): Slip =>
  (text, at) => {
    const all = [...text.matchAll(pattern)];
    const found = all[Math.floor(at * all.length)];
    if (found === undefined) return text;
    return `${text.slice(0, found.index)}${change(found[0])}${text.slice(found.index + found[0].length)}`;
  };
/** Words in another order, from that one on. */
const turned =
  (separator: string): Slip =>
  (text, at) => {
    const words = text.split(separator);
    const from = 1 + Math.floor(at * (words.length - 1));
    return [...words.slice(0, from), ...words.slice(from).toReversed()].join(separator);
  };
const CHANGED = somewhere((before, _, after) => `${before}x${after}`);
const SLIPS: readonly Slip[] = [
  (text) => text,
  somewhere((before, _, after) => `${before}${after}`),
  somewhere((before, here, after) => `${before}${here}${here}${after}`),
  somewhere((before, here, after) => `${before}${after.charAt(0)}${here}${after.slice(1)}`),
  somewhere((before, here, after) => `${before}${here.toUpperCase()}${after}`),
  somewhere((before, here, after) => `${before} ${here}${after}`),
  somewhere((before, here, after) => `${before}\t${here}${after}`),
  somewhere((before, here, after) => `${before}\u00ad${here}${after}`),
  somewhere((before, here, after) => `${before}\\n${here}${after}`),
  somewhere((before, here) => `${before}${here}`),
  atOne(/;/g, () => ':'),
  atOne(/;/g, () => ' |'),
  atOne(/[=:]/g, (found) => (found === '=' ? ':' : '=')),
  atOne(/[=:]/g, (found) => `${found}${found}`),
  atOne(/ /g, () => ''),
  atOne(/ /g, () => '\u2003'),
  atOne(/-all|~all/g, (found) => `${found.charAt(0)} all`),
  atOne(/include:/g, () => 'inlcude:'),
  atOne(/include:/g, () => 'include:https://'),
  atOne(/ip4:/g, () => 'ip4: '),
  atOne(/mailto:/g, () => 'mailto://'),
  atOne(/rua=\S+/g, (found) => `${found};mailto:second@brand.example`),
  atOne(/\bp=/g, () => 'policy='),
  turned('; '),
  turned(' '),
  (text) => `( ${text} )`,
  (text) => `${text} ${text}`,
  (text) => `brand.example. IN TXT ${text}`,
  CHANGED,
  atOne(/\b[a-z]+=/g, (found) => found.slice(1)),
  atOne(/\b[a-z]+=/g, (found) => `${found.charAt(0)}${found}`),
];
const slipped = fc.array(
  fc.tuple(fc.nat({ max: SLIPS.length - 1 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
  {
    minLength: 1,
    maxLength: 3,
  },
);
const slip = (text: string, slips: readonly (readonly [number, number])[]): string =>
  slips.reduce((now, [which, at]) => SLIPS[which]?.(now, at) ?? now, text);

const drawn = fc.record({
  terms: fc.subarray(
    ['ip4:192.0.2.0/24', 'include:amazonses.com', 'a:out.brand.example', 'include:spf.vendor.example'],
    { minLength: 1 },
  ),
  all: fc.constantFrom('-all', '~all'),
  p: fc.constantFrom(...DMARC_POLICIES),
  sp: fc.constantFrom('', 'sp=quarantine; ', 'sp=reject; ', 'np=reject; '),
  ...{ spf: slipped, dmarc: slipped, dkim: slipped, tls: slipped, sts: slipped },
  isAlias: fc.boolean(),
  ips: fc.subarray(['192.0.2.25', '54.240.1.1', '198.51.100.7'], { maxLength: 2 }),
});

const look = async (zone: Zone, subject: Subject): Promise<Examined> => {
  const dns = fakeDns(zone);
  const fetchPolicy = async () =>
    ({ status: 'found', text: 'version: STSv1\nmode: enforce\nmax_age: 86400\nmx: mx.brand.example\n' }) as const;
  return await examineDomain({ dns, evaluateSpf: spfEvaluator(dns), fetchPolicy }, subject);
};

/** By the zone file's own words alone: a record stands where it says, and nothing stands beside an alias. */
function published(
  zone: Zone,
  { findings }: Examined,
): { readonly zone: Zone; readonly records: ReadonlyMap<string, string> } {
  const next: Record<string, ZoneEntry> = { ...zone };
  const records = new Map<string, string>();
  for (const line of findings.flatMap(({ mend }) => mend?.split('\n') ?? [])) {
    const record = recordIn(line);
    expect(record, line).not.toBeNull();
    const { name, value } = record as NonNullable<typeof record>;
    expect(records.get(name) ?? value, 'one record for a name').toBe(value);
    records.set(name, value);
    const entry = next[name];
    const here = typeof entry === 'object' ? entry : {};
    expect(here.CNAME, `a text beside the alias ${name}`).toBeUndefined();
    const kept = name === 'brand.example' ? (here.TXT ?? []).filter((text) => /^google|^MS=/.test(String(text))) : [];
    next[name] = { ...here, TXT: [...kept, value] };
  }
  return { zone: next, records };
}

const strengthOf = (policy: string | null | undefined): number => DMARC_POLICIES.indexOf(policy as never);

describe('what is told to be published after slips of the hand', () => {
  it('mends what it says, harms nothing, weakens nothing, and keeps what its owner wrote', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(drawn, async (one) => {
        const rua = 'dmarc-reports@brand.example';
        const dkimText = slip(`v=DKIM1; k=rsa; n=2026; p=${KEY}`, one.dkim);
        const dmarcText = slip(`v=DMARC1; p=${one.p}; ${one.sp}rua=mailto:${rua}`, one.dmarc);
        const dmarcName = one.isAlias ? '_dmarc.brand.vendor.example' : '_dmarc.brand.example';
        const spfText = slip(['v=spf1', ...one.terms, one.all].join(' '), one.spf);
        const world = worldWith({});
        const zone = worldWith({
          'brand.example': {
            ...(world['brand.example'] as object),
            TXT: [spfText, 'google-site-verification=1234', 'MS=ms1'],
          },
          ...(one.isAlias && { '_dmarc.brand.example': { CNAME: [dmarcName] } }),
          [dmarcName]: { TXT: [dmarcText] },
          's._domainkey.brand.example': { TXT: [dkimText] },
          '_smtp._tls.brand.example': { TXT: [slip('v=TLSRPTv1; rua=mailto:tls@brand.example', one.tls)] },
          '_mta-sts.brand.example': { TXT: [slip('v=STSv1; id=20260101', one.sts)] },
          'mta-sts.brand.example': { A: ['192.0.2.7'] },
        });
        const subject: Subject = { ...SENDER, ips: one.ips, selectors: ['s'] };
        const before = await look(zone, subject);
        const { zone: next, records } = published(zone, before);
        count += records.size;
        const after = await look(next, subject);

        const seen = JSON.stringify([spfText, dmarcText, ...records]);
        const unmended = new Set(before.findings.filter(({ mend }) => mend === null).map(({ rule }) => rule));
        const left = after.findings.map(({ rule }) => rule);
        for (const { rule, mend } of before.findings) {
          if (mend !== null && !unmended.has(rule)) expect(left, `${rule}: ${seen}`).not.toContain(rule);
        }
        const known = new Set(before.findings.map(({ rule }) => rule));
        const worse = after.findings.filter(({ rule, severity }) => severity !== 'info' && !known.has(rule));
        expect(
          worse.map(({ rule }) => rule),
          seen,
        ).toEqual([]);
        if (before.spf.result === 'pass') expect(after.spf.result, seen).toBe('pass');
        expect(strengthOf(after.dmarc.policy), seen).toBeGreaterThanOrEqual(strengthOf(before.dmarc.policy));

        const dmarc = records.get(dmarcName);
        // A policy and an address that can still be read were meant.
        if (dmarc !== undefined && new RegExp(`(?<![a-z])${one.p}(?![a-z])`, 'i').test(dmarcText) && one.sp === '') {
          expect(strengthOf(/[; ]p=(\w+)/.exec(dmarc)?.[1]), seen).toBeGreaterThanOrEqual(strengthOf(one.p));
        }
        if (dmarc !== undefined && dmarcText.includes(`mailto:${rua}`)) expect(dmarc, seen).toContain(rua);
        if (dmarc !== undefined && dmarcText.includes(';mailto:second@')) expect(dmarc, seen).toContain('second@');
        const spf = records.get('brand.example');
        for (const host of ['amazonses.com', 'spf.vendor.example']) {
          const isWritten = new RegExp(`(?:^|[\\s:/=])${host}(?=\\s|$)`).test(spfText);
          if (spf !== undefined && isWritten && /v\s*[=:]\s*spf1/.test(spfText)) expect(spf, seen).toContain(host);
        }
        const key = records.get('s._domainkey.brand.example');
        // One letter for another makes another key, and nothing shows it.
        const isAnother = one.dkim.some(([which]) => SLIPS[which] === CHANGED) && !dkimText.includes(KEY);
        if (key !== undefined && !isAnother) expect(key).toContain(KEY);
        if (records.has('_smtp._tls.brand.example') && after.records) {
          expect(left.filter((rule) => rule.startsWith('tls-rpt'))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
    expect(count).toBeGreaterThan(300);
  }, 240_000);
});
