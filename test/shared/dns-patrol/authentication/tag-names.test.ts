import { describe, expect, it } from 'vitest';
import { spfEvaluator } from '../../../../functions/_adapters/dns/spf.ts';
import type { Zone } from '../../../../infra/local/dns/zones.ts';
import { examineDomain } from '../../../../shared/dns-patrol/authentication/examine.ts';
import { DMARC_POLICIES, type Examined } from '../../../../shared/dns-patrol/authentication/model.ts';
import { slipBetween } from '../../../../shared/dns-patrol/authentication/tag-names.ts';
import { recordIn } from '../../../../shared/dns-patrol/authentication/zone-record.ts';
import { fakeDns } from '../../../support/fake-dns.ts';
import { KEY, SENDER, worldWith } from '../../../support/zones.ts';

const look = async (zone: Zone): Promise<Examined> => {
  const dns = fakeDns(zone);
  const text = 'version: STSv1\nmode: enforce\nmax_age: 86400\nmx: mx.brand.example\n';
  const fetchPolicy = async () => ({ status: 'found', text }) as const;
  const deps = { dns, evaluateSpf: spfEvaluator(dns), fetchPolicy };
  return await examineDomain(deps, { ...SENDER, selectors: ['s'] });
};
const mendsOf = ({ findings }: Examined): ReadonlyMap<string, string> =>
  new Map(
    findings
      .flatMap(({ mend }) => mend?.split('\n') ?? [])
      .map((line) => {
        const record = recordIn(line);
        return [record?.name ?? '', record?.value ?? ''];
      }),
  );
const DMARC = '_dmarc.brand.example';
const zoneWith = (name: string, text: string): Zone =>
  worldWith({ 'mta-sts.brand.example': { A: ['192.0.2.7'] }, [name]: { TXT: [text] } });
const mendOf = async (name: string, text: string): Promise<string | undefined> =>
  mendsOf(await look(zoneWith(name, text))).get(name);

/** Each name that one slip of the hand makes of another: a letter lost, doubled, swapped, changed. */
function slipsOf(name: string): readonly string[] {
  const all = [...name].flatMap((letter, at) => {
    const [before, after] = [name.slice(0, at), name.slice(at + 1)];
    const swapped = `${before}${after.charAt(0)}${letter}${after.slice(1)}`;
    const changed = ['x', 'e', 'r', 's'].map((other) => `${before}${other}${after}`);
    return [`${before}${after}`, `${before}${letter}${letter}${after}`, swapped, ...changed];
  });
  return [...new Set(all)].filter((one) => one !== name);
}

const HOLDS: readonly (readonly [kind: string, name: string, tags: readonly (readonly [string, string])[]])[] = [
  [
    'DMARC',
    DMARC,
    [
      ...([
        ['v', 'DMARC1'],
        ['p', 'quarantine'],
        ['sp', 'reject'],
        ['np', 'reject'],
        ['adkim', 'r'],
      ] as const),
      ...([
        ['rua', 'mailto:a@brand.example'],
        ['ruf', 'mailto:f@brand.example'],
        ['fo', '1'],
        ['aspf', 'r'],
      ] as const),
    ],
  ],
  [
    'DMARC',
    DMARC,
    [
      ['v', 'DMARC1'],
      ['p', 'reject'],
      ['rua', 'mailto:a@brand.example,mailto:b@brand.example'],
    ],
  ],
  [
    'TLS-RPT',
    '_smtp._tls.brand.example',
    [
      ['v', 'TLSRPTv1'],
      ['rua', 'mailto:tls@brand.example'],
    ],
  ],
  [
    'MTA-STS',
    '_mta-sts.brand.example',
    [
      ['v', 'STSv1'],
      ['id', '20260101'],
    ],
  ],
  [
    'DKIM',
    's._domainkey.brand.example',
    [
      ['v', 'DKIM1'],
      ['k', 'rsa'],
      ['n', '2026'],
      ['p', KEY],
    ],
  ],
  [
    'BIMI',
    'default._bimi.brand.example',
    [
      ['v', 'BIMI1'],
      ['l', 'https://brand.example/logo.svg'],
      ['a', 'https://brand.example/logo.pem'],
    ],
  ],
];
const CASES = HOLDS.flatMap(([kind, name, tags]) =>
  tags.flatMap(([tag], index) =>
    slipsOf(tag)
      .filter((slip) => kind !== 'DKIM' || !/^[hst]$/.test(slip))
      .map((slip) => ({
        ...{ kind, name, tag, slip, values: tags.map(([, value]) => value) },
        text: tags.map(([one, value], at) => `${at === index ? slip : one}=${value}`).join('; '),
      })),
  ),
);
const strengthOf = (policy: string | null): number => DMARC_POLICIES.indexOf(policy as never);

describe('a tag whose name has a slip of the hand in it', () => {
  it.each(HOLDS)('keeps each value of %s at %s, whatever name it has lost', async (kind, name, tags) => {
    const cases = CASES.filter((one) => one.name === name && one.values.length === tags.length);
    expect(cases.length).toBeGreaterThan(5);
    for (const { text, values, tag } of cases) {
      const before = await look(zoneWith(name, text));
      const right = mendsOf(before).get(name);
      if (right === undefined) continue;
      const seen = `${kind} ${text} -> ${right}`;
      // Its version is given, whatever it was; a key that is RSA need not say so.
      for (const value of values.slice(1)) if (value !== 'rsa') expect(right, seen).toContain(value);
      const after = await look(zoneWith(name, right));
      expect(strengthOf(after.dmarc.policy), seen).toBeGreaterThanOrEqual(strengthOf(before.dmarc.policy));
      expect(mendsOf(after).get(name), `${seen}: mended again, ${tag}`).toBeUndefined();
    }
  });

  it.each([
    [
      'v=DMARC1; p=none; sp=reject; ua=mailto:d@brand.example',
      'v=DMARC1; p=none; sp=reject; rua=mailto:d@brand.example',
    ],
    ['v=DMARC1; p=reject; rau=mailto:d@brand.example', 'v=DMARC1; p=reject; rua=mailto:d@brand.example'],
    ['v=DMARC1; p=reject; rf=mailto:d@brand.example', 'v=DMARC1; p=reject; ruf=mailto:d@brand.example'],
    [
      'v=DMARC1; p=reject; rua=mailto:d@brand.example; rrua=mailto:e@brand.example',
      'v=DMARC1; p=reject; rua=mailto:d@brand.example,mailto:e@brand.example',
    ],
    ['v=DMARC1; o=reject; rua=mailto:d@brand.example', 'v=DMARC1; p=reject; rua=mailto:d@brand.example'],
    ['v=DMARC1; pp=reject; rua=mailto:d@brand.example', 'v=DMARC1; p=reject; rua=mailto:d@brand.example'],
    [
      'v=DMARC1; p=none; ps=reject; rua=mailto:d@brand.example',
      'v=DMARC1; p=none; sp=reject; rua=mailto:d@brand.example',
    ],
    [
      'v=DMARC1; p=reject; adkm=s; rua=mailto:d@brand.example',
      'v=DMARC1; p=reject; adkim=s; rua=mailto:d@brand.example',
    ],
    ['v=DMARC1; p=reject; rua=mailt:d@brand.example', 'v=DMARC1; p=reject; rua=mailto:d@brand.example'],
    ['v=DMARC1; p=reject; rua=mailto://d@brand.example', 'v=DMARC1; p=reject; rua=mailto:d@brand.example'],
  ])('publishes instead of %s what was meant', async (text, right) => {
    expect(await mendOf(DMARC, text)).toBe(right);
  });

  it.each([
    ['ru', 'v=DMARC1; p=reject; ru=mailto:d@brand.example'],
    ['report', 'v=DMARC1; p=reject; report=mailto:d@brand.example'],
    ['xx', 'v=DMARC1; p=none; xx=reject; rua=mailto:d@brand.example'],
  ])('lets a person say which tag %s= is', async (name, text) => {
    const { findings } = await look(zoneWith(DMARC, text));
    const told = findings.find(({ rule }) => rule === 'dmarc-unknown-tags');
    expect(told?.mend).toBeNull();
    expect(told?.decide).toContain(`which tag is meant by ${name}`);
  });

  it.each([
    ['_mta-sts.brand.example', 'v=STSv1; d=20260101', 'v=STSv1; id=20260101'],
    ['_mta-sts.brand.example', 'v=STv1; id=20260101', 'v=STSv1; id=20260101'],
    ['_smtp._tls.brand.example', 'v=TLSRPTv1; ua=mailto:t@brand.example', 'v=TLSRPTv1; rua=mailto:t@brand.example'],
    ['_smtp._tls.brand.example', 'v=TLSRTv1; rua=mailto:t@brand.example', 'v=TLSRPTv1; rua=mailto:t@brand.example'],
    ['_smtp._tls.brand.example', 'v=TLSRPTv1; rua=t@brand.example', 'v=TLSRPTv1; rua=mailto:t@brand.example'],
    ['s._domainkey.brand.example', `v=DKIM1; k=rsa; pp=${KEY}`, `v=DKIM1; k=rsa; p=${KEY}`],
    ['s._domainkey.brand.example', `v=DKIM1; =2026; k=rsa; p=${KEY}`, `v=DKIM1; k=rsa; n=2026; p=${KEY}`],
    [
      'default._bimi.brand.example',
      'v=BIMI1; ll=https://brand.example/logo.svg; a=',
      'v=BIMI1; l=https://brand.example/logo.svg; a=',
    ],
    ['default._bimi.brand.example', 'b=BIMI1; l=https://brand.example/a.svg', 'v=BIMI1; l=https://brand.example/a.svg'],
  ])('puts the name right at %s: %s', async (name, text, right) => {
    expect(await mendOf(name, text)).toBe(right);
  });

  it('takes one letter for another for nothing where the value is one letter, too', async () => {
    expect(await mendOf(DMARC, 'v=DMARC1; p=reject; x=y; rua=mailto:d@brand.example')).toBe(
      'v=DMARC1; p=reject; rua=mailto:d@brand.example',
    );
  });

  it('takes no record of another kind, as a wildcard answers it, for one of its own', async () => {
    for (const name of ['_mta-sts', '_smtp._tls', 'default._bimi']) {
      for (const text of [
        'v=spf1 -all',
        'v=DMARC1; p=reject; rua=mailto:d@brand.example',
        'MS=ms1',
        `v=DKIM1; p=${KEY}`,
      ]) {
        const { findings } = await look(zoneWith(`${name}.brand.example`, text));
        expect(
          findings.filter(({ rule }) => /^(?:sts|tls-rpt|bimi)/.test(rule)),
          text,
        ).toEqual([]);
      }
    }
  });
});

describe('one slip of the hand', () => {
  it.each([
    ['ua', 'rua', 'lost'],
    ['rrua', 'rua', 'doubled'],
    ['rau', 'rua', 'swapped'],
    ['rue', 'rua', 'changed'],
    ['rua', 'rua', null],
    ['aur', 'rua', null],
    ['xrua', 'rua', null],
    ['', 'p', 'lost'],
  ] as const)('makes %s of %s: %s', (written, name, slip) => {
    expect(slipBetween(written, name)).toBe(slip);
  });
});
