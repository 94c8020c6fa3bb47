import { clip } from '../kernel/escape.ts';
import { grouped } from '../kernel/numbers.ts';
import { iso } from '../kernel/time.ts';
import type { AccountState, Endpoint, TenantFinding, TenantReputation } from './model.ts';

/** Share of the daily quota from which it is told. */
export const QUOTA_SHARE = 0.8;
/** Longest piece of SES's own words in a sentence. Unit: characters. */
const MOST_WORDS = 300;
const MOST_TYPE = 40;

/** What may be wrong with the account as a whole. */
export const ACCOUNT_FINDINGS = [
  'account:shutdown',
  'account:paused',
  'account:probation',
  'account:quota',
  'account:sandbox',
] as const;
export type AccountFinding = (typeof ACCOUNT_FINDINGS)[number];

/** What is wrong with the account, a sentence each. */
export function accountSentences(state: AccountState): Readonly<Partial<Record<AccountFinding, string>>> {
  const { enforcement, sendingEnabled, production, quota } = state;
  const most = quota?.most ?? null;
  const isNear = quota !== null && most !== null && most > 0 && quota.sent >= most * QUOTA_SHARE;
  return {
    ...(enforcement === 'SHUTDOWN' && { 'account:shutdown': 'SES has stopped the account from sending (SHUTDOWN)' }),
    ...(!sendingEnabled && { 'account:paused': 'Sending is switched off for the whole account' }),
    ...(enforcement === 'PROBATION' && { 'account:probation': 'SES has put the account under review (PROBATION)' }),
    ...(isNear && {
      'account:quota': `${grouped(quota.sent)} of ${grouped(most)} recipients in 24 hours, the quota of the account`,
    }),
    ...(!production && {
      'account:sandbox': 'The account is in the SES sandbox: mail goes to verified addresses alone',
    }),
  };
}

/** An SES tenant that SES itself has paused, with its reason. */
export const pausedSentence = ({ name, cause }: TenantReputation): string =>
  `${name}${cause === null || cause === '' ? '' : `: SES says "${clip(cause, MOST_WORDS)}"`}`;

/** Most findings of a tenant in a sentence. */
const MOST_FINDINGS = 8;
const FINDING_WORDS: Readonly<Record<string, string>> = {
  COMPLAINT: 'complaints',
  BOUNCE: 'bounces',
  FEEDBACK_3P: 'feedback of others',
  IP_LISTING: 'a listed address',
};
/** What SES finds about a tenant: `complaints (HIGH, since 2026-11-20)`. */
export function findingsText(findings: readonly TenantFinding[]): string {
  const words = findings.slice(0, MOST_FINDINGS).map(({ type, impact, since }) => {
    const known = Object.hasOwn(FINDING_WORDS, type) ? FINDING_WORDS[type] : undefined;
    const more = [
      ...(impact === null ? [] : [impact]),
      ...(since === null ? [] : [`since ${iso(since).slice(0, 10)}`]),
    ];
    return `${known ?? clip(type, MOST_TYPE)}${more.length === 0 ? '' : ` (${more.join(', ')})`}`;
  });
  return words.join(', ') + (findings.length > MOST_FINDINGS ? ', …' : '');
}

/** An SES tenant with findings about its reputation. */
export const impactSentence = ({ name, impact }: TenantReputation): string => `${name} (${impact ?? 'unknown'})`;

/** A set that was sent away, and the endpoints that may send its mail from elsewhere. */
export const awayElsewhere = (set: string, endpoints: readonly Endpoint[]): string =>
  `${set}, by ${endpoints.map(endpointSentence).join(', ')}`;

/** Endpoints by which sets send from another Region, too. */
export const endpointSentence = ({ name, regions }: Endpoint): string => `${name} (${regions.join(', ')})`;
