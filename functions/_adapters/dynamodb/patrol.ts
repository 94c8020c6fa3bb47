import type { PatrolMemory } from '../../../shared/dns-patrol/findings/ports.ts';
import { DAY_MS, SECOND_MS } from '../../../shared/kernel/time.ts';
import { setKey, type Work } from '../../../shared/registry/keys.ts';
import { AUTHENTICATION, LIST_HEALTH, patrolKey } from '../../../shared/registry/patrol-keys.ts';
import {
  BROKEN_RULES,
  KNOWN_RECORDS,
  LISTING_RECORD,
  STORED_FINDINGS,
  STORED_HEALTH,
} from '../../../shared/registry/shapes/patrol.ts';
import { allStored, stored } from './stored.ts';
import type { Table } from './table.ts';

/** The judge looks at it. */
const LOOK: { readonly work: Work } = { work: 'review' };
/** What is over is kept so long, to be looked up. Unit: ms. */
const KEPT_MS = 30 * DAY_MS;
/** What is wrong with a domain that is looked at no more, or listed where nobody asks any more, is kept so long. Unit: ms. */
const FINDINGS_MS = 7 * DAY_MS;

/** The patrol's memory in the registry: a small item per list, per target that was ever listed, and per domain. */
export const dynamoPatrol = (registry: Table): PatrolMemory => ({
  async health(list, kind) {
    return stored(await registry.get(patrolKey.health(list, kind)), STORED_HEALTH);
  },

  allHealth: async () => allStored(await registry.list(LIST_HEALTH, ''), STORED_HEALTH),

  async saveHealth(health) {
    await registry.put(patrolKey.health(health.list, health.kind), { record: JSON.stringify(health) });
  },

  listings: async (list) => allStored(await registry.list(patrolKey.listing(list, '').pk, ''), LISTING_RECORD),

  async saveListing(record) {
    await registry.put(patrolKey.listing(record.list, record.target), { record: JSON.stringify(record) });
  },

  async saveGrave(list, listing, now) {
    const expiresAt = Math.ceil((now + FINDINGS_MS) / SECOND_MS);
    await registry.put(patrolKey.grave(list, listing.ip), { record: JSON.stringify(listing), expiresAt });
  },

  async endGrave(list, ip, now) {
    const expiresAt = Math.ceil((now + KEPT_MS) / SECOND_MS);
    await registry.update(patrolKey.grave(list, ip), { ended: true, expiresAt }, { holds: 'attribute_exists(pk)' });
  },

  async blame(set, issue, now) {
    // First, so that whoever ends the issue finds every set that may have it.
    await registry.put(patrolKey.blamed(issue.id, set), { at: now });
    const fields = { record: JSON.stringify(issue), ...LOOK, dueAt: now };
    // What is held against it already need not be looked at again.
    await registry.put(setKey.dnsIssue(set, issue.id), fields, {
      holds: 'attribute_not_exists(pk) OR ended = :yes',
      values: { ':yes': true },
    });
  },

  async absolve(set, issue, now) {
    const key = setKey.dnsIssue(set, issue);
    const expiresAt = Math.ceil((now + KEPT_MS) / SECOND_MS);
    await registry.update(key, { ended: true, ...LOOK, dueAt: now, expiresAt }, { holds: 'attribute_exists(pk)' });
    await registry.update(patrolKey.blamed(issue, set), { ended: true, expiresAt }, { holds: 'attribute_exists(pk)' });
  },

  async blamed(issue) {
    const items = await registry.list(patrolKey.blamed(issue, '').pk, '');
    return items.filter(({ ended }) => ended !== true).map(({ sk }) => String(sk));
  },

  async broken(domain) {
    return stored(await registry.get(patrolKey.broken(domain)), BROKEN_RULES) ?? {};
  },

  async saveBroken(domain, rules) {
    await registry.put(patrolKey.broken(domain), { record: JSON.stringify(rules) });
  },

  async records(domain) {
    return stored(await registry.get(patrolKey.records(domain)), KNOWN_RECORDS) ?? {};
  },

  async saveRecords(domain, records) {
    await registry.put(patrolKey.records(domain), { record: JSON.stringify(records) });
  },

  async findings(domain) {
    return stored(await registry.get(patrolKey.findings(domain)), STORED_FINDINGS);
  },

  allFindings: async () => allStored(await registry.list(AUTHENTICATION, ''), STORED_FINDINGS),

  async saveFindings(found) {
    const expiresAt = Math.ceil((found.checkedAt + FINDINGS_MS) / SECOND_MS);
    await registry.put(patrolKey.findings(found.domain), { record: JSON.stringify(found), expiresAt });
  },
});
