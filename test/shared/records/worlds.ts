import { spfEvaluator } from '../../../functions/_adapters/dns/spf.ts';
import type { Zone } from '../../../infra/local/dns/zones.ts';
import { examineDomain } from '../../../shared/dns-patrol/authentication/examine.ts';
import type { RecordsWish, WantedRecord } from '../../../shared/records/model.ts';
import { wantedRecords } from '../../../shared/records/wanted.ts';
import { fakeDns } from '../../support/fake-dns.ts';
import { SES, TOKENS, worldWith } from '../../support/zones.ts';

/** Keys of SES stand behind its tokens from the beginning. */
const SES_KEYS: Zone = Object.fromEntries(Object.entries(TOKENS).filter(([name]) => name.endsWith('amazonses.com')));
/** A domain that takes mail and has nothing of SES yet. */
export const freshWorld = (changes: Parameters<typeof worldWith>[0] = {}): Zone =>
  worldWith({ ...SES_KEYS, '_dmarc.brand.example': null, 'bounce.brand.example': null, ...changes });

export const WISH: RecordsWish = {
  ...{ domain: 'brand.example', region: SES.region, mailFrom: 'bounce.brand.example', ttl: 300 },
  dkim: { tokens: SES.tokens, signingZone: SES.signingZone, origin: 'AWS_SES', isVerified: false },
  isMailFromVerified: false,
  dmarc: { policy: 'none', rua: null },
};
export const wantedIn = (zone: Zone, wish: Partial<RecordsWish> = {}) => {
  const dns = fakeDns(zone);
  return wantedRecords({ dns, evaluateSpf: spfEvaluator(dns) }, { ...WISH, ...wish });
};

/** The zone once its owner has published what may be published, record set by record set. */
export function published(zone: Zone, records: readonly WantedRecord[]): Zone {
  const next: Record<string, Zone[string]> = { ...zone };
  for (const { name, type, value, kept, isBlocked, state } of records) {
    if (isBlocked || state === 'unknown') continue;
    const here = next[name];
    const [preference = '', exchange = ''] = value.split(' ');
    const data = type === 'MX' ? { preference: Number(preference), exchange } : value;
    // Beside an alias there is nothing else, and what a wildcard said of the name it says no more.
    const before = typeof here === 'object' && type !== 'CNAME' ? here : {};
    next[name] = { ...before, [type]: [data, ...kept] };
  }
  return next;
}

export const examinedIn = (zone: Zone, wish: Partial<RecordsWish> = {}) => {
  const dns = fakeDns(zone);
  const { domain, mailFrom } = { ...WISH, ...wish };
  const subject = { domain, ips: [], mailFrom, selectors: [], ses: SES };
  const fetchPolicy = async () => ({ status: 'failed', why: 'not asked' }) as const;
  return examineDomain({ dns, evaluateSpf: spfEvaluator(dns), fetchPolicy }, subject, false);
};
