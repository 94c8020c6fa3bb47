import type { ProviderCell } from '../../counting/counts.ts';
import { isLittleElsewhere, type Lately, trialsOf, type Witness } from '../../judging/incident.ts';
import type { Metric, Ratio } from '../../judging/model.ts';
import { ENOUGH_ELSEWHERE, isBad } from '../../judging/withhold.ts';
import { DAY_MS, dayOf, type EpochMs, HOUR_MS, HOURS_PER_DAY, hourOf } from '../../kernel/time.ts';
import { isCompany } from '../../replies/providers.ts';
import { isStream, setOfName } from '../../streams/name.ts';
import type { EvaluationDeps } from '../deps.ts';
import { senderName } from './witness-groups.ts';

/** The question about a provider. */
export type WitnessQuestion = {
  readonly provider: string;
  readonly metric: Metric;
  readonly limit: Ratio;
  /** The set under suspicion: its owner's sets are no witnesses. Null: there is none. */
  readonly except: string | null;
  /** Providers with an incident already: results there do not count for a sender. */
  readonly ill?: ReadonlySet<string>;
};

/** Most witnesses whose week before is read; each set costs a read. */
const MOST_WEEKS_READ = 20;
/** Who had no mail at a company for so long will hardly have any while a conviction waits. Unit: ms. */
const COMPANY_MS = 2 * HOUR_MS;

/**
 * What other senders saw lately at a provider and elsewhere, from the journal, by event time (not by the time of the
 * mail). For complaints only providers that report them count.
 */
export async function witnessesAt(
  deps: EvaluationDeps,
  { provider, metric, limit, except: accusedName, ill }: WitnessQuestion,
  from: EpochMs,
  now: EpochMs,
): Promise<Witness[]> {
  // The set of a stream holds the same bounces.
  const except = accusedName === null ? null : setOfName(accusedName);
  const { sets, senders } = await deps.lately.since(from, now);
  const accused = except === null ? null : (senders.get(except) ?? (await ownNameOf(deps, except, now)));
  const counts = (name: string): boolean =>
    ill?.has(name) !== true && (metric === 'hardBounce' || deps.sendsFeedback(name));
  const byOwner = new Map<string, Sums>();
  for (const [set, { providers }] of sets) {
    const owner = senders.get(set);
    if (owner === undefined || set === except || owner === accused || isStream(set)) continue;
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

/**
 * Number of other senders that could testify about a provider, counted up to `enough`: with mail since yesterday; at a
 * company, with mail there in the last two hours. Sets seen since `from` that share a domain are one sender.
 */
export async function possibleWitnesses(
  deps: EvaluationDeps,
  accused: string | null,
  enough: number,
  { provider, from, now }: { readonly provider?: string; readonly from: EpochMs; readonly now: EpochMs },
): Promise<number> {
  const except = accused === null ? null : setOfName(accused);
  if (provider !== undefined && isCompany(provider))
    return Math.min(enough, await writersTo(deps, provider, except, now));
  const yesterday = dayOf(now - DAY_MS);
  const { senders } = await deps.lately.since(from, now);
  // One that cannot be read is somebody, and only the wait depends on it.
  const nameOf = async (set: string): Promise<string> => (await ownNameOf(deps, set, now)) ?? senderName(set, null);
  const own = except === null ? null : (senders.get(except) ?? (await nameOf(except)));
  const others = new Set<string>();
  const unseen: string[] = [];
  for (const { set, lastDay } of await deps.lately.roster()) {
    if (lastDay < yesterday || set === except) continue;
    const name = senders.get(set);
    if (name === undefined) unseen.push(set);
    else if (name !== own) others.add(name);
    if (others.size >= enough) return enough;
  }
  // Each of these may cost a read.
  for (let first = 0; first < unseen.length && others.size < enough; first += deps.concurrency) {
    const names = await Promise.all(unseen.slice(first, first + deps.concurrency).map(nameOf));
    for (const name of names) if (name !== own) others.add(name);
  }
  return Math.min(others.size, enough);
}

/** Number of other senders with mail at a company. Nearly nobody writes there, so the rest of the fleet tells nothing. */
async function writersTo(deps: EvaluationDeps, company: string, except: string | null, now: EpochMs): Promise<number> {
  const { sets, senders } = await deps.lately.since(now - COMPANY_MS, now);
  // One that cannot be read is somebody, and only the wait depends on it.
  const nameOf = (set: string): string => senders.get(set) ?? senderName(set, null);
  const own = except === null ? null : (senders.get(except) ?? (await ownNameOf(deps, except, now)));
  const others = new Set<string>();
  for (const [set, { providers }] of sets) {
    if (isStream(set) || set === except || !providers.has(company)) continue;
    if (nameOf(set) !== own) others.add(nameOf(set));
  }
  return others.size;
}

/** The sender of a set of which nothing was seen; null where it cannot be read. */
async function ownNameOf({ lately }: EvaluationDeps, set: string, now: EpochMs): Promise<string | null> {
  const tenant = await lately.ownerOf(set, now);
  return tenant === undefined ? null : senderName(set, tenant);
}

/**
 * Whether the sets of a witness were well at a provider in the week before. Where few mails to a company are kept as
 * its own, because the sets are small, all their mail of that week tells.
 */
async function wasWellBefore(
  { totals }: EvaluationDeps,
  sets: readonly string[],
  { provider, metric, limit }: Omit<WitnessQuestion, 'except' | 'ill'>,
  from: EpochMs,
): Promise<boolean> {
  const there = nothing();
  const everywhere = nothing();
  const last = hourOf(from) - 1;
  for (const set of sets) {
    for (const { counts } of (await totals.hours(set, last - 7 * HOURS_PER_DAY, last)).values()) {
      for (const [name, cell] of counts.providers) {
        if (name === provider) add(there, cell);
        add(everywhere, cell);
      }
    }
  }
  const known = trialsOf(there, metric);
  const { n, x } = known.n < ENOUGH_ELSEWHERE && isCompany(provider) ? trialsOf(everywhere, metric) : known;
  return n >= ENOUGH_ELSEWHERE && !isBad({ n, x }, limit);
}

type Sum = { -readonly [K in keyof Lately]: Lately[K] };
type Sums = { readonly at: Sum; readonly elsewhere: Sum; readonly sets: string[] };

const nothing = (): Sum => ({ outcomes: 0, hardBounces: 0, deliveries: 0, complaints: 0 });

/** Adds in place: with thousands of sets this runs for each conviction that depends on one provider. */
function add(sum: Sum, [deliveries, hardBounces, , complaints]: Readonly<ProviderCell>): void {
  sum.outcomes += deliveries + hardBounces;
  sum.hardBounces += hardBounces;
  sum.deliveries += deliveries;
  sum.complaints += complaints;
}
