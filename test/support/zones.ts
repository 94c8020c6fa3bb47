import { generateKeyPairSync } from 'node:crypto';
import type { Zone, ZoneEntry } from '../../infra/local/dns/zones.ts';
import type { SesIdentity, Subject } from '../../shared/dns-patrol/authentication/model.ts';

/** A public key as a DKIM record has it. @param bits of its modulus */
export const dkimKey = (bits = 2_048): string =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64');

export const SES: SesIdentity = {
  dkim: 'easy',
  tokens: ['t1', 't2', 't3'],
  signingZone: 'dkim.amazonses.com',
  region: 'eu-west-1',
};
/** Sends from one address, signs with nothing that is known. */
export const SENDER: Subject = {
  domain: 'brand.example',
  ips: ['192.0.2.25'],
  mailFrom: null,
  selectors: [],
  ses: null,
};
/** Sends through SES with a MAIL FROM domain of its own. */
export const THROUGH_SES: Subject = { ...SENDER, ips: [], mailFrom: 'bounce.brand.example', ses: SES };

/** What stands around a record that is looked at: a domain that takes mail, SES, providers, and others. */
export const WORLD: Zone = {
  example: { NS: ['ns.example'] },
  'brand.example': {
    NS: ['ns.example'],
    A: ['192.0.2.80'],
    MX: [{ preference: 10, exchange: 'mx.brand.example' }],
    TXT: ['v=spf1 ip4:192.0.2.0/24 ~all', 'google-site-verification=1234'],
  },
  'mx.brand.example': { A: ['192.0.2.26'], AAAA: ['2001:db8::26'] },
  '_dmarc.brand.example': { TXT: ['v=DMARC1; p=reject; rua=mailto:dmarc@brand.example'] },
  'bounce.brand.example': {
    MX: [{ preference: 10, exchange: 'feedback-smtp.eu-west-1.amazonses.com' }],
    TXT: ['v=spf1 include:amazonses.com ~all'],
  },
  com: { NS: ['a.gtld-servers.net'] },
  'amazonses.com': {
    NS: ['ns.example'],
    TXT: ['v=spf1 ip4:199.255.192.0/22 ip4:54.240.0.0/18 ip6:2001:db8:5e5::/48 -all'],
  },
  '_spf.google.com': { TXT: ['v=spf1 include:_netblocks.google.com ~all'] },
  '_netblocks.google.com': { TXT: ['v=spf1 ip4:35.190.247.0/24 ip6:2001:db8:600::/40 ~all'] },
  'google.com': { NS: ['ns.example'] },
  'vendor.example': { NS: ['ns.example'], A: ['198.51.100.80'] },
  'spf.vendor.example': { TXT: ['v=spf1 ip4:198.51.100.0/24 -all'] },
  'open.vendor.example': { TXT: ['v=spf1 +all'] },
  'nospf.vendor.example': { A: ['198.51.100.81'] },
  'out.brand.example': { A: ['192.0.2.25'] },
  '25.2.0.192.in-addr.arpa': { PTR: ['out.brand.example'] },
};

/** The world with some names otherwise; null: without the name. */
export const worldWith = (changes: Readonly<Record<string, ZoneEntry | null>>): Zone =>
  Object.fromEntries(Object.entries({ ...WORLD, ...changes }).filter(([, entry]) => entry !== null)) as Zone;

const [KEY, SES_KEY] = [dkimKey(), dkimKey()];

export { KEY };
/** The three tokens of Easy DKIM, as they should be. */
export const TOKENS: Zone = Object.fromEntries(
  SES.tokens.flatMap((token): [string, ZoneEntry][] => [
    [`${token}._domainkey.brand.example`, { CNAME: [`${token}.dkim.amazonses.com`] }],
    [`${token}.dkim.amazonses.com`, { TXT: [`p=${SES_KEY}`] }],
  ]),
);
