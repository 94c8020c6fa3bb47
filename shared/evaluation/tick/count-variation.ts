import { registrableDomain } from '../../dns-patrol/authentication/public-suffix.ts';
import { shownVariation } from '../../judging/dispersion.ts';
import { fleetVariationFrom, rhythmOf } from '../../judging/fleet-variation.ts';
import { MOVING } from '../../judging/metrics.ts';
import { prepare } from '../../judging/prepare.ts';
import { isSettled, WINDOW_HOURS } from '../../judging/window.ts';
import { failuresOfEach } from '../../kernel/concurrently.ts';
import { dayOf, type EpochMs, HOURS_PER_DAY } from '../../kernel/time.ts';
import { standingOf } from '../../standing/epoch.ts';
import type { EvaluationDeps } from '../deps.ts';
import { variationDueAt } from '../figures.ts';
import { effectiveOf } from '../judge/effective.ts';
import { factsNow } from '../judge/facts.ts';
import { witnessNames } from '../judge/witness-groups.ts';
import type { Vote } from './variation-census.ts';

/** Sets read per tick; the others follow a minute later. */
const SETS_AT_A_TICK = 100;

/**
 * Once a day, measures how much the rates of the fleet's healthy sets vary: the presumption for new sets, and the most
 * that is allowed for. A set that cannot be read is left out.
 */
export async function countVariation(deps: EvaluationDeps, now: EpochMs): Promise<void> {
  const { census } = deps;
  const known = await deps.deployment.fleetVariation();
  if (census.waiting === null && known !== null && now < variationDueAt(known)) return;
  const since = dayOf(now) - WINDOW_HOURS / HOURS_PER_DAY;
  census.waiting ??= (await deps.roster.all()).filter(({ lastDay }) => lastDay >= since).map(({ set }) => set);
  const turn = census.waiting.splice(0, SETS_AT_A_TICK);
  const failures = await failuresOfEach(turn, deps.concurrency, (set) => ask(deps, set, now));
  for (const { item, error } of failures) {
    deps.log({
      message: 'a set could not be measured for the variation of the fleet',
      configurationSet: item,
      error: String(error),
    });
  }
  if (census.waiting.length > 0) return;
  const voters = witnessNames(census.senders);
  const fleetVariation = fleetVariationFrom(
    census.votes.map(({ set, ...vote }) => ({ ...vote, voter: voters.get(set) ?? set })),
  );
  await deps.deployment.saveFleetVariation({ fleetVariation, at: now });
  census.waiting = null;
  census.votes.length = 0;
  census.senders.length = 0;
}

async function ask(deps: EvaluationDeps, set: string, now: EpochMs): Promise<void> {
  const view = await deps.views.get(set, now);
  const policy = await deps.policy();
  const effective = await effectiveOf(deps.decisions, policy, set, view);
  // Sets that are convicted, or were lately, do not count for what is usual.
  if (effective.exempt || standingOf(view.standing) !== 'healthy') return;
  const { facts } = await factsNow(deps, { name: set, view, policy, effective }, now);
  const { recent, window, unjudged } = prepare({ ...facts, before: null });
  const votes = MOVING.flatMap((metric): Vote[] => {
    const rhythm = rhythmOf(recent[metric], window.current);
    const variation = shownVariation(recent[metric].filter(({ hour }) => isSettled(hour, window)));
    return rhythm === null || variation === null || unjudged.includes(metric)
      ? []
      : [{ set, rhythm, metric, variation }];
  });
  if (votes.length === 0) return;
  deps.census.votes.push(...votes);
  deps.census.senders.push({ set, tenant: effective.tenant, domains: await domainsOf(deps, set, now) });
}

/**
 * The registered domains from which a set sent in the last days. Sets without a tenant that share one are one voter.
 */
async function domainsOf({ totals }: EvaluationDeps, set: string, now: EpochMs): Promise<ReadonlySet<string>> {
  const days = await totals.days(set, dayOf(now) - 2, dayOf(now));
  const names = [...days.values()].flatMap(({ counts }) => [...counts.domains.keys()]);
  return new Set(names.map((name) => registrableDomain(name) ?? name));
}
