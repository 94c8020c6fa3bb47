import type { AlertMessage } from '../alerts/model.ts';
import { type AlertSubject, noticeAlert, remindAlert, reminderNumber, resolveAlert } from '../alerts/subject.ts';
import { utcMinute } from '../alerts/wording.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { Mode } from '../standing/model.ts';
import { MOST_REAPPLIED } from './drift.ts';
import type { DesiredPlacement, HeldMove, Leak, MoveProblem, Placement, PlacementDrift } from './model.ts';
import type { ChangedBy } from './who.ts';

/** What a message about a set's placement must know of the set. */
type About = Pick<DesiredPlacement, 'configurationSet' | 'tenant' | 'why'>;

const subject = (
  { configurationSet, tenant = null }: About,
  rest: Pick<AlertSubject, 'alertId' | 'kind' | 'severity' | 'since' | 'title' | 'sentence' | 'next'>,
): AlertSubject => ({ tenant, configurationSet, mode: 'enforce', standing: null, numbers: null, ...rest });

/** A decision waits for a person. It is critical, because the set may be a bad sender that goes on sending. */
export const heldMoveAlert = (about: About, { version, since, sentence }: HeldMove): AlertSubject =>
  subject(about, {
    alertId: `held:${about.configurationSet}:${version}`,
    kind: 'held',
    severity: 'critical',
    since,
    title: `${about.configurationSet} waits for approval`,
    sentence: about.why === undefined ? sentence : `${about.why}; held: ${sentence}`,
    next: [
      'It was not moved: its mail leaves as before.',
      'Approve the move, or find out why so many sets look bad at once. One reason approves all of them: lazaretto approve --all.',
    ],
  });

/** A decision could not be carried out. */
export const moveProblemAlert = (about: About, { version, since, why, sentence }: MoveProblem): AlertSubject =>
  subject(about, {
    alertId: `placement:${about.configurationSet}:${version}`,
    kind: 'placement',
    severity: why === 'set-missing' ? 'warning' : 'critical',
    since,
    title: `${about.configurationSet} could not be placed`,
    sentence: about.why === undefined ? sentence : `${about.why}; not carried out: ${sentence}`,
    next: [NEXT[why]],
  });

const AGAIN = 'Lazaretto tries again, at least once an hour.';
const NEXT: Readonly<Record<MoveProblem['why'], string>> = {
  'set-missing':
    'Lazaretto looks for the set again, eight times in about two hours. A day after SES first says that it does not know the set, what was decided of it is over.',
  'pool-missing': `Create the pool and put an IP into it. ${AGAIN}`,
  'pool-empty': `Put an IP into the pool. ${AGAIN}`,
  'pool-not-granted': `Put the pool into \`homePools\` of the deployment, and deploy. ${AGAIN}`,
  'home-unknown': `Move it by hand to the pool it belongs to. ${AGAIN}`,
  refused: AGAIN,
  'not-taken': AGAIN,
  unavailable: AGAIN,
};

const where = ({ pool, sendingEnabled }: Pick<PlacementDrift, 'pool' | 'sendingEnabled'>): string =>
  `${pool === null ? 'no pool' : `pool ${pool}`}, sending ${sendingEnabled ? 'on' : 'off'}`;

const wanted = ({ pool, sendingEnabled }: DesiredPlacement, { home }: Placement): string => {
  const name = pool.kind === 'pool' ? pool.name : (home?.pool ?? null);
  return where({ pool: name, sendingEnabled });
};

/** Healthy sets leave a pool because one of its addresses is listed. The id holds the start, so it never changes. */
export const failoverAlert = (on: {
  readonly mode: Mode;
  readonly home: string;
  readonly pool: string;
  readonly since: EpochMs;
  readonly sentence: string;
}): AlertSubject => ({
  alertId: `standby:${on.home}:${on.pool}:${on.since}`,
  kind: 'listing',
  severity: on.mode === 'observe' ? 'info' : 'warning',
  since: on.since,
  ...{ tenant: null, configurationSet: null, mode: on.mode, standing: null, numbers: null },
  title: `Healthy sets of pool ${on.home} ${on.mode === 'observe' ? 'would move' : 'move'} to standby pool ${on.pool}`,
  sentence: on.sentence,
  next: [
    'Sets in observe mode, and those that are pinned, exempt or not healthy, stay where they are.',
    'No more are moved in an hour than the blast radius allows; the rest waits for a person.',
    'They move back automatically when no address of their pool is listed any more.',
  ],
});

const DRIFTED: Readonly<Record<Leak, { readonly title: string; readonly severity: AlertSubject['severity'] }>> = {
  'sends-again': { title: 'sends again though it is paused', severity: 'critical' },
  'left-quarantine': { title: 'left quarantine, but not through Lazaretto', severity: 'critical' },
  nothing: { title: 'was changed outside Lazaretto', severity: 'warning' },
};
const ANSWERED: Readonly<Record<NonNullable<PlacementDrift['answer']>, readonly string[]>> = {
  left: [
    'It is left as it is.',
    'Find out who changed it. Change it back, or decide anew: the next decision about it is carried out, whatever its pool is then.',
  ],
  'put-back': ['It is put back.'],
  'given-up': [
    `It was put back ${MOST_REAPPLIED} times in 24 hours, and is left as it is now.`,
    'Find out who changes it; two programs must not fight over its mail.',
  ],
};

/** SES shows another placement than the one carried out. The severity depends on what leaks. */
export const driftAlert = (desired: DesiredPlacement, placement: Placement, drift: PlacementDrift): AlertSubject => {
  const { title, severity } = DRIFTED[drift.leak ?? 'nothing'];
  return subject(desired, {
    alertId: `drift:${desired.configurationSet}:${drift.since}`,
    kind: 'drift',
    severity,
    since: drift.since,
    title: `${desired.configurationSet} ${title}`,
    sentence: `SES shows ${where(drift)}; carried out and read back was ${wanted(desired, placement)}${drift.by === undefined ? '' : `; ${doneBy(drift.by)}`}`,
    next: ANSWERED[drift.answer ?? 'left'],
  });
};

const doneBy = ({ principal, at }: ChangedBy): string => `${principal} changed it at ${utcMinute(at)}`;

/** Who made a change that was told without a name. Its id holds the change's, so it is told once. */
export const changedByAlert = (about: About, since: EpochMs, by: ChangedBy): AlertMessage =>
  noticeAlert(
    subject(about, {
      alertId: `drift:${about.configurationSet}:${since}:by`,
      kind: 'drift',
      severity: 'warning',
      since,
      title: `${about.configurationSet}: who changed it`,
      sentence: `${doneBy(by)}, as CloudTrail shows`,
      next: ['If that was a program, let it read all delivery options first and send all of them again.'],
    }),
  );

/** The reminder that is due and was not sent yet, or null. */
export const dueReminder = (of: AlertSubject, sent: number, now: EpochMs): AlertMessage | null =>
  reminderNumber(of.since, now) > sent ? remindAlert(of, now) : null;

/** The message that ends a subject, with the reason. */
export const closeAlert = (of: AlertSubject, now: EpochMs, sentence: string): AlertMessage =>
  resolveAlert(of, {
    at: now,
    title: `${of.configurationSet} ${OVER[of.kind] ?? 'is as decided again'}`,
    sentence,
    next: [],
  });
const OVER: Readonly<Partial<Record<AlertSubject['kind'], string>>> = {
  held: 'waits for approval no longer',
  placement: 'fails to be placed no longer',
};
