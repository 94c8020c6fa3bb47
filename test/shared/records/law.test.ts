import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ZoneEntry } from '../../../infra/local/dns/zones.ts';
import type { Examined } from '../../../shared/dns-patrol/authentication/model.ts';
import { examinedIn, freshWorld, published, wantedIn } from './worlds.ts';

const sets = (values: readonly string[]) => fc.subarray([...values], { maxLength: 2 });
const mxs = fc.subarray(
  ['feedback-smtp.eu-west-1.amazonses.com', 'feedback-smtp.us-east-1.amazonses.com', 'mx.brand.example', '.'].map(
    (exchange) => ({ preference: 10, exchange }),
  ),
  { maxLength: 2 },
);
const TXT = [
  'v=spf1 include:amazonses.com ~all',
  'v=spf1 ip4:192.0.2.7 -all',
  'v=spf1 include:spf.vendor.example ?all',
  'v=spf1 include:gone.example -all',
  'v=spf1 include:amazonses.com redirect=spf.vendor.example',
  'spf1 include:amazonses.com ~all',
  'mine=1',
];
const DMARC = [
  'v=DMARC1; p=none',
  'v=DMARC1; p=reject; aspf=s; rua=mailto:dmarc@brand.example',
  'v=DMARC1; p=quarantine; sp=none; pct=20',
  'DMARC1; p=reject',
  'v=DMARC1; p=block',
  'note',
];
const entry: fc.Arbitrary<ZoneEntry | null> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ TXT: sets(TXT), MX: mxs }) },
  { weight: 1, arbitrary: fc.constant({ CNAME: ['spf.vendor.example'] }) },
  { weight: 1, arbitrary: fc.constantFrom<ZoneEntry | null>('servfail', null) },
);
const texts = (values: readonly string[]): fc.Arbitrary<ZoneEntry | null> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ TXT: sets(values) }) },
    { weight: 1, arbitrary: fc.constantFrom<ZoneEntry | null>({ CNAME: ['spf.vendor.example'] }, 'servfail', null) },
  );
const token = fc.constantFrom<ZoneEntry | null>(
  null,
  { CNAME: ['t1.dkim.amazonses.com'] },
  { CNAME: ['other.vendor.example'] },
  { TXT: ['p='] },
);
const world = fc.record({
  'bounce.brand.example': entry,
  '_dmarc.brand.example': texts(DMARC),
  '*.brand.example': fc.option(entry, { freq: 3 }),
  't1._domainkey.brand.example': token,
});

const passes = ({ requirements }: Examined) =>
  requirements.flatMap(({ provider, requires, status }) => (status === 'met' ? [`${provider} ${requires}`] : []));
const grave = ({ findings }: Examined) =>
  findings.filter(({ severity }) => severity === 'critical').map(({ rule }) => rule);

it('nothing that passes fails once the records are published, whatever stood there', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (changes) => {
      const zone = freshWorld(changes);
      const [before, wanted] = [await examinedIn(zone), await wantedIn(zone)];
      const after = await examinedIn(published(zone, wanted.records));
      for (const one of passes(before)) expect(passes(after)).toContain(one);
      for (const rule of grave(after)) expect(grave(before)).toContain(rule);
      if (before.spf.result === 'pass') expect(after.spf.result).toBe('pass');
      const order = [null, 'none', 'quarantine', 'reject'];
      expect(order.indexOf(after.dmarc.policy)).toBeGreaterThanOrEqual(order.indexOf(before.dmarc.policy));
      for (const { isBlocked, state, told } of wanted.records) {
        if (isBlocked || state === 'unknown') expect(told).toBeTruthy();
      }
    }),
    { numRuns: 120 },
  );
}, 240_000);
