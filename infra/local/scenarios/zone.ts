import type { GetEmailIdentityResponse } from '@aws-sdk/client-sesv2';
import { Blocklist } from '../../../shared/dns-patrol/blocklists/model.ts';
import type { ProbeAnswer } from '../../../shared/dns-patrol/blocklists/probe.ts';
import { type ListTarget, parseTarget, queryName, reverseName } from '../../../shared/dns-patrol/blocklists/target.ts';
import { QUARANTINE_IPS } from '../deployment.ts';
import { answerFrom, type Zone } from '../dns/zones.ts';
import { OWN_IPS } from '../traffic/mailroom.ts';
import type { DnsChange, Scenario } from './model.ts';

/** The blocklist of the stories. */
export const STORY_LIST: ProbeAnswer = {
  list: Blocklist.parse({
    ...{ id: 'example', name: 'Example Blocklist', zone: 'bl.example.com', weight: 5 },
    codes: [{ code: '127.0.0.2', meaning: 'spam source' }],
    removal: 'https://bl.example.com/removal',
  }),
  zone: 'bl.example.com',
};
/** The public key of the example in RFC 8463, appendix A.2. */
const KEY = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const SELECTOR = 's1';
/** The key behind a token of SES. */
export const keyOfSes = (): Zone[string] => ({ TXT: [KEY] });
const MAIL_HOST = 'mail.example.com';
const FEEDBACK_HOST = 'feedback-smtp.us-east-1.amazonses.com';

/** A domain as SES knows it: verified, with a default set, signed with a key of its own, with its own MAIL FROM. */
export const zoneIdentity = (domain: string): GetEmailIdentityResponse => ({
  IdentityType: 'DOMAIN',
  VerifiedForSendingStatus: true,
  VerificationStatus: 'SUCCESS',
  ConfigurationSetName: `${domain.split('.')[0]}-transactional`,
  DkimAttributes: {
    ...{ SigningEnabled: true, Status: 'SUCCESS', Tokens: [SELECTOR] },
    SigningAttributesOrigin: 'EXTERNAL',
  },
  MailFromAttributes: {
    MailFromDomain: `bounce.${domain}`,
    MailFromDomainStatus: 'SUCCESS',
    BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
  },
});

/** A story of which nothing else is said has a DNS in which all is in order, so that the console has what to show. */
export const withDns = (scenario: Scenario): Scenario => ({ ...scenario, dns: scenario.dns ?? [] });

/** Everything in order: the domains' records, the addresses' names, and a list that lists its test entry alone. */
export function orderlyZone(domains: readonly string[], ips: readonly string[] = []): Zone {
  const zone: Record<string, Zone[string]> = {
    [STORY_LIST.zone]: {},
    [nameInList('127.0.0.2')]: { A: ['127.0.0.2'], TXT: ['test entry'] },
    [MAIL_HOST]: { A: ['192.0.2.25'] },
    [FEEDBACK_HOST]: { A: ['192.0.2.26'] },
    'amazonses.com': { TXT: ['v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 -all'] },
  };
  for (const ip of [...OWN_IPS, ...QUARANTINE_IPS, ...ips]) {
    const host = `a${ip.replaceAll('.', '-')}.smtp.example.com`;
    zone[host] = { A: [ip] };
    zone[reverseName(addressOf(ip))] = { PTR: [host] };
  }
  for (const domain of domains) {
    zone[domain] = { NS: ['ns.example.com'], MX: [{ preference: 10, exchange: MAIL_HOST }], TXT: ['v=spf1 -all'] };
    zone[`_dmarc.${domain}`] = { TXT: ['v=DMARC1; p=reject'] };
    zone[`${SELECTOR}._domainkey.${domain}`] = { TXT: [KEY] };
    zone[`bounce.${domain}`] = {
      MX: [{ preference: 10, exchange: FEEDBACK_HOST }],
      TXT: ['v=spf1 include:amazonses.com ~all'],
    };
  }
  return zone;
}

/** The zone after a change. */
export function changed(zone: Zone, change: DnsChange): Zone {
  switch (change.kind) {
    case 'listed':
      return { ...zone, [nameInList(change.ip)]: { A: ['127.0.0.2'], TXT: [change.text] } };
    case 'delisted':
      return without(zone, nameInList(change.ip));
    case 'dkim-deleted':
      return without(zone, `${SELECTOR}._domainkey.${change.domain}`);
    default:
      return change satisfies never;
  }
}

/** A domain's DMARC record, and that another one takes its reports. */
export const withReportsTo = (zone: Zone, domain: string, { policy, to }: DmarcRecord): Zone => {
  const [, collector = ''] = to.split('@');
  return {
    ...withDmarc(zone, domain, `v=DMARC1; p=${policy}; rua=mailto:${to}`),
    [collector]: { NS: ['ns.example.com'], MX: [{ preference: 10, exchange: INBOUND_HOST }] },
    [`${domain}._report._dmarc.${collector}`]: { TXT: ['v=DMARC1;'] },
    [INBOUND_HOST]: { A: ['192.0.2.27'] },
  };
};
export type DmarcRecord = { readonly policy: string; readonly to: string };
const INBOUND_HOST = 'inbound-smtp.us-east-1.amazonaws.com';

export const withDmarc = (zone: Zone, domain: string, record: string): Zone => ({
  ...zone,
  [`_dmarc.${domain}`]: { TXT: [record] },
});
/** The policy in a domain's DMARC record. */
export const dmarcPolicy = (zone: Zone, domain: string): string => {
  const answer = answerFrom(zone, `_dmarc.${domain}`, 'TXT');
  const texts = 'records' in answer ? answer.records.map(({ data }) => String(data)) : [];
  return /\bp=(\w+)/.exec(texts.join(''))?.[1] ?? 'none';
};

/** A domain that takes mail and has nothing of SES yet. */
export const freshDomain = (): Zone[string] => ({
  NS: ['ns.example.com'],
  MX: [{ preference: 10, exchange: MAIL_HOST }],
  TXT: ['v=spf1 -all'],
});

const without = (zone: Zone, gone: string): Zone =>
  Object.fromEntries(Object.entries(zone).filter(([name]) => name !== gone));

const nameInList = (ip: string): string => queryName({ kind: 'ipv4', name: ip }, STORY_LIST.zone);

/** @throws {TypeError} where it is none */
function addressOf(ip: string): ListTarget {
  const parsed = parseTarget(ip);
  if (!parsed.ok) throw new TypeError(`Expected an address, got ${ip}: ${parsed.why}`);
  return parsed.target;
}
