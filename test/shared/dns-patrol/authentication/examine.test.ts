import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spfEvaluator } from '../../../../functions/_adapters/dns/spf.ts';
import type { Zone } from '../../../../infra/local/dns/zones.ts';
import { examineDomain } from '../../../../shared/dns-patrol/authentication/examine.ts';
import type { SesIdentity, Subject } from '../../../../shared/dns-patrol/authentication/model.ts';
import type { PolicyAnswer } from '../../../../shared/dns-patrol/authentication/ports.ts';
import { RULES, type RuleId } from '../../../../shared/dns-patrol/authentication/rules.data.ts';
import { fakeDns } from '../../../support/fake-dns.ts';

const key = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64');
const KEY = key(2_048);
const POLICY = 'version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmax_age: 86400\r\n';
const SES: SesIdentity = {
  dkim: 'easy',
  tokens: ['t1', 't2', 't3'],
  signingZone: 'dkim.amazonses.com',
  region: 'eu-west-1',
};
const SUBJECT: Subject = {
  domain: 'example.com',
  ips: ['192.0.2.1'],
  mailFrom: 'bounce.example.com',
  selectors: [],
  ses: SES,
};

/** Everything as it should be. */
const WELL = {
  com: { NS: ['a.gtld.example'] },
  'example.com': { NS: ['ns.example.com'], MX: [{ preference: 10, exchange: 'mail.example.com' }], A: ['192.0.2.9'] },
  'mail.example.com': { A: ['192.0.2.5'] },
  'bounce.example.com': {
    MX: [{ preference: 10, exchange: 'feedback-smtp.eu-west-1.amazonses.com' }],
    TXT: ['v=spf1 include:amazonses.com -all'],
  },
  'amazonses.com': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] },
  ...Object.fromEntries(
    SES.tokens.flatMap((token) => [
      [`${token}._domainkey.example.com`, { CNAME: [`${token}.dkim.amazonses.com`] }],
      [`${token}.dkim.amazonses.com`, { TXT: [`v=DKIM1; k=rsa; p=${KEY}`] }],
    ]),
  ),
  '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject; rua=mailto:dmarc@example.com'] },
  '1.2.0.192.in-addr.arpa': { PTR: ['out.example.net'] },
  'out.example.net': { A: ['192.0.2.1'] },
  '_mta-sts.example.com': { TXT: ['v=STSv1; id=20260101;'] },
  'mta-sts.example.com': { A: ['192.0.2.7'] },
  '_smtp._tls.example.com': { TXT: ['v=TLSRPTv1; rua=mailto:tls@example.com'] },
  'default._bimi.example.com': { TXT: ['v=BIMI1; l=https://example.com/logo.svg; a='] },
} satisfies Zone;

type Change = {
  readonly zone?: Record<string, Zone[string] | null>;
  readonly subject?: Partial<Subject>;
  readonly policy?: PolicyAnswer;
};
async function look({ zone = {}, subject = {}, policy }: Change) {
  const changed = Object.fromEntries(
    Object.entries({ ...WELL, ...zone }).filter(([, entry]) => entry !== null),
  ) as Zone;
  const dns = fakeDns(changed);
  const fetchPolicy = async (): Promise<PolicyAnswer> => policy ?? { status: 'found', text: POLICY };
  return await examineDomain({ dns, evaluateSpf: spfEvaluator(dns), fetchPolicy }, { ...SUBJECT, ...subject });
}
const spf = (...texts: string[]) => ({ zone: { 'bounce.example.com': { ...WELL['bounce.example.com'], TXT: texts } } });
const dmarc = (...texts: string[]) => ({ zone: { '_dmarc.example.com': { TXT: texts } } });
const dkim = (...texts: string[]): Change => ({
  zone: { 's._domainkey.example.com': { TXT: texts } },
  subject: { ses: null, mailFrom: 'bounce.example.com', selectors: ['s'] },
});
const found = (text: string): Change => ({ policy: { status: 'found', text } });

/** What goes wrong · what is told about it, and nothing else that is critical or a warning. */
const BROKEN: readonly (readonly [rules: readonly RuleId[], change: Change, mend?: string])[] = [
  [
    ['domain-nxdomain', 'mx-none', 'dmarc-none'],
    {
      zone: { 'gone.example': null },
      subject: { domain: 'gone.example', ses: null, mailFrom: 'bounce.example.com', ips: [] },
    },
  ],
  [['spf-none'], spf('something'), 'bounce.example.com. TXT "v=spf1 include:amazonses.com ~all"'],
  [['spf-multiple'], spf('v=spf1 include:amazonses.com -all', 'v=spf1 -all')],
  [
    ['spf-version', 'spf-none'],
    spf(' v=spf1 include:amazonses.com -all'),
    'bounce.example.com. TXT "v=spf1 include:amazonses.com -all"',
  ],
  [['spf-version', 'spf-none'], spf('\u201cv=spf1 include:amazonses.com -all\u201d')],
  [['spf-version', 'spf-none'], spf('v=spf1include:amazonses.com -all')],
  [['spf-permerror'], spf('v=spf1 include:amazonses.com ipv4:192.0.2.1 -all')],
  [
    ['spf-too-many-lookups'],
    spf(`v=spf1 include:amazonses.com ${Array.from({ length: 10 }, () => 'a:mail.example.com').join(' ')} -all`),
  ],
  [['spf-void-lookups'], spf('v=spf1 include:amazonses.com a:x1.example.com a:x2.example.com a:x3.example.com -all')],
  [
    ['spf-permerror', 'spf-include-none'],
    { zone: { ...spf('v=spf1 include:amazonses.com include:mail.example.com -all').zone } },
  ],
  [['spf-permerror', 'spf-include-dangling'], spf('v=spf1 include:amazonses.com include:expired.example -all')],
  [
    ['spf-include-loop', 'spf-too-many-lookups'],
    {
      zone: {
        ...spf('v=spf1 include:amazonses.com include:loop.example -all').zone,
        'loop.example': { TXT: ['v=spf1 include:bounce.example.com -all'] },
      },
    },
  ],
  [
    ['spf-pass-all'],
    spf('v=spf1 include:amazonses.com +all'),
    'bounce.example.com. TXT "v=spf1 include:amazonses.com ~all"',
  ],
  [
    ['spf-neutral-all'],
    spf('v=spf1 include:amazonses.com ?all'),
    'bounce.example.com. TXT "v=spf1 include:amazonses.com ~all"',
  ],
  [['spf-no-all'], spf('v=spf1 include:amazonses.com'), 'bounce.example.com. TXT "v=spf1 include:amazonses.com ~all"'],
  [['spf-after-all'], spf('v=spf1 include:amazonses.com -all ip4:192.0.2.1')],
  [
    ['spf-ptr'],
    spf('v=spf1 include:amazonses.com ptr:example.net -all'),
    'bounce.example.com. TXT "v=spf1 include:amazonses.com -all"',
  ],
  [['spf-redirect-ignored'], spf('v=spf1 include:amazonses.com redirect=amazonses.com -all')],
  [
    ['spf-cidr'],
    spf('v=spf1 include:amazonses.com ip4:192.0.2.7/24 -all'),
    'bounce.example.com. TXT "v=spf1 include:amazonses.com ip4:192.0.2.0/24 -all"',
  ],
  [['spf-cidr'], spf('v=spf1 include:amazonses.com ip6:2001:db8::1/32 -all')],
  [['spf-cidr', 'spf-pass-all'], spf('v=spf1 include:amazonses.com ip4:0.0.0.0/0 -all')],
  [
    ['spf-long', 'spf-txt-set-large'],
    spf(
      `v=spf1 include:amazonses.com ${Array.from({ length: 30 }, (_, n) => `ip4:198.51.100.${n + 100}`).join(' ')} -all`,
    ),
  ],
  [['spf-type99'], { zone: { 'bounce.example.com': { ...WELL['bounce.example.com'], SPF: ['v=spf1 -all'] } } }],
  [['spf-sender-id'], spf('v=spf1 include:amazonses.com -all', 'spf2.0/pra -all')],
  [
    ['spf-not-permitted'],
    {
      subject: { ips: ['192.0.2.1', '198.51.100.1'] },
      zone: { '1.100.51.198.in-addr.arpa': { PTR: ['b.example.net'] }, 'b.example.net': { A: ['198.51.100.1'] } },
    },
    'bounce.example.com. TXT "v=spf1 include:amazonses.com ip4:198.51.100.1 -all"',
  ],
  [
    ['spf-ses-missing'],
    spf('v=spf1 ip4:192.0.2.1 -all'),
    'bounce.example.com. TXT "v=spf1 ip4:192.0.2.1 include:amazonses.com -all"',
  ],
  [
    ['spf-duplicate'],
    spf('v=spf1 include:amazonses.com include:amazonses.com -all'),
    'bounce.example.com. TXT "v=spf1 include:amazonses.com -all"',
  ],
  [['spf-wide'], spf('v=spf1 include:amazonses.com ip4:10.0.0.0/8 -all')],
  [['spf-unknown-modifier'], spf('v=spf1 include:amazonses.com moo=cow -all')],

  [['mail-from-default'], { subject: { mailFrom: null } }],
  [
    ['mail-from-mx'],
    { zone: { 'bounce.example.com': { TXT: WELL['bounce.example.com'].TXT } } },
    'bounce.example.com. MX 10 feedback-smtp.eu-west-1.amazonses.com.',
  ],
  [
    ['mail-from-mx'],
    {
      zone: {
        'bounce.example.com': {
          ...WELL['bounce.example.com'],
          MX: [...WELL['bounce.example.com'].MX, { preference: 20, exchange: 'mail.example.com' }],
        },
      },
    },
  ],
  [
    ['mail-from-parent', 'mail-from-mx'],
    {
      subject: { mailFrom: 'bounce.example.net' },
      zone: { 'bounce.example.net': { TXT: ['v=spf1 include:amazonses.com -all'] } },
    },
  ],

  [
    ['dkim-none', 'dkim-cname-missing'],
    {
      zone: { 't1._domainkey.example.com': null, 't2._domainkey.example.com': null, 't3._domainkey.example.com': null },
    },
    't1._domainkey.example.com. CNAME t1.dkim.amazonses.com.\nt2._domainkey.example.com. CNAME t2.dkim.amazonses.com.\nt3._domainkey.example.com. CNAME t3.dkim.amazonses.com.',
  ],
  [['dkim-none'], dkim('not a key')],
  [
    ['dkim-cname-missing'],
    { zone: { 't1._domainkey.example.com': null } },
    't1._domainkey.example.com. CNAME t1.dkim.amazonses.com.',
  ],
  [['dkim-cname-wrong'], { zone: { 't1._domainkey.example.com': { CNAME: ['t1.dkim.eu-west-1.amazonses.com'] } } }],
  [
    ['dkim-cname-doubled'],
    {
      zone: {
        't1._domainkey.example.com': null,
        't1._domainkey.example.com.example.com': { CNAME: ['t1.dkim.amazonses.com'] },
      },
    },
  ],
  [['dkim-cname-flattened'], { zone: { 't1._domainkey.example.com': { TXT: [`p=${KEY}`] } } }],
  [['dkim-revoked'], dkim('v=DKIM1; p=')],
  [['dkim-multiple'], dkim(`p=${KEY}`, `v=DKIM1; p=${KEY}`)],
  [['dkim-syntax'], dkim('v=DKIM1; p="abc"')],
  [['dkim-version'], dkim(`p=${KEY}; v=DKIM1`)],
  [['dkim-key-type'], dkim(`k=dsa; p=${KEY}`)],
  [['dkim-key-short'], dkim(`p=${key(768)}`)],
  [['dkim-key-1024'], dkim(`p=${key(1_024)}`)],
  [['dkim-hash'], dkim(`h=sha1; p=${KEY}`)],
  [['dkim-service'], dkim(`s=tlsrpt; p=${KEY}`)],
  [['dkim-testing'], dkim(`t=y; p=${KEY}`)],
  [['dkim-strict-identity'], dkim(`t=s; p=${KEY}`)],

  [
    ['dmarc-none'],
    { zone: { '_dmarc.example.com': null } },
    '_dmarc.example.com. TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.com"',
  ],
  [['dmarc-multiple'], dmarc('v=DMARC1; p=reject', 'v=DMARC1; p=none')],
  [['dmarc-version', 'dmarc-none'], dmarc('v=dmarc1; p=reject')],
  [
    ['dmarc-at-apex', 'dmarc-none'],
    { zone: { 'example.com': { ...WELL['example.com'], TXT: ['v=DMARC1; p=reject'] }, '_dmarc.example.com': null } },
  ],
  [
    ['dmarc-policy-invalid'],
    dmarc('v=DMARC1; p=nonne; rua=mailto:d@example.com'),
    '_dmarc.example.com. TXT "v=DMARC1; p=none; rua=mailto:d@example.com"',
  ],
  [['dmarc-policy-invalid'], dmarc('v=DMARC1; p=block; rua=mailto:d@example.com')],
  [
    ['dmarc-policy-none', 'bimi-dmarc'],
    dmarc('v=DMARC1; p=none; rua=mailto:d@example.com'),
    '_dmarc.example.com. TXT "v=DMARC1; p=quarantine; rua=mailto:d@example.com"',
  ],
  [
    ['dmarc-testing'],
    dmarc('v=DMARC1; p=reject; t=y; rua=mailto:d@example.com'),
    '_dmarc.example.com. TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"',
  ],
  [
    ['dmarc-no-rua'],
    dmarc('v=DMARC1; p=reject'),
    '_dmarc.example.com. TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"',
  ],
  [['dmarc-rua-invalid'], dmarc('v=DMARC1; p=reject; rua=d@example.com')],
  [
    ['dmarc-rua-unauthorised'],
    {
      zone: {
        ...dmarc('v=DMARC1; p=reject; rua=mailto:d@reports.example').zone,
        'reports.example': { A: ['192.0.2.3'] },
      },
    },
    'example.com._report._dmarc.reports.example. TXT "v=DMARC1"',
  ],
  [
    ['dmarc-rua-no-mx'],
    { zone: { ...dmarc('v=DMARC1; p=reject; rua=mailto:d@sub.example.com').zone, 'sub.example.com': { TXT: ['x'] } } },
  ],
  [
    ['dmarc-removed-tags'],
    dmarc('v=DMARC1; p=reject; pct=50; ri=60; rua=mailto:d@example.com'),
    '_dmarc.example.com. TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"',
  ],
  [
    ['dmarc-sp-weaker', 'dmarc-np-missing'],
    dmarc('v=DMARC1; p=reject; sp=none; rua=mailto:d@example.com'),
    '_dmarc.example.com. TXT "v=DMARC1; p=reject; sp=reject; rua=mailto:d@example.com"',
  ],
  [
    ['dmarc-tag-invalid'],
    dmarc('v=DMARC1; p=reject; adkim=strict; fo=0:1; t=yes; psd=no; ruf=d@example.com; rua=mailto:d@example.com'),
    '_dmarc.example.com. TXT "v=DMARC1; p=reject; fo=1; ruf=mailto:d@example.com; rua=mailto:d@example.com"',
  ],
  [
    ['dmarc-unknown-tags'],
    dmarc('v=DMARC1; p=reject; x=y; rua=mailto:d@example.com'),
    '_dmarc.example.com. TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"',
  ],
  [
    ['dmarc-ruf-unauthorised'],
    {
      zone: {
        ...dmarc('v=DMARC1; p=reject; ruf=mailto:d@reports.example; rua=mailto:d@example.com').zone,
        'reports.example': { A: ['192.0.2.3'] },
      },
    },
    'example.com._report._dmarc.reports.example. TXT "v=DMARC1"',
  ],
  [
    ['dmarc-ruf-no-mx'],
    {
      zone: {
        ...dmarc('v=DMARC1; p=reject; ruf=mailto:d@sub.example.com; rua=mailto:d@example.com').zone,
        'sub.example.com': { TXT: ['x'] },
      },
    },
  ],
  [['dmarc-duplicate-tags'], dmarc('v=DMARC1; p=reject; p=none')],
  [['dmarc-foreign-text'], dmarc('v=DMARC1; p=reject; include:amazonses.com; rua=mailto:d@example.com')],
  [
    ['dmarc-inherited', 'mx-none'],
    { subject: { domain: 'sub.example.com', ses: null, ips: [] }, zone: { 'sub.example.com': { A: ['192.0.2.3'] } } },
  ],
  [
    ['dmarc-org-domain-differs'],
    dmarc('v=DMARC1; p=reject; psd=y; rua=mailto:d@example.com').zone && {
      subject: { domain: 'sub.example.com', ses: null, ips: [] },
      zone: {
        ...dmarc('v=DMARC1; p=reject; psd=y; rua=mailto:d@example.com').zone,
        'sub.example.com': { A: ['192.0.2.3'], MX: WELL['example.com'].MX },
      },
    },
  ],
  [
    ['dmarc-strict-alignment'],
    dmarc('v=DMARC1; p=reject; aspf=s; rua=mailto:d@example.com'),
    '_dmarc.example.com. TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"',
  ],

  [['dmarc-unaligned', 'mail-from-default'], { subject: { mailFrom: null, ses: { ...SES, tokens: [] } } }],
  [['dmarc-unaligned', 'spf-none'], { ...spf('nothing'), subject: { ses: { ...SES, tokens: [] } } }],

  [
    ['parked-spf', 'parked-mx', 'parked-dmarc', 'dmarc-none'],
    { subject: { isParked: true, domain: 'parked.example' }, zone: { 'parked.example': { A: ['192.0.2.3'] } } },
    'parked.example. TXT "v=spf1 -all"',
  ],
  [['mx-none', 'sts-mx-mismatch'], { zone: { 'example.com': { NS: ['ns.example.com'], A: ['192.0.2.9'] } } }],
  [['mx-none', 'dmarc-rua-no-mx'], { zone: { 'example.com': { NS: ['ns.example.com'] } } }],
  [['mx-null'], { zone: { 'example.com': { ...WELL['example.com'], MX: [{ preference: 0, exchange: '' }] } } }],
  [
    ['mx-alias'],
    { zone: { 'mail.example.com': { CNAME: ['host.example.com'] }, 'host.example.com': { A: ['192.0.2.5'] } } },
  ],
  [
    ['mx-address-literal', 'sts-mx-mismatch'],
    { zone: { 'example.com': { ...WELL['example.com'], MX: [{ preference: 0, exchange: '192.0.2.5' }] } } },
  ],
  [['mx-no-address'], { zone: { 'mail.example.com': { TXT: ['x'] } } }],
  [['mx-private'], { zone: { 'mail.example.com': { A: ['10.0.0.1'] } } }],

  [['ptr-none'], { zone: { '1.2.0.192.in-addr.arpa': null } }],
  [['ptr-unconfirmed'], { zone: { 'out.example.net': { A: ['192.0.2.2'] } } }],

  [['sts-multiple'], { zone: { '_mta-sts.example.com': { TXT: ['v=STSv1; id=1', 'v=STSv1; id=2'] } } }],
  [['sts-record'], { zone: { '_mta-sts.example.com': { TXT: ['v=STSv1; id=not-right'] } } }],
  [['sts-host'], { zone: { 'mta-sts.example.com': null } }],
  [['sts-host'], { zone: { 'mta-sts.example.com': { A: ['169.254.169.254'] } } }],
  [['sts-policy-unfit'], { policy: { status: 'unfit', why: 'status 301, not 200' } }],
  [['sts-policy-syntax'], found('version: STSv1\nmode: enforce\nmax_age: 31557601\nmx: mail.example.com\n')],
  [['sts-mx-mismatch'], found(POLICY.replace('mail.example.com', '*.mail.example.com'))],
  [['sts-testing'], found(POLICY.replace('enforce', 'testing'))],

  [
    ['tls-rpt-multiple'],
    {
      zone: {
        '_smtp._tls.example.com': {
          TXT: ['v=TLSRPTv1; rua=mailto:a@example.com', 'v=TLSRPTv1;rua=mailto:b@example.com'],
        },
      },
    },
  ],
  [['tls-rpt-syntax'], { zone: { '_smtp._tls.example.com': { TXT: ['v=TLSRPTv1; rua=a@example.com'] } } }],

  [
    ['bimi-multiple'],
    {
      zone: {
        'default._bimi.example.com': {
          TXT: ['v=BIMI1; l=https://example.com/a.svg', 'v=BIMI1; l=https://example.com/b.svg'],
        },
      },
    },
  ],
  [['bimi-syntax'], { zone: { 'default._bimi.example.com': { TXT: ['v=BIMI1; l=http://example.com/a.png'] } } }],
];

/** Nobody is permitted by a record that is gone, and nothing can be evaluated that leads nowhere. */
const CONSEQUENCES = new Set<RuleId>([
  ...(['spf-not-permitted', 'spf-ses-missing', 'spf-permerror', 'spf-include-none', 'spf-include-loop'] as const),
  ...(['dkim-cname-missing', 'dkim-none', 'bimi-dmarc'] as const),
]);

describe('examine', () => {
  it('has nothing to say about a domain where everything is right', async () => {
    expect(await look({})).toMatchObject({
      findings: [],
      undetermined: [],
      spf: { result: 'pass', lookups: 1, voidLookups: 0 },
      dmarc: { policy: 'reject', recordDomain: 'example.com', organizationalDomain: 'example.com' },
    });
  });

  it.each(BROKEN.map(([rules, change, mend], index) => ({ index, rules, change, mend })))(
    '$index: tells $rules, and nothing beside it',
    async ({ rules, change, mend }) => {
      const { findings, undetermined } = await look(change);
      const told = new Set(findings.map(({ rule }) => rule));

      expect(undetermined).toEqual([]);
      for (const rule of rules) expect(told).toContain(rule);
      const others = findings.filter(({ rule, severity }) => severity !== 'info' && !rules.includes(rule));
      expect(others.map(({ rule }) => rule).filter((rule) => !CONSEQUENCES.has(rule))).toEqual([]);
      const [first] = rules;
      if (mend !== undefined) expect(findings.find(({ rule }) => rule === first)?.mend).toBe(mend);
    },
  );

  it('has a case for every rule', () => {
    const tested = new Set(BROKEN.flatMap(([rules]) => rules));
    expect(RULES.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
    expect(new Set(RULES.map(([id]) => id)).size).toBe(RULES.length);
  });

  it.each(['servfail', 'bogus', 'refused', 'silent'] as const)(
    'finds nothing wrong where every answer is %s',
    async (entry) => {
      const {
        findings,
        undetermined,
        spf: evaluated,
      } = await look({ zone: Object.fromEntries(Object.keys(WELL).map((name) => [name, entry])) });
      expect(findings).toEqual([]);
      expect(undetermined.length).toBeGreaterThan(5);
      expect(evaluated.result).toBe('temperror');
    },
  );

  it('never takes a single missing answer for absence: with it there is no finding that was not there before', async () => {
    for (const name of Object.keys(WELL)) {
      const { findings, undetermined } = await look({ zone: { [name]: 'servfail' } });
      expect(findings, name).toEqual([]);
      if (name !== 'com') expect(undetermined.length, name).toBeGreaterThan(0);
    }
  });

  it('does not blame a domain for a policy host that cannot be reached', async () => {
    const { findings, undetermined } = await look({ policy: { status: 'failed', why: 'connect ETIMEDOUT' } });
    expect(findings).toEqual([]);
    expect(undetermined).toEqual([{ check: 'mta-sts', why: 'policy of mta-sts.example.com: connect ETIMEDOUT' }]);
  });

  it('goes through what mailbox providers demand', async () => {
    const status = (requirements: Awaited<ReturnType<typeof look>>['requirements'], provider: string) =>
      requirements.filter((one) => one.provider === provider && one.status !== 'untestable').map((one) => one.status);
    const well = await look({});
    for (const provider of ['gmail', 'yahoo', 'microsoft']) {
      expect(new Set(status(well.requirements, provider))).toEqual(new Set(['met']));
    }
    const broken = await look({ zone: { '_dmarc.example.com': null, '1.2.0.192.in-addr.arpa': 'servfail' } });
    expect(status(broken.requirements, 'gmail')).toEqual(['met', 'met', 'not-met', 'unknown']);
    expect(status(broken.requirements, 'microsoft')).toEqual(['met', 'met', 'not-met']);
  });

  it('never throws, whatever the records say', async () => {
    const texts = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc
          .tuple(
            fc.constantFrom('v=spf1 ', 'v=DMARC1; ', 'v=DKIM1; ', 'v=STSv1; ', 'v=TLSRPTv1; ', 'v=BIMI1; '),
            fc.string(),
          )
          .map((parts) => parts.join('')),
        fc.constantFrom(
          'v=spf1 include:%{i}.x.example ip4:/ ip6:: a:// redirect= -all',
          'v=DMARC1; rua=mailto:@,!,mailto:a@[; p',
        ),
      ),
      { maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(WELL)),
        texts,
        fc.string({ unit: 'binary' }),
        async (name, records, policy) => {
          const examined = await look({
            zone: { [name]: { TXT: records } },
            policy: { status: 'found', text: policy },
          });
          expect(examined.domain).toBe('example.com');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('comes to an end in a chain of includes that has none', async () => {
    const dns = fakeDns({});
    let asked = 0;
    const endless = {
      ask: async (name: string, type: string) => {
        asked++;
        if (type !== 'TXT') return await dns.ask(name, type as 'A');
        const text = `v=spf1 include:x${asked}.example include:y${asked}.example -all`;
        return { status: 'found', records: [[text]], aliases: [], ttlSeconds: 0, server: '' } as const;
      },
    } as unknown as ReturnType<typeof fakeDns>;
    const fetchPolicy = async (): Promise<PolicyAnswer> => ({ status: 'failed', why: '' });
    const examined = await examineDomain(
      { dns: endless, evaluateSpf: spfEvaluator(endless), fetchPolicy },
      { ...SUBJECT, ses: null },
    );
    expect(examined.findings.map(({ rule }) => rule)).toContain('spf-too-many-lookups');
    expect(asked).toBeLessThan(150);
  });
});
