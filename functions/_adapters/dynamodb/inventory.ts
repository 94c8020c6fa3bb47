import type { Leaks } from '../../../shared/evaluation/ports/pools.ts';
import { EVACUATION } from '../../../shared/placement/evacuation.ts';
import type { AccountInventory } from '../../../shared/placement/inventory-model.ts';
import { deploymentKey, IDENTITIES, identityKey, setKey } from '../../../shared/registry/keys.ts';
import {
  CARRIED,
  COMING,
  INVENTORY_FINDINGS,
  LEAKS,
  POOLS,
  SEEN_ACCOUNT,
  SEEN_IDENTITY,
  TOPICS,
} from '../../../shared/registry/shapes/placement.ts';
import type { Evacuations } from '../../place-sets/commands/ports.ts';
import { CURSOR } from '../../place-sets/inventory/cursor.ts';
import type { Inventory } from '../../place-sets/inventory/ports.ts';
import { allStored, mustBeStored, stored } from './stored.ts';
import type { Table } from './table.ts';

/**
 * What SES listed, in the registry: one small item a set, one an identity, one for all pools and IPs, one for how far
 * it has come. `place-sets` writes, everybody may read.
 */
export const dynamoInventory = (
  registry: Table,
): Inventory & AccountInventory & { leaks(): Promise<Leaks | null> } => ({
  async cursor() {
    return stored(await registry.get(deploymentKey.inventory), CURSOR);
  },

  async saveCursor(cursor) {
    await registry.put(deploymentKey.inventory, { record: JSON.stringify(cursor) });
  },

  async set(name) {
    const item = await registry.get(setKey.inventory(name));
    if (item === null) return null;
    const { pool, sendingEnabled, watched, seenAt, sharedPoolDelivery: mode } = item;
    return {
      pool: typeof pool === 'string' ? pool : null,
      sendingEnabled: sendingEnabled === true,
      watched: typeof watched === 'boolean' ? watched : null,
      ...(typeof mode === 'string' && { sharedPoolDelivery: mode }),
      seenAt: Number(seenAt),
    };
  },

  async sawSet(set, { delivery, sendingEnabled }, watched, seenAt) {
    const key = setKey.inventory(set);
    // What SES does not show any more is taken out.
    const shown = { sharedPoolDelivery: undefined, ...delivery };
    const fields = { ...shown, sendingEnabled, watched, seenAt, goneSince: undefined };
    if (await registry.update(key, fields, { holds: 'attribute_exists(pk)' })) return;
    // An item of an older version has no such time: a set without it was known before.
    await registry.put(key, { ...delivery, sendingEnabled, watched, seenAt, firstSeenAt: seenAt });
  },

  async missed(set, at) {
    const isNew = { holds: 'attribute_exists(pk) AND attribute_not_exists(goneSince)' };
    await registry.update(setKey.inventory(set), { goneSince: at }, isNew);
  },

  async sawPools(pools, ips, seenAt, managed = []) {
    await registry.put(deploymentKey.pools, { record: JSON.stringify({ pools, ips, managed }), seenAt });
  },

  async pools() {
    const item = await registry.get(deploymentKey.pools);
    const seen = stored(item, POOLS);
    return seen && { ...seen, seenAt: Number(item?.['seenAt']) };
  },

  async carried() {
    return stored(await registry.get(deploymentKey.carried), CARRIED);
  },

  async coming() {
    return stored(await registry.get(deploymentKey.coming), COMING);
  },

  async leaks() {
    return stored(await registry.get(deploymentKey.leaks), LEAKS);
  },

  identities: async () => allStored(await registry.list(IDENTITIES, ''), SEEN_IDENTITY),

  async sawIdentity(identity, seenAt) {
    await registry.put(identityKey(identity.name), { record: JSON.stringify({ ...identity, seenAt }) });
  },

  async forgetIdentity(name) {
    await registry.remove(identityKey(name));
  },

  async sawAccount(seen) {
    await registry.put(deploymentKey.account, { record: JSON.stringify(seen) });
  },

  async seenAccount() {
    return stored(await registry.get(deploymentKey.account), SEEN_ACCOUNT);
  },

  async topics() {
    return stored(await registry.get(deploymentKey.topics), TOPICS) ?? [];
  },

  async saveTopics(topics) {
    await registry.put(deploymentKey.topics, { record: JSON.stringify(topics) });
  },

  async findings() {
    return stored(await registry.get(deploymentKey.findings), INVENTORY_FINDINGS) ?? {};
  },

  async saveFindings(findings) {
    await registry.put(deploymentKey.findings, { record: JSON.stringify(findings) });
  },
});

/** The evacuation, one item that is there while it is under way or done. */
export const dynamoEvacuations = (registry: Table): Evacuations => ({
  async state() {
    const item = await registry.get(deploymentKey.evacuation);
    // Nothing stands in for a damaged one: sets that were brought home would be moved again.
    return item && mustBeStored(item, EVACUATION);
  },

  async save(evacuation) {
    if (evacuation === null) await registry.remove(deploymentKey.evacuation);
    else await registry.put(deploymentKey.evacuation, { record: JSON.stringify(evacuation) });
  },
});
