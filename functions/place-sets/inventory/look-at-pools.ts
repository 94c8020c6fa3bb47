import { DEFAULT_DEDICATED_POOL, SHARED_POOL } from '../../../shared/placement/delivery.ts';
import { SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import type { NameList } from '../../../shared/placement/findings.ts';
import type { DedicatedIp } from '../../../shared/placement/inventory-model.ts';
import { POOL_STATES, readinessOf } from '../../../shared/placement/readiness.ts';
import type { Page } from '../control/ports.ts';
import type { PlaceDeps } from '../ports.ts';
import { NOBODY, reportRefused, tellFound, withName } from './inventory-report.ts';
import type { Cursor, InventoryNotes } from './ports.ts';

/** SES's own pools, of which it lists none. */
const OWN_OF_SES: readonly string[] = [SHARED_POOL, DEFAULT_DEDICATED_POOL];

/**
 * Write down pools and addresses, and tell which pools are lost to the sets that send from them, and whether the
 * quarantine pool would keep apart what is moved there.
 * @param notes of the round, where it has seen all sets
 */
export async function lookAtPools(deps: PlaceDeps, notes: InventoryNotes | null): Promise<Cursor> {
  const then: Cursor = { phase: 'account' };
  let pools: readonly string[];
  let ips: readonly DedicatedIp[];
  try {
    pools = await listAllPages((token) => deps.control.listPools(token));
    ips = await listAllPages<DedicatedIp>((token) => deps.control.listIps(null, token));
  } catch (error) {
    if (!(error instanceof SesRefused)) throw error;
    await reportRefused(deps, 'refusedPools', error);
    return then;
  }
  await reportRefused(deps, 'refusedPools', null);
  const { quarantinePool, standby } = await deps.deployment.policy();
  const isEmpty = (pool: string): boolean => !ips.some((ip) => ip.pool === pool);
  const used = Object.entries(notes?.pools ?? {}).filter(([pool]) => !OWN_OF_SES.includes(pool));
  const inDoubt = used.map(([pool]) => pool).filter(isEmpty);
  const asked = new Set([quarantinePool, ...Object.values(standby), ...inDoubt].filter((pool) => pools.includes(pool)));
  const managed = await managedAmong(deps, asked);
  await deps.inventory.sawPools(pools, ips, deps.timer.now(), managed);

  if (notes !== null) {
    const lost = used.flatMap(([pool, sets]) => {
      if (!pools.includes(pool)) return [`${setsSend(sets)} from pool ${pool}, which does not exist`];
      return isEmpty(pool) && !managed.includes(pool) ? [`${setsSend(sets)} from pool ${pool}, which holds no IP`] : [];
    });
    await tellFound(deps, 'lostPools', lost.reduce(withName, NOBODY));
  }
  await tellReadiness(deps, quarantinePool, { pools, ips, managed });
  const leaks = await deps.inventory.leaks();
  if (leaks !== null) await tellFound(deps, 'leaks', leaks.names);
  return then;
}

const setsSend = (count: number): string => (count === 1 ? '1 set sends' : `${count} sets send`);

async function tellReadiness(
  deps: PlaceDeps,
  quarantinePool: string,
  seen: Parameters<typeof readinessOf>[1],
): Promise<void> {
  const { inventory, grantedPools } = deps;
  const [carried, coming] = [await inventory.carried(), await inventory.coming()];
  const { state, sentence } = readinessOf(quarantinePool, seen, grantedPools, carried, coming);
  for (const one of POOL_STATES) {
    if (one === 'ready') continue;
    const names: NameList = one === state ? withName(NOBODY, sentence) : NOBODY;
    await tellFound(deps, `quarantinePool:${one}`, names);
  }
}

/** Those of some pools that SES scales by itself. One that SES will not describe is taken for standard. */
async function managedAmong({ control }: PlaceDeps, pools: Iterable<string>): Promise<readonly string[]> {
  const managed: string[] = [];
  for (const pool of pools) {
    try {
      if (await control.isManagedPool(pool)) managed.push(pool);
    } catch (error) {
      if (!(error instanceof SesNotFound || error instanceof SesRefused)) throw error;
    }
  }
  return managed;
}

export async function listAllPages<T>(list: (token: string | null) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  for (let token: string | null = null; ; ) {
    const page = await list(token);
    found.push(...page.items);
    if (page.next === null) return found;
    token = page.next;
  }
}
