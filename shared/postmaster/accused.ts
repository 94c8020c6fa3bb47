import { namesSender } from '../events/demanded-headers.ts';
import type { Day } from '../kernel/time.ts';
import type { DomainSurvey } from '../survey/model.ts';
import type { GmailSubject } from './judge.ts';

/** Who sends from a domain. */
export type GmailSenders = {
  readonly sets: readonly { readonly set: string; readonly tenant: string | null }[];
  /** Whether these are all of them. */
  readonly isComplete: boolean;
  /** Where they are not: the names of all sets. */
  readonly others: readonly string[];
  /** What a survey counted of the domain, and of those below it. */
  readonly counted: readonly Pick<DomainSurvey, 'days' | 'sets' | 'most'>[];
};

/**
 * From this share of a domain's deliveries on its figure is one set's. Of what the others send one mail in ten would
 * have to be reported as spam to make up the limit of 0.1 % by itself, where 0.3 % is the worst that Gmail bears.
 */
export const ANSWERS_FROM = 0.99;

/**
 * The one set that answers for a figure; null where several may, or nobody knows who. A Feedback-ID that is exactly a
 * set's name is its own. Nobody is held responsible for the mail of others.
 */
export function accusedOf(
  { feedbackId, days }: GmailSubject & { readonly days: readonly Day[] },
  senders: GmailSenders,
): string | null {
  const { sets, isComplete, others } = senders;
  if (feedbackId === null) return (isComplete && sets.length === 1 ? sets[0]?.set : mainSender(days, senders)) ?? null;
  const names = new Set([...sets.map(({ set }) => set), ...others]);
  const exact = [...names].filter((name) => name.toLowerCase() === feedbackId.toLowerCase());
  if (exact.length === 1) return exact[0] ?? null;
  const named = sendersNamed(feedbackId, sets);
  return isComplete && named.length === 1 ? (named[0] ?? null) : null;
}

/** The sets whose name or tenant a Feedback-ID is, by the rules for the header itself. */
export const sendersNamed = (feedbackId: string, sets: GmailSenders['sets']): readonly string[] =>
  sets
    .filter(({ set, tenant }) =>
      namesSender(feedbackId, { sesTenant: tenant, configurationSet: set, fromDomain: null }),
    )
    .map(({ set }) => set);

/**
 * The set that delivered nearly all of a domain's mail on each of these days. Google names no time zone: a day of its
 * calendar may end eight hours after ours, so the day after counts too, where there was mail and it was counted yet.
 */
function mainSender(days: readonly Day[], { counted }: GmailSenders): string | null {
  const found = new Set<string | null>();
  for (const day of days) {
    found.add(mainOn(day, counted));
    if (deliveredOn(day + 1, counted) > 0) found.add(mainOn(day + 1, counted));
  }
  const [only = null] = found;
  return found.size === 1 ? only : null;
}

type Counted = GmailSenders['counted'];
const deliveredOn = (day: Day, counted: Counted): number =>
  counted.reduce((sum, { days }) => sum + (days.find(([one]) => one === day)?.[1] ?? 0), 0);

function mainOn(day: Day, counted: Counted): string | null {
  const bySet = new Map<string, number>();
  for (const { days, sets, most } of counted) {
    const [set, deliveries] =
      sets.count === 1
        ? [sets.first[0], days.find(([one]) => one === day)?.[1]]
        : ((most?.find(([one]) => one === day)?.slice(1) as [string, number] | undefined) ?? []);
    if (set !== undefined && deliveries !== undefined) bySet.set(set, (bySet.get(set) ?? 0) + deliveries);
  }
  const all = deliveredOn(day, counted);
  for (const [set, deliveries] of bySet) if (all > 0 && deliveries >= ANSWERS_FROM * all) return set;
  return null;
}
