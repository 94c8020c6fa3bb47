/**
 * Trigger       SQS, one chunk of questions a message
 * Writes        the health of lists, listings with their evidence, alerts, and whom a listing is held against
 * Duplicates    the same questions again; an answer that is known changes nothing
 * On failure    the message comes again; the next round asks the same
 */
import { openAlert, remindAlert } from '../../shared/alerts/subject.ts';
import { lookUpListing, type Verdict } from '../../shared/dns-patrol/blocklists/check.ts';
import { listName, type TargetKind } from '../../shared/dns-patrol/blocklists/model.ts';
import type { ProbeAnswer } from '../../shared/dns-patrol/blocklists/probe.ts';
import type { ListTarget } from '../../shared/dns-patrol/blocklists/target.ts';
import type { PatrolTarget } from '../../shared/dns-patrol/findings/inventory.ts';
import {
  applyObservation,
  isUnsettled,
  type ListingRecord,
  newListingRecord,
} from '../../shared/dns-patrol/findings/listing.ts';
import {
  listingAlert,
  listingCleared,
  listingIssue,
  listingIssueId,
  SUSPECTS_FROM_WEIGHT,
} from '../../shared/dns-patrol/findings/listing-alert.ts';
import { type Assignment, type Chunk, roundOf } from '../../shared/dns-patrol/findings/plan.ts';
import { concurrently } from '../../shared/kernel/concurrently.ts';
import { STANDBY_FROM_WEIGHT } from '../../shared/placement/failover.ts';
import { type GateDeps, isWell } from './gate.ts';

/** Lists that are asked at a time, and questions of one of them; the resolver has limits of its own. */
const LISTS_AT_A_TIME = 16;
const QUESTIONS_AT_A_TIME = 16;

/** A chunk older than this is dropped: rounds since have asked the same, and quotas are counted by the day. Unit: rounds. */
const STALE_AFTER_ROUNDS = 16;

/**
 * Look up what a chunk names. @returns false where it has waited so long that it is dropped
 * @throws the first error, after every list has been tried
 */
export async function patrolBlocklists(deps: GateDeps, { round, assignments }: Chunk): Promise<boolean> {
  if (roundOf(deps.clock.now()) - round > STALE_AFTER_ROUNDS) return false;
  await concurrently(assignments, LISTS_AT_A_TIME, (assignment) => patrolList(deps, assignment));
  return true;
}

async function patrolList(deps: GateDeps, { list: id, targets }: Assignment): Promise<void> {
  const asked = deps.lists.find(({ list }) => list.id === id);
  // It was left out since the round was planned.
  if (asked === undefined) return;
  const known = new Map((await deps.memory.listings(id)).map((record) => [record.target, record]));
  const kinds = new Set(targets.map(({ target }) => target.kind));
  for (const kind of kinds) {
    if (!(await isWell(deps, asked, kind, 'when due'))) continue;
    await patrolKind(deps, asked, kind, targets, known);
  }
}

type Observed = { readonly target: PatrolTarget; readonly verdict: Verdict; readonly before: ListingRecord };

async function patrolKind(
  deps: GateDeps,
  asked: ProbeAnswer,
  kind: TargetKind,
  targets: readonly PatrolTarget[],
  known: ReadonlyMap<string, ListingRecord>,
): Promise<void> {
  const news: Observed[] = [];
  const ofKind = targets.filter(({ target }) => target.kind === kind);
  await concurrently(ofKind, QUESTIONS_AT_A_TIME, async (target) => {
    const verdict = await lookUpListing(deps.dns, asked, target.target);
    const before = known.get(target.target.name) ?? newListingRecord(asked.list.id, target.target.name);
    const { record } = applyObservation(before, verdict, deps.clock.now());
    if (record.state !== before.state) news.push({ target, verdict, before });
    else if (record.state === 'listed') await remind(deps, asked, target, record);
  });
  // A list that broke between its probe and here: none of its answers since counts.
  if (news.length === 0 || !(await isWell(deps, asked, kind, 'now'))) return;
  await concurrently(news, QUESTIONS_AT_A_TIME, (observed) => settle(deps, asked, observed));
}

/** Take note of what changed, after a second look through another resolver if there is one. */
async function settle(deps: GateDeps, asked: ProbeAnswer, { target, verdict, before }: Observed): Promise<void> {
  const now = deps.clock.now();
  let step = applyObservation(before, verdict, now);
  if (isUnsettled(step.record)) {
    const again = await lookUpListing(deps.dns, asked, target.target, verdict);
    const next = applyObservation(step.record, again, now);
    step = { record: next.record, event: next.event };
  }
  // Alert and blame go first: a run that is killed in between repeats them under the same names.
  const { record } = step;
  if (step.event === 'listed') await tell(deps, asked, target, record);
  if (step.event === 'delisted') {
    const subject = listingAlert(before, asked.list, target.pool, []);
    if (subject !== null) await deps.messages.put(listingCleared(subject, now));
    const issue = listingIssueId(record);
    const held = new Set([...(before.blamed ?? []), ...(await deps.memory.blamed(issue))]);
    for (const set of held) await deps.memory.absolve(set, issue, now);
    if (target.target.kind !== 'domain') await deps.memory.endGrave(record.list, record.target, now);
  }
  const { blamed: _, ...kept } = record;
  const { blamed } = before;
  await deps.memory.saveListing({ ...kept, ...(step.event === null && blamed !== undefined && { blamed }) });
}

/** Tell of it, and hold it against sets: of a shared address those whose numbers speak for it, of a domain all. */
async function tell(
  deps: GateDeps,
  asked: ProbeAnswer,
  { target, pool }: PatrolTarget,
  record: ListingRecord,
): Promise<void> {
  const isDomain = target.kind === 'domain';
  const isGrave = (record.evidence?.weight ?? 0) >= SUSPECTS_FROM_WEIGHT;
  const suspects = isGrave ? await deps.suspectsOf(isDomain ? 'domains' : 'ips', target.name) : [];
  const subject = listingAlert(record, asked.list, pool, isDomain ? [] : suspects);
  if (subject === null) return;
  await deps.messages.put(openAlert(subject));
  await noteGrave(deps, asked, target, record);
  const blamed = suspects.filter(({ evidence }) => isDomain || evidence > 0).map(({ set }) => set);
  const issue = listingIssue(record, subject);
  for (const set of blamed) await deps.memory.blame(set, issue, deps.clock.now());
}

/** Its pool's sets may have a standby to go to. */
async function noteGrave(
  deps: GateDeps,
  { list }: ProbeAnswer,
  target: ListTarget,
  record: ListingRecord,
): Promise<void> {
  if (target.kind === 'domain' || (record.evidence?.weight ?? 0) < STANDBY_FROM_WEIGHT) return;
  await deps.memory.saveGrave(
    list.id,
    { ip: record.target, list: listName(list), since: record.since },
    deps.clock.now(),
  );
}

async function remind(
  deps: GateDeps,
  asked: ProbeAnswer,
  { target, pool }: PatrolTarget,
  record: ListingRecord,
): Promise<void> {
  const { list } = asked;
  await noteGrave(deps, asked, target, record);
  const subject = listingAlert(record, list, pool, []);
  const reminder = subject && remindAlert(subject, deps.clock.now());
  if (reminder !== null) await deps.messages.put(reminder);
}
