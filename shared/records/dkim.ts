import type { Dns } from '../dns-patrol/dns/model.ts';
import type { RecordsWish, WantedRecord } from './model.ts';
import { atName } from './place.ts';

/** The three aliases of Easy DKIM. Their names are SES's own, so that whatever stands there may be replaced. */
export async function dkimRecords(dns: Dns, wish: RecordsWish): Promise<readonly WantedRecord[]> {
  const { domain, dkim } = wish;
  if (dkim === null || dkim.origin === 'EXTERNAL') return [];
  return await Promise.all(
    dkim.tokens.map((token) => dkimRecord(dns, domain, wish, { token: token.toLowerCase(), ...dkim })),
  );
}

async function dkimRecord(
  dns: Dns,
  domain: string,
  { ttl }: RecordsWish,
  { token, signingZone, isVerified }: { token: string; signingZone: string; isVerified: boolean },
): Promise<WantedRecord> {
  const name = `${token}._domainkey.${domain}`;
  const value = `${token}.${signingZone}`.toLowerCase();
  const base = { name, type: 'CNAME', value, ttl, part: 'dkim', kept: [], isBlocked: false } as const;
  const [now, text] = await Promise.all([atName(dns, name, 'CNAME'), atName(dns, name, 'TXT')]);
  if (now.status === 'failed') return { ...base, state: 'unknown', found: [], told: now.why };
  if (now.seen.includes(value)) {
    return { ...base, state: isVerified ? 'verified' : 'published', found: now.seen, told: null };
  }
  const texts = text.status === 'known' ? text.values.map((one) => `TXT ${one}`) : [];
  if (now.values.length > 0) return { ...base, state: 'wrong', found: now.values, told: null };
  if (texts.length > 0) {
    const told = `${name} has a TXT record, and no CNAME can stand beside it: replace it, because SES changes its keys`;
    return { ...base, state: 'wrong', found: texts, told };
  }
  const doubled = await dns.ask(`${name}.${domain}`, 'CNAME');
  const told =
    doubled.status === 'found' ? `It stands at ${name}.${domain}, with the domain twice: correct the name there` : null;
  return { ...base, state: 'missing', found: [], told };
}
