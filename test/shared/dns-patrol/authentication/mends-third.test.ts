import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spfEvaluator } from '../../../../functions/_adapters/dns/spf.ts';
import type { Zone, ZoneData, ZoneEntry } from '../../../../infra/local/dns/zones.ts';
import { examineDomain } from '../../../../shared/dns-patrol/authentication/examine.ts';
import { DMARC_POLICIES, type Examined, type Subject } from '../../../../shared/dns-patrol/authentication/model.ts';
import { recordIn } from '../../../../shared/dns-patrol/authentication/zone-record.ts';
import { fakeDns } from '../../../support/fake-dns.ts';
import { KEY, SENDER, worldWith } from '../../../support/zones.ts';

// What is wrong here is the shape of a zone, or what a program did to a text: not a slip of the hand.

type Texts = readonly ZoneData[];
type Way = (text: string) => Texts;
/** What editors, forms, templates and copies of pages make of a record. */
const PROGRAMS: readonly Way[] = [
  (text) => [text],
  (text) => [text.replace(/ -all$/, ' \u2013all').replace(/ ~all$/, ' \u02dcall')],
  (text) => [text.replace(/-/g, '\u2212')],
  (text) => [text.replace(/"/g, '').replace(/;/g, '&#59;')],
  (text) => [`&quot;${text}&quot;`],
  (text) => [text.replace(/;/g, '\uff1b')],
  (text) => [text.replace(/ /g, '%20')],
  (text) => [text.replace(/=/g, '\\=')],
  (text) => [`${text}\r\n`],
  (text) => [text.replace(/ /g, '\r\n')],
  (text) => [`${text} # as the manual says`],
  (text) => [`TXT "${text}"`],
  (text) => [`3600 IN TXT "${text}"`],
  (text) => [`'${text}'`],
  (text) => [[text.slice(0, 12), text.slice(12)]],
  (text) => [text.split(' ')],
  (text) => [text.split(' ').map((word) => `${word} `)],
  (text) => [`<${text}>`],
  (text) => [`[${text}]`],
  (text) => [text, text],
  (text) => [text, text.toUpperCase()],
  (text) => [`${text}\0`],
];
const SPF_FAULTS: readonly Way[] = [
  ...PROGRAMS,
  (text) => [text.replace('ip4:192.0.2.0/24', 'ip4:192.0.2.0/255.255.255.0')],
  (text) => [text.replace('ip4:192.0.2.0/24', 'ip4:192.0.2.0-192.0.2.255')],
  (text) => [text.replace('ip4:192.0.2.0/24', 'ip4:192.0.2.*')],
  (text) => [text.replace('ip4:192.0.2.0/24', 'ip4:192.0.2.0/240')],
  (text) => [text.replace('ip4:192.0.2.0/24', 'ip6:192.0.2.0/24')],
  (text) => [text.replace('ip4:', 'ip4:2001:db8::/32 ip4:')],
  (text) => [text.replace('ip4:', 'mx:192.0.2.25 ip4:')],
  (text) => [text.replace('ip4:', 'a:192.0.2.25 include:192.0.2.25 ip4:')],
  (text) => [text.replace(/include:(\S+)/, 'include:$1.')],
  (text) => [text.replace(/include:(\S+)/, 'include:*.$1')],
  (text) => [text.replace(/include:(\S+)/, 'include:$1 include:$1')],
  (text) => [text.replace(/include:(\S+)/, '+include:$1,')],
  (text) => [text.replace(/include:(\S+)/, '-include:$1')],
  (text) => [text.replace('v=spf1', 'v=spf1 v=spf1')],
  (text) => [text.replace('v=spf1', 'v=spf1.0')],
  (text) => [text.replace('v=spf1', 'v=spf2')],
  (text) => [text.replace(/^v=spf1/, 'spf2.0/pra,mfrom v=spf1')],
  (text) => [`${text} v=spf1 include:spf.vendor.example ~all`],
  (text) => [`${text} -all ~all ?all`],
  (text) => [`${text} include:spf.vendor.example`],
  (text) => [text.replace(/[~-]all$/, 'all')],
  (text) => [text.replace(/([~-])all$/, '$1ALL.')],
  (text) => [text.replace(/[~-]all$/, 'redirect=_spf.brand.example')],
  (text) => [text.replace(/[~-]all$/, 'redirect=_spf.brand.example redirect=spf.vendor.example')],
  (text) => [text.replace(/([~-]all)$/, 'exists:%{i}._no.brand.example $1')],
  (text) => [text.replace(/([~-]all)$/, 'exists:%{z} $1')],
  (text) => [text.replace(/([~-]all)$/, 'exp=why.brand.example exp=why.brand.example $1')],
  (text) => [text, 'v=spf1 -all'],
  (text) => [text, 'v=spf1 include:_spf.brand.example ?all', 'v=spf1'],
];
/** What is wrong with a record of one's own that is included. */
const BELOW: Readonly<Record<string, ZoneEntry | null>> = {
  right: { TXT: ['v=spf1 ip4:203.0.113.0/25 ~all'] },
  void: { TXT: ['v=spf1 a:x1.brand.example mx:x2.brand.example exists:x3.brand.example ip4:203.0.113.0/25 ~all'] },
  'void for one family': {
    TXT: ['v=spf1 a:out.brand.example a:out2.brand.example a:out3.brand.example ip4:203.0.113.0/25 ~all'],
  },
  broken: { TXT: ['v=spf1 ipv4:203.0.113.0/25 ~all'] },
  'no space': { TXT: ['v=spf1 ip4:203.0.113.0/25include:spf.vendor.example ~all'] },
  twice: { TXT: ['v=spf1 ip4:203.0.113.0/25 ~all', 'v=spf1 include:spf.vendor.example ~all'] },
  back: { TXT: ['v=spf1 include:brand.example ip4:203.0.113.0/25 ~all'] },
  itself: { TXT: ['v=spf1 include:_spf.brand.example ip4:203.0.113.0/25 ~all'] },
  open: { TXT: ['v=spf1 ip4:203.0.113.0/25 +all'] },
  'leads nowhere': { TXT: ['v=spf1 include:gone.vendor.example ip4:203.0.113.0/25 ~all'] },
  quoted: { TXT: ['"v=spf1 ip4:203.0.113.0/25 ~all"'] },
  nothing: { A: ['192.0.2.1'] },
  gone: null,
};
const DMARC_FAULTS: readonly Way[] = [
  ...PROGRAMS,
  (text) => [text.replace('v=DMARC1', 'v=DMARC1.0')],
  (text) => [text.replace('v=DMARC1', 'v=DMARC 1')],
  (text) => [text.replace('v=DMARC1', 'DMARC1')],
  (text) => [text.replace('p=', 'p= ')],
  (text) => [text.replace(/p=(\w+)/, 'p="$1"')],
  (text) => [text.replace(/p=(\w)/, (_, letter: string) => `p=${letter.toUpperCase()}`)],
  (text) => [text.replace('p=', '\u0440=')],
  (text) => [text.replace(/rua=mailto:(\S+)/, 'rua=mailto:$1, mailto:second@brand.example')],
  (text) => [text.replace(/rua=mailto:(\S+)/, 'rua=mailto:$1 mailto:second@brand.example')],
  (text) => [text.replace(/rua=mailto:(\S+)/, 'rua=mailto:$1!10m')],
  (text) => [text.replace(/rua=mailto:/, 'rua=maito:')],
  (text) => [text.replace(/rua=mailto:(\S+)/, 'rua=$1')],
  (text) => [text.replace(/rua=mailto:(\S+)/, 'rua=mailto:<$1>')],
  (text) => [text.replace('rua=', 'ruf=')],
  (text) => [`${text}; rua=mailto:d@nomail.vendor.example`],
  (text) => [text.replace(/rua=\S+/, 'rua=mailto:d@nomail.vendor.example')],
  (text) => [text.replace(/rua=\S+/, 'rua=mailto:d@vendor.example')],
  (text) => [`${text}; ruf=mailto:f@nomail.vendor.example`],
  (text) => [`${text}; pct=0; rf=afrf; ri=3600`],
  (text) => [`${text}; np=reject; sp=quarantine; t=y`],
  (text) => [`${text}; psd=y`],
  (text) => [`${text}; adkim=s; aspf=s`],
  (text) => [text, 'v=spf1 -all'],
  (text) => [text, 'google-site-verification=abc'],
  (text) => [text, text.replace('mailto:', 'mailto:other-')],
  () => [],
];
/** Where the record was put by mistake. */
const PLACES = ['_dmarc.brand.example', 'dmarc.brand.example', 'brand.example', '_dmarc.brand.example.brand.example'];

const pick = <T>(all: readonly T[]) => fc.constantFrom(...all);
const drawn = fc.record({
  terms: fc.subarray(['ip4:192.0.2.0/24', 'include:amazonses.com', 'include:_spf.brand.example', 'mx'], {
    minLength: 1,
  }),
  all: fc.constantFrom('-all', '~all'),
  spf: pick(SPF_FAULTS),
  below: pick(Object.keys(BELOW)),
  p: fc.constantFrom(...DMARC_POLICIES),
  dmarc: pick(DMARC_FAULTS),
  place: fc.constantFrom(...PLACES, ...PLACES.slice(0, 1), ...PLACES.slice(0, 1)),
  isSubdomain: fc.boolean(),
  ips: fc.subarray(['192.0.2.25', '54.240.1.1', '203.0.113.7', '2001:db8::26'], { maxLength: 2 }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

const KEPT = [
  'google-site-verification=1234',
  'MS=ms1',
  'our old SPF was replaced in 2019, ask Jane -all of it',
  'put aside in 2024: v=spf1 include:old.vendor.example -all',
];
function zoneOf({ terms, all, spf, below, p, dmarc, place }: Drawn): { readonly zone: Zone; readonly spf: Texts } {
  const spfTexts = spf(['v=spf1', ...terms, all].join(' '));
  const dmarcTexts = dmarc(`v=DMARC1; p=${p}; rua=mailto:dmarc@brand.example`);
  const here = (name: string, texts: Texts): Texts => (name === place ? [...texts, ...dmarcTexts] : texts);
  const world = worldWith({});
  return {
    spf: spfTexts,
    zone: worldWith({
      'brand.example': { ...(world['brand.example'] as object), TXT: here('brand.example', [...spfTexts, ...KEPT]) },
      '_spf.brand.example': BELOW[below] ?? null,
      'out.brand.example': { A: ['192.0.2.25'] },
      'out2.brand.example': { A: ['192.0.2.26'] },
      'out3.brand.example': { A: ['192.0.2.27'] },
      '_dmarc.brand.example': null,
      ...(place !== 'brand.example' && { [place]: { TXT: dmarcTexts } }),
      'nomail.vendor.example': { TXT: ['no mail here'] },
      'vendor.example': {
        ...(world['vendor.example'] as object),
        MX: [{ preference: 10, exchange: 'mx.vendor.example' }],
      },
      'mx.vendor.example': { A: ['198.51.100.9'] },
      'shop.brand.example': { A: ['192.0.2.81'], MX: [{ preference: 10, exchange: 'mx.brand.example' }] },
      's._domainkey.brand.example': { TXT: [`v=DKIM1; k=rsa; p=${KEY}`] },
    }),
  };
}

const look = async (zone: Zone, subject: Subject): Promise<Examined> => {
  const dns = fakeDns(zone);
  const fetchPolicy = async () => ({ status: 'failed', why: 'nobody is there' }) as const;
  return await examineDomain({ dns, evaluateSpf: spfEvaluator(dns), fetchPolicy }, subject);
};
/** Addresses of each sender in the world, and of nobody. */
const EVERYBODY = ['192.0.2.25', '192.0.2.200', '54.240.1.1', '198.51.100.7', '203.0.113.7', '2001:db8::26'];
const NOBODY = ['203.0.113.200', '2a01:4f8::1'];
async function passing(zone: Zone, ips: readonly string[]): Promise<readonly string[]> {
  const evaluate = spfEvaluator(fakeDns(zone));
  const results = await Promise.all(
    ips.map((ip) => evaluate({ sender: 'postmaster@brand.example', ip, helo: 'brand.example' })),
  );
  return ips.filter((_, index) => results[index]?.result === 'pass');
}

const textOf = (data: ZoneData): string => (Array.isArray(data) ? data.map(String).join('') : String(data));
/** Whatever a person would take for the record that is to be replaced; everything else stays. */
function published(zone: Zone, { findings }: Examined): { readonly zone: Zone; readonly records: Map<string, string> } {
  const next: Record<string, ZoneEntry> = { ...zone };
  const records = new Map<string, string>();
  for (const line of findings.flatMap(({ mend }) => mend?.split('\n') ?? [])) {
    const record = recordIn(line);
    expect(record, line).not.toBeNull();
    const { name, value } = record as NonNullable<typeof record>;
    const kind = /^_dmarc|_report/.test(name) ? 'dmarc' : /_domainkey/.test(name) ? 'dkim' : 'spf';
    expect(records.get(name) ?? value, 'one record for a name').toBe(value);
    if (records.has(name)) continue;
    records.set(name, value);
    const here = typeof next[name] === 'object' ? (next[name] as Exclude<ZoneEntry, string>) : {};
    const isReplaced = (text: string): boolean =>
      kind === 'dmarc' || kind === 'dkim' ? !text.startsWith('google') : !KEPT.includes(text) && /spf/i.test(text);
    next[name] = { ...here, TXT: [...(here.TXT ?? []).filter((data) => !isReplaced(textOf(data))), value] };
  }
  return { zone: next, records };
}

const strengthOf = (policy: string | null | undefined): number => DMARC_POLICIES.indexOf(policy as never);
const graveOf = ({ findings }: Examined) => findings.filter(({ severity }) => severity !== 'info');

describe('what is told to be published in a zone of the wrong shape', () => {
  it('mends what it says, harms nobody, opens nothing, and keeps what is not meant', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(drawn, async (one) => {
        const { zone } = zoneOf(one);
        const domain = one.isSubdomain ? 'shop.brand.example' : 'brand.example';
        const subject: Subject = { ...SENDER, domain, mailFrom: 'brand.example', ips: one.ips, selectors: [] };
        const before = await look(zone, subject);
        const { zone: next, records } = published(zone, before);
        count += records.size;
        const after = await look(next, subject);
        const seen = JSON.stringify([one, zone['brand.example'], zone[one.place], [...records]]);

        const unmended = new Set(before.findings.filter(({ mend }) => mend === null).map(({ rule }) => rule));
        const left = after.findings.map(({ rule }) => rule);
        for (const { rule, mend, decide, severity } of before.findings) {
          if (mend !== null && !unmended.has(rule)) expect(left, `${rule}: ${seen}`).not.toContain(rule);
          if (mend === null && severity !== 'info') expect(decide, `${rule}: ${seen}`).toBeTruthy();
        }
        const known = new Set(before.findings.map(({ rule }) => rule));
        expect(
          graveOf(after).filter(({ rule }) => !known.has(rule)),
          seen,
        ).toEqual([]);
        expect(strengthOf(after.dmarc.policy), seen).toBeGreaterThanOrEqual(strengthOf(before.dmarc.policy));

        // Where everybody passes, nobody but the known senders is meant to.
        const strangers = await passing(zone, NOBODY);
        const passed = await passing(zone, strangers.length > 0 ? one.ips : EVERYBODY);
        expect(await passing(next, passed), seen).toEqual(passed);
        for (const ip of await passing(next, NOBODY)) expect(strangers, seen).toContain(ip);

        const dmarc = records.get('_dmarc.brand.example');
        const isRead = zoneOf(one).zone[one.place] !== undefined;
        if (dmarc !== undefined && isRead && JSON.stringify(zone[one.place]).includes(`p=${one.p}`)) {
          expect(strengthOf(/[; ]p=(\w+)/.exec(dmarc)?.[1]), seen).toBeGreaterThanOrEqual(strengthOf(one.p));
        }
        const spf = records.get('brand.example');
        const alls = JSON.stringify(zoneOf(one).spf).match(/[~?-]all/g);
        if (spf !== undefined && alls?.length === 1 && alls[0] === '-all') expect(spf, seen).toContain('-all');
        const texts = ((next['brand.example'] as { TXT?: Texts }).TXT ?? []).map(textOf);
        for (const text of KEPT) expect(texts).toContain(text);
        for (const { mend, seen: said } of before.findings) {
          if (mend?.startsWith('brand.example')) expect(said).not.toMatch(/ask Jane|old\.vendor/);
        }
      }),
      { numRuns: 300 },
    );
    expect(count).toBeGreaterThan(200);
  }, 240_000);
});
