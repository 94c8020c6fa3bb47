import { isDmarc } from '../dns-patrol/authentication/dmarc/record.ts';
import { deniesAll } from '../dns-patrol/authentication/resolver-proof.ts';
import type { Dns } from '../dns-patrol/dns/model.ts';
import { plain } from '../kernel/escape.ts';
import type { WantedRecord, WantedRecords } from './model.ts';
import { atName } from './place.ts';

/** Where SES takes mail (SES Developer Guide, receiving-email-mx-record). */
export const inboundHost = (region: string): string => `inbound-smtp.${region}.amazonaws.com`;

/**
 * The operator's own list: reports about all customers go to one domain of the operator, which takes mail through SES and
 * says that it takes reports about any domain (RFC 9990 section 4).
 */
export async function collectorRecords(
  dns: Dns,
  { domain, region, ttl }: { readonly domain: string; readonly region: string; readonly ttl: number },
): Promise<WantedRecords> {
  const mx = `10 ${inboundHost(region)}`;
  const consent = 'v=DMARC1';
  const records = await Promise.all([
    recordAt(dns, { name: domain, type: 'MX', value: mx, ttl }, (value) => value.endsWith(` ${inboundHost(region)}`)),
    recordAt(dns, { name: `*._report._dmarc.${domain}`, type: 'TXT', value: consent, ttl }, isDmarc),
  ]);
  const isNothingFound = records.every(({ state }) => state === 'missing');
  const blind = isNothingFound ? await deniesAll(dns) : null;
  if (blind === null) return { domain, records, notes: [] };
  const notKnown = records.map((one) => ({ ...one, state: 'unknown' as const, told: blind }));
  return { domain, records: notKnown, notes: [`What stands there now is not known: ${plain(blind)}`] };
}

async function recordAt(
  dns: Dns,
  wanted: Pick<WantedRecord, 'name' | 'type' | 'value' | 'ttl'>,
  isRight: (value: string) => boolean,
): Promise<WantedRecord> {
  const base = { ...wanted, part: 'reports', kept: [], told: null, isBlocked: false } as const;
  const now = await atName(dns, wanted.name, wanted.type);
  if (now.status === 'failed') return { ...base, state: 'unknown', found: [], told: now.why };
  const right = now.seen.find(isRight);
  if (right !== undefined) return { ...base, value: right, state: 'published', found: now.seen };
  if (wanted.type === 'TXT') return { ...base, kept: now.values, state: 'missing', found: [] };
  if (now.values.length === 0 && now.alias === null) return { ...base, state: 'missing', found: [] };
  const found = now.alias === null ? now.values : [`CNAME ${now.alias}`];
  const told = `${wanted.name} takes mail elsewhere: name another domain for reports, or point its MX to SES`;
  return { ...base, state: 'wrong', found, told, isBlocked: true };
}
