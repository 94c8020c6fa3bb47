import { ispViewOf, viewOf } from '../../shared/audit-counts/compare.ts';
import { ISPS } from '../../shared/audit-counts/isps.data.ts';
import type { SesReported, SesView } from '../../shared/audit-counts/model.ts';
import { emptyTotals, type Totals } from '../../shared/counting/counts.ts';
import { failuresOfEach } from '../../shared/kernel/concurrently.ts';
import type { Day } from '../../shared/kernel/time.ts';
import type { AuditDeps } from './ports.ts';

/** Sets that are written at a time. */
const AT_A_TIME = 8;

/**
 * Keeps what SES itself says, to be shown beside what was counted. Nothing is decided by it, and it never fails: the log
 * says what could not be kept.
 */
export async function keepViews(
  deps: AuditDeps,
  day: Day,
  reported: readonly SesReported[],
  totals: ReadonlyMap<string, Totals>,
): Promise<void> {
  const bySet = new Map<string, SesView[]>();
  for (const one of reported) {
    const set = one.configurationSet;
    if (set === null) continue;
    const views = bySet.get(set) ?? [];
    bySet.set(set, views);
    views.push(viewOf(totals.get(set) ?? emptyTotals(), one, day));
  }
  await addIsps(deps, day, reported, bySet);
  const failures = await failuresOfEach(bySet, AT_A_TIME, async ([set, views]) => deps.saveViews(set, views));
  for (const { item, error } of failures) {
    deps.log({ message: "SES's figures could not be kept", configurationSet: item[0], error: String(error) });
  }
  try {
    await keepSnds(deps, day);
  } catch (error) {
    deps.log({ message: 'what SNDS says could not be read', error: String(error) });
  }
}

/** By mailbox provider, those with most mail first. What cannot be learnt is not shown, and takes nothing away. */
async function addIsps(
  deps: AuditDeps,
  day: Day,
  reported: readonly SesReported[],
  bySet: ReadonlyMap<string, SesView[]>,
): Promise<void> {
  const delivered = reported.flatMap(({ source, configurationSet: set, counts }) =>
    source === 'vdm' && set !== null && (counts.deliveries ?? 0) > 0 ? [{ set, of: counts.deliveries ?? 0 }] : [],
  );
  const names = delivered.toSorted((a, b) => b.of - a.of).map(({ set }) => set);
  try {
    const found = Map.groupBy(names.length === 0 ? [] : await deps.isps(day, names), (one) => one.configurationSet);
    const failures = await failuresOfEach(found, AT_A_TIME, async ([set, ofSet]) => {
      const providers = await deps.providers(set ?? '', day);
      for (const one of ofSet) {
        const row = ISPS.find(({ isp }) => isp === one.isp);
        const cell = row && (providers.get(row.provider) ?? ([0, 0, 0, 0] as const));
        // Of a provider to which nothing was sent there is nothing to compare.
        if (cell && [...cell, ...Object.values(one.counts)].some((value) => value > 0))
          bySet.get(set ?? '')?.push(ispViewOf(cell, one, day));
      }
    });
    if (failures[0]) throw failures[0].error;
  } catch (error) {
    deps.log({ message: "SES's figures by mailbox provider could not be read", error: String(error) });
  }
}

async function keepSnds(deps: AuditDeps, day: Day): Promise<void> {
  const seen = await deps.snds(day);
  // What was kept says of which day it is; nothing new is no reason to forget it.
  if (seen.length === 0) return;
  const pools = await deps.pools();
  const poolOf = new Map(pools?.ips.map(({ ip, pool }) => [ip, pool]));
  await deps.saveSnds(seen.map((address) => ({ ...address, pool: poolOf.get(address.ip) ?? null })));
}
