import { DAY_MS, iso, ROLLUP_RETENTION_MS, SECOND_MS } from '../../../shared/kernel/time.ts';
import type { PostmasterMemory } from '../../../shared/postmaster/ports.ts';
import { setKey, type Work } from '../../../shared/registry/keys.ts';
import {
  POSTMASTER_ACCESS,
  POSTMASTER_DOMAINS,
  POSTMASTER_FINDINGS,
  postmasterDomainKey,
  postmasterFindingKey,
} from '../../../shared/registry/postmaster-keys.ts';
import { POSTMASTER_PREFIX, receiversKey, receiversPartition } from '../../../shared/registry/receivers-keys.ts';
import {
  GMAIL_DAY,
  GMAIL_DOMAIN,
  POSTMASTER_ACCESS_STATE,
  POSTMASTER_FINDING,
} from '../../../shared/registry/shapes/postmaster.ts';
import { allStored, stored } from './stored.ts';
import type { Table } from './table.ts';

/** The judge looks at it. */
const LOOK: { readonly work: Work } = { work: 'review' };
/** What is over is kept so long, to be looked up. Unit: ms. */
const KEPT_MS = 30 * DAY_MS;

/** What Gmail says: figures of days in the totals, what follows from them in the registry. */
export const dynamoPostmaster = (registry: Table, totals: Table): PostmasterMemory => ({
  domains: async () => allStored(await registry.list(POSTMASTER_DOMAINS, ''), GMAIL_DOMAIN),

  async saveDomain(domain) {
    await registry.put(postmasterDomainKey(domain.domain), { record: JSON.stringify(domain) });
  },

  forgetDomain: (domain) => registry.remove(postmasterDomainKey(domain)),

  async days(domain, from, to) {
    const prefix = commonPrefix(iso(from * DAY_MS).slice(0, 10), iso(to * DAY_MS).slice(0, 10));
    const items = await totals.list(receiversPartition(domain), `${POSTMASTER_PREFIX}${prefix}`);
    return allStored(items, GMAIL_DAY).filter(({ day }) => day >= from && day <= to);
  },

  async saveDay(day) {
    const expiresAt = Math.ceil((day.day * DAY_MS + ROLLUP_RETENTION_MS) / SECOND_MS);
    await totals.put(receiversKey.postmaster(day.domain, day.day), { record: JSON.stringify(day), expiresAt });
  },

  findings: async () => allStored(await registry.list(POSTMASTER_FINDINGS, ''), POSTMASTER_FINDING),

  async saveFinding(finding) {
    await registry.put(postmasterFindingKey(finding.id), { record: JSON.stringify(finding) });
  },

  endFinding: (id) => registry.remove(postmasterFindingKey(id)),

  async access() {
    return stored(await registry.get(POSTMASTER_ACCESS), POSTMASTER_ACCESS_STATE);
  },

  async saveAccess(state) {
    if (state === null) await registry.remove(POSTMASTER_ACCESS);
    else await registry.put(POSTMASTER_ACCESS, { record: JSON.stringify(state) });
  },

  async blame(set, issue, now) {
    const figures = `${issue.figures?.until ?? ''} ${issue.figures?.isGrave ?? ''}`;
    await registry.put(
      setKey.dnsIssue(set, issue.id),
      { record: JSON.stringify(issue), figures, ...LOOK, dueAt: now },
      // What is held against it already need not be looked at again, but for newer figures.
      {
        holds: 'attribute_not_exists(pk) OR ended = :yes OR figures <> :figures',
        values: { ':yes': true, ':figures': figures },
      },
    );
  },

  async absolve(set, issue, now) {
    const expiresAt = Math.ceil((now + KEPT_MS) / SECOND_MS);
    await registry.update(
      setKey.dnsIssue(set, issue),
      { ended: true, ...LOOK, dueAt: now, expiresAt },
      { holds: 'attribute_exists(pk)' },
    );
  },
});

/** What the sort keys of a span of days have in common, so that no others are read: `2026-0`. */
function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
