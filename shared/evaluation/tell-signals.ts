import { signalAlert, signalCleared, type ToldSignal } from '../alerts/signal.ts';
import { nextReminderAt, openAlert, REMIND_EVERY_MS, remindAlert } from '../alerts/subject.ts';
import { auditOfSignal } from '../audit/of-signal.ts';
import type { Judgement } from '../judging/judge.ts';
import type { HourCounts, Metric } from '../judging/model.ts';
import { sentenceOf } from '../judging/sentence.ts';
import { WINDOW_HOURS } from '../judging/window.ts';
import { DAY_MS, dayOf, type EpochMs, HOUR_MS, HOURS_PER_DAY, hourOf } from '../kernel/time.ts';
import type { Effective, Policy } from '../policy/model.ts';
import { numbersOf } from '../standing/convict.ts';
import type { EvaluationDeps } from './deps.ts';
import { type SaidDeps, withSaid } from './with-said.ts';

/** Shortest time of a signal, as of a warning. Unit: ms. */
const TOLD_AT_LEAST_MS = DAY_MS;

/** The input of telling the signals of one set. */
export type SignalCase = {
  readonly configurationSet: string;
  /** The last signals of the set, told or over. */
  readonly known: readonly ToldSignal[];
  /** null: the set is not judged. */
  readonly judgement: Pick<Judgement, 'told' | 'evidence'> | null;
  readonly hours: readonly HourCounts[];
  readonly policy: Policy;
  readonly effective: Effective;
  readonly now: EpochMs;
};

/** Signals that begin or end now, to be stored. Pure: after they are stored, it returns none. */
export function signalChanges(on: SignalCase): readonly ToldSignal[] {
  const { configurationSet, known, judgement, effective, now } = on;
  const lasting = known.filter(({ endedAt }) => endedAt === null);
  const isTold = (metric: Metric): boolean =>
    known.some((signal) => signal.metric === metric && (signal.endedAt === null || signal.since >= now));
  // It ends within a day only where a person ends it, and goes on when that is taken back: its alert is another one.
  const isAgain = (metric: Metric): boolean =>
    known.some((signal) => signal.metric === metric && dayOf(signal.since) === dayOf(now));
  const begun = (judgement?.told ?? [])
    .filter(({ metric }) => !isTold(metric))
    .map(
      (conviction): ToldSignal => ({
        configurationSet,
        tenant: effective.tenant,
        mode: effective.mode,
        metric: conviction.metric,
        since: now,
        ...(isAgain(conviction.metric) && { isAgain: true }),
        sentence: sentenceOf(conviction, now),
        numbers: numbersOf(conviction),
        endedAt: null,
        ending: null,
      }),
    );
  const ended = lasting.flatMap((signal) => {
    const ending = whyOver(on, signal);
    return ending === null ? [] : [{ ...signal, endedAt: now, ending }];
  });
  return [...begun, ...ended];
}

/** Why a signal ends, as a sentence; null while it goes on. */
function whyOver({ judgement, hours, policy, now }: SignalCase, { metric, since }: ToldSignal): string | null {
  if (judgement === null) return 'Nobody judges it any more.';
  if (policy.signals[metric] !== 'tell')
    return `The policy lets this signal do more than tell: ${policy.signals[metric]}.`;
  if (now - since < TOLD_AT_LEAST_MS || judgement.told.some((conviction) => conviction.metric === metric)) return null;
  const lasted = `Told ${Math.round((now - since) / HOUR_MS)} h ago`;
  const below = policy.release.evidenceBelow;
  if (judgement.evidence[metric].warn < below) return `${lasted}, evidence below ${below} again.`;
  const isIdle = hours.every(({ hour, cells }) => cells.size === 0 || hour <= hourOf(now) - WINDOW_HOURS);
  return isIdle ? `${lasted}, no mail for ${WINDOW_HOURS / HOURS_PER_DAY} days.` : null;
}

/** Stores signals that begin or end, and tells them. After a lost race the winner tells. */
export async function tellSignals(deps: EvaluationDeps, changes: readonly ToldSignal[], now: EpochMs): Promise<void> {
  for (const signal of changes) {
    const isKept = await deps.decisions.saveSignal(signal, now);
    deps.views.forget(signal.configurationSet);
    if (!isKept) continue;
    deps.log({ message: signal.endedAt === null ? 'told' : 'told no longer', ...signal });
    await followSignal(deps, signal, now);
  }
}

/**
 * The messages of a signal: the first, reminders, the last. All follow from the item, so doing it twice changes
 * nothing.
 */
export async function followSignal(
  deps: Pick<EvaluationDeps, 'messages' | 'audit' | 'decisions'> & SaidDeps,
  signal: ToldSignal,
  now: EpochMs,
): Promise<void> {
  const subject = await withSaid(deps, signalAlert(signal), now);
  const last = signalCleared(signal);
  // Later the first message may have expired, and would be sent again.
  if (last === null && now - signal.since < REMIND_EVERY_MS) await deps.messages.put(openAlert(subject));
  const message = last ?? remindAlert(subject, now);
  if (message !== null) await deps.messages.put(message);
  await deps.audit.put(auditOfSignal(signal));
  await deps.decisions.awaitSignal(signal, last === null ? nextLookAt(signal, now) : null);
}

/** At its reminders, and each hour once it may end. */
const nextLookAt = ({ since }: ToldSignal, now: EpochMs): EpochMs =>
  now - since < TOLD_AT_LEAST_MS ? nextReminderAt(since, now) : Math.min(nextReminderAt(since, now), now + HOUR_MS);
