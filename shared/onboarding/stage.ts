import { type EpochMs, HOUR_MS, MINUTE_MS } from '../kernel/time.ts';
import type { RecordState } from '../records/model.ts';
import { type Order, setsOf } from './order.ts';
import { isCarriedOut, type Progress, type Stage } from './progress.ts';

/** What the patrol saw of the records of a domain; null: it has not looked. */
export type RecordsSeen = {
  readonly checkedAt: EpochMs;
  readonly states: readonly RecordState[];
} | null;

/** What a stage follows from, beside steps. */
export type StageFacts = {
  readonly seen: ReadonlyMap<string, RecordsSeen>;
  /** Of each set that has sent: whether it has shown what it is. */
  readonly proven: Readonly<Record<string, boolean>>;
};

/** How often a domain is looked at until it is ready, by the patrol and in SES. Unit: ms. */
export const LOOK_EVERY_MS = 5 * MINUTE_MS;
/** How often it is looked whether a new sender has become established. Unit: ms. */
export const LOOK_AT_NEW_MS = HOUR_MS;
/** Where no patrol looks, SES's word is enough after so long. Unit: ms. */
const WITHOUT_PATROL_MS = 30 * MINUTE_MS;
/** Stages that come by themselves, in order. */
const BEFORE_MAIL: readonly Stage[] = ['ordered', 'records', 'verifying'];

export const isOnboarding = (stage: Stage): boolean => BEFORE_MAIL.includes(stage);

/** Whether the DNS of a domain has all that is wanted. No answer is no evidence: then it has what it had. */
function isPublished(seen: RecordsSeen, since: EpochMs, now: EpochMs): boolean {
  if (seen === null) return now - since >= WITHOUT_PATROL_MS;
  return seen.states.every((state) => state === 'published' || state === 'verified');
}

/** The stage of one domain, by what SES and the DNS say. */
export function domainStage(
  isSetUpNow: boolean,
  isVerified: boolean,
  seen: RecordsSeen,
  { since, now }: { readonly since: EpochMs; readonly now: EpochMs },
): Stage {
  if (!isSetUpNow) return 'ordered';
  if (!isPublished(seen, since, now)) return 'records';
  return isVerified ? 'new' : 'verifying';
}

/**
 * The stage of a customer: that of its slowest domain, then that of its mail: it is established when all sets that have
 * sent are. What has begun to send does not go back by itself: a record that
 * breaks later is told by the patrol.
 */
export function stageOf(order: Order, progress: Progress, { seen, proven }: StageFacts, now: EpochMs): Stage {
  if (progress.stage === 'leaving') return isCarriedOut(order, progress) ? 'gone' : 'leaving';
  if (progress.stage === 'new') {
    const shown = setsOf(order).flatMap((set) => (Object.hasOwn(proven, set) ? [proven[set]] : []));
    return shown.length > 0 && !shown.includes(false) ? 'established' : 'new';
  }
  if (!isOnboarding(progress.stage)) return progress.stage;
  const stages = order.domains.map((domain) =>
    domainStage(
      isCarriedOut(order, progress),
      progress.domains[domain]?.isVerified === true,
      seen.get(domain) ?? null,
      {
        since: progress.since,
        now,
      },
    ),
  );
  return BEFORE_MAIL.find((stage) => stages.includes(stage)) ?? (progress.wasEstablished ? 'established' : 'new');
}
