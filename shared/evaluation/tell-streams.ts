import { unmeasuredAlert, untaggedAlert } from '../alerts/streams.ts';
import { noticeAlert } from '../alerts/subject.ts';
import type { Counts } from '../counting/counts.ts';
import { concurrently } from '../kernel/concurrently.ts';
import { dayOfHour, type EpochMs, hourOfSlot, type Slot, slotStart } from '../kernel/time.ts';
import { TENANT_TAG } from '../policy/model.ts';
import { HITS, whyNotJudged } from '../standing/shown.ts';
import { hitsOf, KNOWN_FROM_MAILS, sizeOf } from '../streams/keep.ts';
import { isByDomain, isStream, setOfName, valueOfStream } from '../streams/name.ts';
import { ruleFor } from '../streams/rule.ts';
import type { EvaluationDeps } from './deps.ts';
import { weekOf } from './judge/unmeasured.ts';

/** Fewer hits in a week are not told. */
const TOLD_FROM_HITS = 5;

type Deps = Pick<
  EvaluationDeps,
  'policy' | 'totals' | 'decisions' | 'messages' | 'lookedInto' | 'untagged' | 'concurrency' | 'log'
>;
type InSlot = ReadonlyMap<string, Pick<Counts, 'totals'>>;

/**
 * When a slot closes, tells what would otherwise go unnoticed: a set whose mail lacks the tag that splits it, and a set
 * or stream with hits but no trials. Each at most once a day. It never stops a slot from being closed.
 */
export async function tellOfStreams(deps: Deps, inSlot: InSlot, slot: Slot): Promise<void> {
  try {
    await tellUntagged(deps, inSlot, slot);
    await concurrently(unmeasuredIn(inSlot), deps.concurrency, (name) => tellUnmeasured(deps, name, inSlot, slot));
  } catch (error) {
    deps.log({ message: 'telling of streams failed', slot, error: String(error) });
  }
}

async function tellUntagged(deps: Deps, inSlot: InSlot, slot: Slot): Promise<void> {
  const policy = await deps.policy();
  if (Object.keys(policy.streams).length === 0) return;
  const day = dayOfHour(hourOfSlot(slot));
  const tagged = new Set<string>();
  const streamed = new Set<string>();
  for (const name of inSlot.keys()) {
    if (!isStream(name)) continue;
    streamed.add(setOfName(name));
    if (!isByDomain(name)) tagged.add(setOfName(name));
  }
  for (const [set, { totals }] of inSlot) {
    if (isStream(set) || deps.lookedInto.has(`untagged ${set}`, day)) continue;
    const rule = ruleFor(policy, set);
    if (rule === null) continue;
    // SES's tenant tag is certain only on bounces and complaints: without any, nothing can be told.
    const [seen, counted, enough] =
      rule.by === TENANT_TAG ? [tagged, hitsOf(totals), TOLD_FROM_HITS] : [streamed, sizeOf(totals), KNOWN_FROM_MAILS];
    if (seen.has(set)) deps.untagged.forget(set);
    else if (deps.untagged.add(set, counted) >= enough) {
      await deps.messages.put(noticeAlert(untaggedAlert(set, rule.by, day, slotStart(slot + 1))));
      deps.lookedInto.note(`untagged ${set}`, day);
      deps.untagged.forget(set);
    }
  }
}

/** Sets and streams that have only hits in a slot. */
const unmeasuredIn = (inSlot: InSlot): readonly string[] =>
  [...inSlot].flatMap(([name, { totals }]) => (whyNotJudged(name, totals) === null ? [] : [name]));

async function tellUnmeasured(deps: Deps, name: string, inSlot: InSlot, slot: Slot): Promise<void> {
  const day = dayOfHour(hourOfSlot(slot));
  const now: EpochMs = slotStart(slot + 1);
  if (deps.lookedInto.has(`unmeasured ${name}`, day)) return;
  const isMeasured = isByDomain(name) ? isJudgedByTenant : isJudgedByDomain;
  if (isStream(name) && (await isMeasured(deps, name, inSlot, now))) {
    return deps.lookedInto.note(`unmeasured ${name}`, day);
  }
  const week = await weekOf(deps.totals, name, now);
  const why = whyNotJudged(name, week);
  if (why !== null && HITS.reduce((sum, counter) => sum + week[counter], 0) < TOLD_FROM_HITS) return;
  if (why !== null) await deps.messages.put(noticeAlert(unmeasuredAlert(name, why, week, day, now)));
  deps.lookedInto.note(`unmeasured ${name}`, day);
}

/**
 * Whether the tenants of a domain have trials of their own, because their Send or Delivery names them: then its hits
 * count there too, and are judged.
 */
async function isJudgedByTenant(deps: Deps, name: string, inSlot: InSlot, now: EpochMs): Promise<boolean> {
  const { sesTenant } = await deps.decisions.ownerOf(name);
  for (const other of inSlot.keys()) {
    if (setOfName(other) !== setOfName(name) || !isStream(other) || isByDomain(other)) continue;
    if (sesTenant !== null && valueOfStream(other) !== sesTenant) continue;
    if (whyNotJudged(other, await weekOf(deps.totals, other, now)) === null) return true;
  }
  return false;
}

/** Whether a domain of the same set belongs to this tenant only: then its hits count there too, and are judged. */
async function isJudgedByDomain({ decisions }: Deps, name: string, inSlot: InSlot): Promise<boolean> {
  const set = setOfName(name);
  for (const other of inSlot.keys()) {
    if (setOfName(other) !== set || !isStream(other) || !isByDomain(other)) continue;
    if ((await decisions.ownerOf(other)).sesTenant === valueOfStream(name)) return true;
  }
  return false;
}
