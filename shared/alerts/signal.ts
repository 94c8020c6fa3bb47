import { SIGNALS } from '../judging/metrics.ts';
import type { Metric } from '../judging/model.ts';
import { type EpochMs, iso } from '../kernel/time.ts';
import type { Mode, Numbers } from '../standing/model.ts';
import { severityIn } from './fleet.ts';
import type { AlertMessage } from './model.ts';
import { type AlertSubject, resolveAlert } from './subject.ts';

/** A signal that is told but moves no set, from its beginning to its end. */
export type ToldSignal = {
  /** A set, or a stream of one. */
  readonly configurationSet: string;
  readonly tenant: string | null;
  readonly mode: Mode;
  readonly metric: Metric;
  readonly since: EpochMs;
  /** Whether it began and ended before on the same day, as when a person ended it. Absent: no. */
  readonly isAgain?: true;
  /** The sentence of the judgement, numbers included. */
  readonly sentence: string;
  readonly numbers: Numbers;
  /** null while it lasts */
  readonly endedAt: EpochMs | null;
  /** Why it ended, as a sentence; null while it lasts. */
  readonly ending: string | null;
};

/** A few words for each signal, for titles. */
const TITLE: Readonly<Record<Metric, string>> = {
  hardBounce: 'many hard bounces',
  complaint: 'many complaints',
  missingMailbox: 'many mailboxes that do not exist',
  expired: 'much mail that expires',
  reject: 'many rejects',
  renderingFailure: 'many rendering failures',
  suppressed: 'much suppressed mail',
  reputationDeferral: 'many deferrals for reputation',
};

/** The alert id of a signal: its day, or its moment where it begins a second time on a day. */
export const signalAlertId = ({ configurationSet, metric, since, isAgain }: ToldSignal): string =>
  `signal:${configurationSet}:${metric}:${isAgain ? iso(since) : iso(since).slice(0, 10)}`;

/** The subject of a signal; `openAlert` and `remindAlert` make its messages. */
export function signalAlert(signal: ToldSignal): AlertSubject {
  const { configurationSet, tenant, mode, metric, since, sentence, numbers } = signal;
  return {
    alertId: signalAlertId(signal),
    kind: 'signal',
    severity: severityIn(mode, 'warning'),
    since,
    tenant,
    configurationSet,
    mode,
    title: `${configurationSet}: ${TITLE[metric]}${mode === 'observe' ? ' (observe)' : ''}`,
    sentence,
    standing: null,
    numbers,
    next: [SIGNALS[metric].advice, 'This is an alert only: no standing changes, and nothing is moved.'],
  };
}

/** The last message of a signal; null while it lasts. */
export function signalCleared(signal: ToldSignal): AlertMessage | null {
  const { configurationSet, metric, endedAt, ending } = signal;
  if (endedAt === null) return null;
  return resolveAlert(signalAlert(signal), {
    at: endedAt,
    title: `${configurationSet}: no more ${TITLE[metric].replace(/^(?:many|much) /, '')}`,
    sentence: ending ?? 'It is over.',
    next: [],
  });
}
