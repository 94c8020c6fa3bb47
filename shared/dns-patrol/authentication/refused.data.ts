import type { RuleId } from './rules.data.ts';

const MICROSOFT = 'Microsoft: 550 5.7.515 where SPF and DKIM do not both pass, since 2025-05-05';
const GMAIL = 'Gmail sender guidelines: SPF and DKIM from 5,000 mails a day on, refused since 2025-11';
const DMARC = 'Gmail sender guidelines and Microsoft 550 5.7.515: From must be aligned';
const PTR = 'Gmail sender guidelines: 550 5.7.25 without a name that leads back to the address';

/**
 * Rules by which a receiver refuses mail, whoever gets it, each with who does. All others are told and explain no hard
 * bounce: `spf-pass-all` lets too many send, `dmarc-none` and `mail-from-mx` leave mail authenticated, and an include
 * that leads nowhere breaks SPF only where `spf-permerror` or `spf-not-permitted` says so.
 */
export const REFUSED_FOR = {
  'domain-nxdomain': 'RFC 5321 section 2.3.5: a domain that cannot be resolved must not be used',
  'spf-none': MICROSOFT,
  'spf-multiple': MICROSOFT,
  'spf-permerror': MICROSOFT,
  'spf-too-many-lookups': MICROSOFT,
  'spf-void-lookups': MICROSOFT,
  'spf-not-permitted': GMAIL,
  'spf-ses-missing': GMAIL,
  'dkim-none': GMAIL,
  'dkim-cname-wrong': GMAIL,
  'dkim-cname-doubled': GMAIL,
  'dkim-revoked': GMAIL,
  'dkim-syntax': GMAIL,
  'dkim-version': GMAIL,
  'dkim-key-type': GMAIL,
  'dkim-key-short': GMAIL,
  'dkim-hash': GMAIL,
  'dkim-service': GMAIL,
  'dmarc-unaligned': DMARC,
  'dmarc-strict-alignment': DMARC,
  'ptr-none': PTR,
  'ptr-unconfirmed': PTR,
} as const satisfies Partial<Record<RuleId, string>>;

/** Whether receivers refuse mail for it. A rule that nobody knows is none. */
export const isRefusedFor = (rule: string): boolean => Object.hasOwn(REFUSED_FOR, rule);
