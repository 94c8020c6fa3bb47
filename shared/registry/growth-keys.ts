import type { Key } from './keys.ts';

/** Where tenants and sets stand on their ladders, an item each. Written by `tick`. */
export const LADDERS_IN_FORCE = 'ladders';
export const ladderKey = (subject: string): Key => ({ pk: LADDERS_IN_FORCE, sk: subject });

/** Sets and streams that an application asks an allowance for, an item each. Written by `serve-allowance`. */
export const ASKED = 'asked';
export const askedKey = (name: string): Key => ({ pk: ASKED, sk: name });
/** What each of them may send within the hour: `tick` writes a new hour, `serve-allowance` what is taken of it. */
export const ALLOWANCE_PREFIX = 'allowance#';
export const allowanceKey = {
  taken: (name: string): Key => ({ pk: `${ALLOWANCE_PREFIX}${name}`, sk: 'taken' }),
  /** Why it may send so much. Written by `tick`. */
  reason: (name: string): Key => ({ pk: `${ALLOWANCE_PREFIX}${name}`, sk: 'reason' }),
} as const;

/** What was counted in the last month: an item for each tenant, sending domain and pool. Written by `tick`. */
export const SURVEYS = { tenants: 'survey-tenants', domains: 'survey-domains', pools: 'survey-pools' } as const;
export const surveyKey = (kind: keyof typeof SURVEYS, name: string): Key => ({ pk: SURVEYS[kind], sk: name });
