import { failuresOfEach } from '../../kernel/concurrently.ts';
import { grouped } from '../../kernel/numbers.ts';
import { dayOf, type EpochMs } from '../../kernel/time.ts';
import { subjectOfKey } from '../../ladders/subject.ts';
import { dateOf } from '../../ladders/trouble.ts';
import type { Policy } from '../../policy/model.ts';
import { tenantRules } from '../../policy/resolve.ts';
import type { Declared } from '../../profile/model.ts';
import { profile } from '../../profile/profile.ts';
import type { KeptApart } from '../../standing/facts.ts';
import type { EvaluationDeps } from '../deps.ts';
import { effectiveOf } from '../judge/effective.ts';

/** Who was far over its ladder is kept apart until so many days have passed without. */
const OVER_DAYS = 7;
/** Only sets with mail lately are moved for what their tenant does. Unit: days. */
const ACTIVE_DAYS = 8;

type Deps = Pick<EvaluationDeps, 'ladders' | 'surveys' | 'stages' | 'roster' | 'decisions' | 'concurrency' | 'log'>;

/**
 * The sets that are kept with new senders though they are none, each with its reason: those that send far more than
 * their ladder allows (`overAllowance`), and those of risky tenants (`placeByProfile`).
 */
export async function keptApartNow(deps: Deps, policy: Policy, now: EpochMs): Promise<ReadonlyMap<string, KeptApart>> {
  const found = new Map<string, KeptApart>();
  const tenants = new Map<string, KeptApart>();
  if (policy.overAllowance === 'apart') await noteOver(deps, found, tenants, now);
  if (policy.placeByProfile === 'apply') await noteRisky(deps, policy, tenants, now);
  if (tenants.size === 0) return found;
  const active = (await deps.roster.all()).filter(({ lastDay }) => lastDay >= dayOf(now) - ACTIVE_DAYS);
  const failures = await failuresOfEach(active, deps.concurrency, async ({ set }) => {
    const { tenant } = await effectiveOf(deps.decisions, policy, set, await deps.decisions.ownerOf(set));
    const why = tenant === null ? undefined : tenants.get(tenant);
    if (why !== undefined && !found.has(set)) found.set(set, why);
  });
  for (const { item, error } of failures) {
    deps.log({ message: 'whose a set is could not be read', configurationSet: item.set, error: String(error) });
  }
  // A set whose tenant is not known now would look like one that nothing keeps apart any more.
  if (failures[0]) throw failures[0].error;
  return found;
}

async function noteOver(
  { ladders }: Deps,
  sets: Map<string, KeptApart>,
  tenants: Map<string, KeptApart>,
  now: EpochMs,
): Promise<void> {
  for (const { key, farOver } of await ladders.all()) {
    if (farOver === undefined || farOver.day <= dayOf(now) - OVER_DAYS) continue;
    const { sent, allowed, day } = farOver;
    const { kind, name } = subjectOfKey(key);
    const whose = kind === 'tenant' ? `its tenant ${name} sent` : 'it sent';
    const sentence = `${whose} ${grouped(sent)} mails on ${dateOf(day)}, and its ladder allows ${grouped(allowed)} a day`;
    if (kind === 'tenant') tenants.set(name, { sentence });
    if (kind === 'set') sets.set(name, { sentence });
  }
}

async function noteRisky(
  { surveys, stages }: Deps,
  policy: Policy,
  tenants: Map<string, KeptApart>,
  now: EpochMs,
): Promise<void> {
  const surveyed = await surveys.tenants();
  const said = (name: string): Declared | undefined => tenantRules(policy, name)?.declared;
  // What the policy says of a tenant replaces what its order said.
  const ordered = await stages.declared(surveyed.map(({ name }) => name).filter((name) => said(name) === undefined));
  for (const measured of surveyed) {
    const { name } = measured;
    const declared = said(name) ?? ordered.get(name) ?? {};
    const { grade, reasons } = profile({ declared, measured, today: dayOf(now) });
    if ((grade !== 'C' && grade !== 'D') || tenants.has(name)) continue;
    tenants.set(name, { sentence: `its tenant ${name} has grade ${grade}: ${reasons[0]?.sentence ?? ''}` });
  }
}
