import { registrableDomain } from '../authentication/public-suffix.ts';
import { type Counts, cellAt, type ProviderCell } from '../counting/counts.ts';
import { shardsOf } from '../counting/partition.ts';
import { isLittleElsewhere, type Lately, type Witness } from '../judging/incident.ts';
import type { Metric, Ratio } from '../judging/model.ts';
import { ENOUGH_ELSEWHERE, isBad } from '../judging/withhold.ts';
import { DAY_MS, dayOf, type EpochMs, HOURS_PER_DAY, hourOf, slotOf } from '../kernel/time.ts';
import { isStream } from '../streams/name.ts';
import type { EvaluationDeps } from './deps.ts';

/** What is asked about a provider. */
export type WitnessQuestion = {
  readonly provider: string;
  readonly metric: Metric;
  readonly limit: Ratio;
  /** The set under suspicion: neither it nor another set of its owner testifies. Null: nobody is. */
  readonly except: string | null;
};

/** Witnesses whose week before is looked up at most; it takes a read for each of their sets. */
const MOST_WEEKS_READ = 20;

/**
 * What other senders saw lately at a provider and elsewhere, from the journal: by the time of the events, not of the
 * mail. For complaints only providers count that report them.
 */
export async function witnessesAt(
  deps: EvaluationDeps,
  { provider, metric, limit, except }: WitnessQuestion,
  from: EpochMs,
  now: EpochMs,
): Promise<Witness[]> {
  const sets = await countsSince(deps, from, now);
  const owners = await ownersOf(deps, sets, now);
  const accused = except === null ? null : (owners.get(except) ?? null);
  const counts = (name: string): boolean => metric === 'hardBounce' || deps.sendsFeedback(name);
  const byOwner = new Map<string, Sums>();
  for (const [set, { providers }] of sets) {
    const owner = owners.get(set) ?? set;
    if (set === except || owner === accused || isStream(set)) continue;
    const sums = byOwner.get(owner) ?? { at: nothing(), elsewhere: nothing(), sets: [] };
    byOwner.set(owner, sums);
    for (const [name, cell] of providers) {
      if (name === provider) add(sums.at, cell);
      else if (counts(name)) add(sums.elsewhere, cell);
    }
    if (providers.has(provider)) sums.sets.push(set);
  }
  let weeks = 0;
  const witnesses: Witness[] = [];
  for (const [name, { at, elsewhere, sets: own }] of byOwner) {
    if (own.length === 0) continue;
    const ask = isLittleElsewhere({ elsewhere }, metric) && weeks++ < MOST_WEEKS_READ;
    const wasWell = ask && (await wasWellBefore(deps, own, { provider, metric, limit }, from));
    witnesses.push({ name, ...at, elsewhere, wasWell });
  }
  return witnesses;
}

/** How many other senders have had mail since yesterday, as far as it takes to know that they are `enough`. */
export async function possibleWitnesses(
  deps: EvaluationDeps,
  except: string | null,
  enough: number,
  now: EpochMs,
): Promise<number> {
  const yesterday = dayOf(now - DAY_MS);
  const own = except === null ? null : await deps.owners.ownerOf(except, now);
  const others = new Set<string>();
  for (const { set, lastDay } of await deps.roster.all()) {
    if (lastDay < yesterday || set === except) continue;
    const owner = await deps.owners.ownerOf(set, now);
    if (owner !== null && owner === own) continue;
    others.add(owner ?? `set:${set}`);
    if (others.size >= enough) break;
  }
  return others.size;
}

type SetCounts = { readonly providers: Map<string, ProviderCell>; readonly domains: Set<string> };

async function countsSince(deps: EvaluationDeps, from: EpochMs, now: EpochMs): Promise<Map<string, SetCounts>> {
  const plan = await deps.deployment.shardPlan();
  const sets = new Map<string, SetCounts>();
  for (let slot = slotOf(from); slot <= slotOf(now); slot++) {
    for (let shard = 0; shard < shardsOf(slot, plan); shard++) {
      const view = await deps.partitions.recent({ slot, shard });
      for (const [set, counts] of view.sets) merge(sets, set, counts);
    }
  }
  return sets;
}

function merge(sets: Map<string, SetCounts>, set: string, { providers, domains }: Counts): void {
  const known = sets.get(set) ?? { providers: new Map(), domains: new Set() };
  sets.set(set, known);
  for (const [name, cell] of providers) {
    const sum = cellAt<ProviderCell>(known.providers, name, cell.length);
    for (const [index, value] of cell.entries()) sum[index] = (sum[index] ?? 0) + value;
  }
  for (const domain of domains.keys()) known.domains.add(registrableDomain(domain) ?? domain);
}

/** Who owns each set: its tenant; without one, whoever sends from the same domain; else it stands for itself. */
async function ownersOf(
  deps: EvaluationDeps,
  sets: ReadonlyMap<string, SetCounts>,
  now: EpochMs,
): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  const byDomain = new Map<string, string>();
  for (const [set, { domains }] of sets) {
    const tenant = await deps.owners.ownerOf(set, now);
    if (tenant !== null) {
      owners.set(set, tenant);
      continue;
    }
    const known = [...domains].map((domain) => byDomain.get(domain)).find((owner) => owner !== undefined);
    const owner = known ?? `set:${set}`;
    owners.set(set, owner);
    for (const domain of domains) if (!byDomain.has(domain)) byDomain.set(domain, owner);
  }
  return owners;
}

/** Whether the sets of a witness were well at a provider in the week before. */
async function wasWellBefore(
  { totals }: EvaluationDeps,
  sets: readonly string[],
  { provider, metric, limit }: Omit<WitnessQuestion, 'except'>,
  from: EpochMs,
): Promise<boolean> {
  const sum = nothing();
  const last = hourOf(from) - 1;
  for (const set of sets) {
    for (const { counts } of (await totals.hours(set, last - 7 * HOURS_PER_DAY, last)).values()) {
      const cell = counts.providers.get(provider);
      if (cell !== undefined) add(sum, cell);
    }
  }
  const [n, x] = metric === 'hardBounce' ? [sum.outcomes, sum.hardBounces] : [sum.deliveries, sum.complaints];
  return n >= ENOUGH_ELSEWHERE && !isBad({ n, x }, limit);
}

type Sum = { -readonly [K in keyof Lately]: Lately[K] };
type Sums = { readonly at: Sum; readonly elsewhere: Sum; readonly sets: string[] };

const nothing = (): Sum => ({ outcomes: 0, hardBounces: 0, deliveries: 0, complaints: 0 });

/** In place: with thousands of sets this is asked for each conviction that hangs on one provider. */
function add(sum: Sum, [deliveries, hardBounces, , complaints]: Readonly<ProviderCell>): void {
  sum.outcomes += deliveries + hardBounces;
  sum.hardBounces += hardBounces;
  sum.deliveries += deliveries;
  sum.complaints += complaints;
}
