import type { Key } from './keys.ts';

/** What the DNS patrol remembers: the health of lists, targets seen on a list, and the records of a domain. */
export const LIST_HEALTH = 'list-health';
/** What is wrong with the records of domains, an item a domain. */
export const AUTHENTICATION = 'authentication';
/** Addresses on a list so grave that their pool's sets may leave, an item each. */
export const GRAVE_LISTINGS = 'grave-listings';
export const patrolKey = {
  grave: (list: string, ip: string): Key => ({ pk: GRAVE_LISTINGS, sk: `${list}#${ip}` }),
  health: (list: string, kind: string): Key => ({ pk: LIST_HEALTH, sk: `${list}#${kind}` }),
  listing: (list: string, target: string): Key => ({ pk: `list#${list}`, sk: target }),
  findings: (domain: string): Key => ({ pk: AUTHENTICATION, sk: domain }),
  records: (domain: string): Key => ({ pk: `domain#${domain}`, sk: 'records' }),
  /** The records that a customer's domain is to have, as the patrol saw them last. */
  wanted: (domain: string): Key => ({ pk: `domain#${domain}`, sk: 'wanted' }),
  broken: (domain: string): Key => ({ pk: `domain#${domain}`, sk: 'broken' }),
  /** A set that has a DNS issue: an item each, because thousands may send from one domain. */
  blamed: (issue: string, set: string): Key => ({ pk: `blamed#${issue}`, sk: set }),
} as const;
