import type { EpochMs } from '../../../../shared/kernel/time.ts';
import type { Order } from '../../../../shared/onboarding/order.ts';
import type { Progress } from '../../../../shared/onboarding/progress.ts';
import { Overtaken } from '../../../../shared/placement/failures.ts';
import type { WantedRecords } from '../../../../shared/records/model.ts';
import { patrolKey, TENANT_PREFIX, tenantKey, type Work } from '../../../../shared/registry/keys.ts';
import type { Orders } from '../../../place-sets/orders/ports.ts';
import type { Condition, Item, Table } from '../table.ts';

/** Customers that wait, looked up in one run. */
const MOST_DUE = 500;
const ORDER: Work = 'order';

const unchanged = (revision: number): Condition =>
  revision === 0
    ? { holds: 'attribute_not_exists(revision)' }
    : { holds: 'revision = :revision', values: { ':revision': revision } };

/** What the patrol saw of the records that a domain is to have. */
export type SeenRecords = WantedRecords & { readonly checkedAt: EpochMs };

/** Orders in the registry: what is wanted, which people write, and how far it has come, which `place-sets` writes. */
export const dynamoOrders = (registry: Table): Orders => ({
  async due(now) {
    const waiting = await registry.waiting(ORDER, now, MOST_DUE);
    return waiting.flatMap(({ pk }) => (pk.startsWith(TENANT_PREFIX) ? [pk.slice(TENANT_PREFIX.length)] : []));
  },

  async order(tenant) {
    const item = await registry.get(tenantKey.order(tenant));
    const record = item?.['record'];
    return typeof record === 'string'
      ? { order: JSON.parse(record) as Order, revision: Number(item?.['revision']) }
      : null;
  },

  async progress(tenant) {
    const item = await registry.get(tenantKey.progress(tenant));
    const { record, wanted = 0, notedAt = 0, revision = 0, dueAt } = item ?? {};
    return {
      progress: typeof record === 'string' ? (JSON.parse(record) as Progress) : null,
      wanted: Number(wanted),
      notedAt: Number(notedAt),
      dueAt: typeof dueAt === 'number' ? dueAt : null,
      revision: Number(revision),
    };
  },

  // Only its own fields: what somebody notes meanwhile stays, and waits.
  async save(tenant, stored, progress, dueAt) {
    const revision = stored.revision + 1;
    const due = dueAt === null ? { work: undefined, dueAt: undefined } : { work: ORDER, dueAt };
    const fields = { revision, ...due, record: progress === null ? undefined : JSON.stringify(progress) };
    const { holds, values } = unchanged(stored.revision);
    const isNoted = { holds: `${holds} AND wanted = :wanted`, values: { ...values, ':wanted': stored.wanted } };
    if (!(await registry.update(tenantKey.progress(tenant), fields, isNoted))) {
      throw new Overtaken(`the order of ${tenant} was changed by somebody else`);
    }
    return { ...stored, progress, dueAt, revision };
  },

  async records(domain) {
    const item = await registry.get(patrolKey.wanted(domain));
    if (item === null) return null;
    const { records, checkedAt } = seenRecords(item);
    return { checkedAt, states: records.map(({ state }) => state) };
  },
});

export const seenRecords = (item: Item): SeenRecords => JSON.parse(String(item['record'])) as SeenRecords;

/**
 * Notes that an order is about to be given. It comes before the order itself, so that no order is given of which nobody
 * hears; one that is noted and never given is forgotten.
 */
export async function noteOrder(registry: Table, tenant: string, wanted: number, now: EpochMs): Promise<void> {
  await registry.update(tenantKey.progress(tenant), { wanted, notedAt: now, work: ORDER, dueAt: now });
}
