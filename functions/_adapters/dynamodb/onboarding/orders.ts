import type { EpochMs } from '../../../../shared/kernel/time.ts';
import { Overtaken } from '../../../../shared/placement/failures.ts';
import { TENANT_PREFIX, tenantKey, type Work } from '../../../../shared/registry/keys.ts';
import { patrolKey } from '../../../../shared/registry/patrol-keys.ts';
import { ORDER, PROGRESS, SEEN_RECORDS } from '../../../../shared/registry/shapes/onboarding.ts';
import type { Orders } from '../../../place-sets/orders/ports.ts';
import { mustBeStored, stored } from '../stored.ts';
import type { Condition, Table } from '../table.ts';
import { stageMark } from './stage-mark.ts';

/** Customers that wait, looked up in one run. */
const MOST_DUE = 500;
const WAITS: Work = 'order';

const unchanged = (revision: number): Condition =>
  revision === 0
    ? { holds: 'attribute_not_exists(revision)' }
    : { holds: 'revision = :revision', values: { ':revision': revision } };

/** Orders in the registry: what is wanted, which people write, and how far it has come, which `place-sets` writes. */
export const dynamoOrders = (registry: Table): Orders => ({
  async due(now) {
    const waiting = await registry.waiting(WAITS, now, MOST_DUE);
    return waiting.flatMap(({ pk }) => (pk.startsWith(TENANT_PREFIX) ? [pk.slice(TENANT_PREFIX.length)] : []));
  },

  async order(tenant) {
    const item = await registry.get(tenantKey.order(tenant));
    // Nothing stands in for a damaged order: it is not the same as one that was withdrawn.
    if (item?.['record'] === undefined) return null;
    return { order: mustBeStored(item, ORDER), revision: Number(item['revision']) };
  },

  async progress(tenant) {
    const item = await registry.get(tenantKey.progress(tenant));
    const { wanted = 0, notedAt = 0, revision = 0, dueAt } = item ?? {};
    return {
      // Nothing stands in for damaged progress: what is made in SES already would be made again.
      progress: item?.['record'] === undefined ? null : mustBeStored(item, PROGRESS),
      wanted: Number(wanted),
      notedAt: Number(notedAt),
      dueAt: typeof dueAt === 'number' ? dueAt : null,
      revision: Number(revision),
    };
  },

  // Only its own fields: what somebody notes meanwhile stays, and waits.
  async save(tenant, stored, progress, dueAt) {
    const revision = stored.revision + 1;
    const due = dueAt === null ? { work: undefined, dueAt: undefined } : { work: WAITS, dueAt };
    const fields = { revision, ...due, record: progress === null ? undefined : JSON.stringify(progress) };
    const { holds, values } = unchanged(stored.revision);
    const isNoted = { holds: `${holds} AND wanted = :wanted`, values: { ...values, ':wanted': stored.wanted } };
    if (!(await registry.update(tenantKey.progress(tenant), fields, isNoted))) {
      throw new Overtaken(`the order of ${tenant} was changed by somebody else`);
    }
    return { ...stored, progress, dueAt, revision };
  },

  async records(domain) {
    const seen = stored(await registry.get(patrolKey.wanted(domain)), SEEN_RECORDS);
    return seen && { checkedAt: seen.checkedAt, states: seen.records.map(({ state }) => state) };
  },

  proven: async () => (await stageMark(registry)).proven ?? {},
});

/**
 * Notes that an order is about to be given. It comes before the order itself, so that no order is given of which nobody
 * hears; one that is noted and never given is forgotten.
 */
export async function noteOrder(registry: Table, tenant: string, wanted: number, now: EpochMs): Promise<void> {
  await registry.update(tenantKey.progress(tenant), { wanted, notedAt: now, work: WAITS, dueAt: now });
}
