import type { Action } from '../../../../shared/admin/schema/set.ts';
import { LEVELS, type Level, METRICS, type Metric } from '../../../../shared/judging/model.ts';
import { grouped, percent as inPercent, unbroken } from '../../../../shared/kernel/numbers.ts';
import { MOST_REAPPLIED } from '../../../../shared/placement/drift.ts';
import type { LimitsOverride } from '../../../../shared/policy/model.ts';
import type { Standing } from '../../../../shared/standing/model.ts';

export { WORST_FIRST } from '../../../../shared/admin/fleet/headline.ts';
export { moment } from './zone.ts';
export { grouped, unbroken };

/** As everywhere, on one line. */
export const percent = (ratio: number): string => unbroken(inPercent(ratio));

/** A sign beside the word, so that colour is never alone in saying it. */
export const SIGNS: Readonly<Record<Standing, string>> = {
  paused: '‖',
  quarantined: '■',
  probation: '◐',
  warned: '▲',
  healthy: '●',
};
export const METRIC_WORDS = {
  hardBounce: 'Hard bounces',
  complaint: 'Complaints',
  missingMailbox: 'Missing mailboxes behind soft bounces',
  expired: 'Expired mail',
  reject: 'Rejects',
  renderingFailure: 'Rendering failures',
  suppressed: 'Suppressed mail',
  reputationDeferral: 'Deferrals for reputation',
} as const satisfies Readonly<Record<Metric, string>>;
export const LEVEL_WORDS: Readonly<Record<Level, string>> = { warn: 'warn', quarantine: 'quarantine', pause: 'pause' };
export const ACTION_WORDS: Readonly<Record<Action, string>> = {
  quarantine: 'Quarantine',
  release: 'Release',
  pause: 'Pause',
  resume: 'Resume',
  pin: 'Pin',
  unpin: 'Unpin',
  exempt: 'Exempt',
  unexempt: 'End exemption',
  approve: 'Approve',
  drop: 'Drop',
};
/** What each action does, for who is about to confirm it. */
export const ACTION_MEANINGS: Readonly<Record<Action, string>> = {
  quarantine: 'Its mail goes out through the quarantine pool until it is released.',
  release: 'Its mail goes back to its own pool. It is on probation, under stricter limits.',
  pause: 'SES sends nothing of it until it is resumed.',
  resume: 'It may send again, through the quarantine pool.',
  pin: 'It stays where it is: nothing moves it automatically.',
  unpin: 'It may be moved automatically again.',
  exempt: 'It is neither judged nor moved.',
  unexempt: 'It is judged and moved like every other set.',
  approve: 'The decision that waits is carried out now.',
  drop: 'The decision that waits is dropped, and the set stays where it is.',
};

/** What Lazaretto does about a placement that somebody else changed. */
export const DRIFT_WORDS = {
  left: 'Lazaretto leaves it until the next decision about the set.',
  'put-back': 'Lazaretto puts it back.',
  'given-up': `Lazaretto put it back ${MOST_REAPPLIED} times in 24 hours and leaves it now.`,
} as const;

export const rate = (ratio: number | null): string => (ratio === null ? '–' : percent(ratio));
export const signed = (value: number): string => (Math.round(value * 10) / 10).toFixed(1);

const UNITS: readonly (readonly [ms: number, word: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
];

/** `16 min`, in the largest unit that fits. */
export function span(ms: number): string {
  for (const [unit, word] of UNITS) if (ms >= unit) return `${Math.floor(ms / unit)}\u00a0${word}`;
  return `${Math.max(0, Math.round(ms / 1_000))}\u00a0s`;
}
export const spanBetween = (from: string, to: string): string => span(Date.parse(to) - Date.parse(from));

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

/** `Hard bounces: warn 1.00 %`, one a limit that is not the deployment's. */
export const limitWords = (limits: LimitsOverride | null): string[] =>
  METRICS.flatMap((metric) =>
    LEVELS.flatMap((level) => {
      const limit = limits?.[metric]?.[level];
      return limit === undefined ? [] : [`${METRIC_WORDS[metric]}: ${level} ${percent(limit)}`];
    }),
  );

/** `alice` of an ARN of a role's session; anything else as it is. */
export const shortActor = (actor: string): string =>
  actor.startsWith('arn:') ? actor.slice(actor.lastIndexOf('/') + 1) : actor;

/** What was done, before what it was done to: what is called as that is a change of it. */
export const shownAction = (action: string, kind: string): string => (action === kind ? 'changed' : action);
