import type { DesiredPlacement, Placement } from '../placement/model.ts';
import type { Standing, StandingRecord } from './model.ts';

/**
 * What SES does of what was decided about a set:
 * - `none`: nothing has to be moved
 * - `observed`: observe mode, nothing was moved
 * - `under-way`: not carried out yet
 * - `evacuated`: everything is put back before a removal, so nothing is carried out
 * - `held`: it waits for a person, or for automatic moves to be on
 * - `failed`: it could not be carried out
 * - `sending-off`: its sending is off, and it could not be moved
 * - `drifted`: carried out, and SES shows something else now
 * - `done`: carried out
 */
export const EFFECTS = [
  'none',
  'observed',
  'under-way',
  'evacuated',
  'held',
  'failed',
  'sending-off',
  'drifted',
  'done',
] as const;
export type Effect = (typeof EFFECTS)[number];
/** Effects that somebody has to do something about. */
export const OPEN_EFFECTS = ['held', 'failed', 'sending-off', 'drifted'] as const satisfies readonly Effect[];
export type OpenEffect = (typeof OPEN_EFFECTS)[number];

/** A set as far as its effect goes. */
export type Decided = {
  readonly standing: Pick<StandingRecord, 'version' | 'to' | 'mode'> | null;
  readonly desired: Pick<DesiredPlacement, 'version' | 'sendingEnabled' | 'shadow'> | null;
  /** Null: nothing is known of it in SES. */
  readonly placement: Pick<
    Placement,
    'appliedVersion' | 'held' | 'problem' | 'drift' | 'sendingPaused' | 'away'
  > | null;
  /** Whether everything is evacuated. Absent: no. */
  readonly evacuated?: boolean;
};

/** Standings of sets that leave elsewhere, or not at all. */
const ELSEWHERE: readonly Standing[] = ['quarantined', 'paused'];

/** Whether a record says what observe mode would have done. */
export const isShadow = (record: Pick<StandingRecord, 'to' | 'mode'> | null): boolean =>
  record?.mode === 'observe' && ELSEWHERE.includes(record.to);

/** The one answer to whether a decision is carried out. Every surface, count and alert takes it from here. */
export function effectOf(of: Decided): Effect {
  const effect = normalEffect(of);
  return of.evacuated === true && isPutBack(effect, of) ? 'evacuated' : effect;
}

/** Nothing is carried out while everything is evacuated, and what was is put back set by set. */
function isPutBack(effect: Effect, { standing, placement }: Decided): boolean {
  if (effect === 'under-way') return true;
  const isElsewhere = standing !== null && ELSEWHERE.includes(standing.to);
  const isAway = placement === null || placement.away || placement.sendingPaused;
  return (effect === 'done' || effect === 'drifted') && isElsewhere && !isAway;
}

function normalEffect({ standing, desired, placement }: Decided): Effect {
  const wanted = desired?.shadow === true ? null : desired;
  const open = wanted === null ? null : openEffect(wanted, placement);
  if (open !== null) return open;
  if (isShadow(standing)) return 'observed';
  if (standing === null || !ELSEWHERE.includes(standing.to)) return wanted === null ? 'none' : 'done';
  // Nobody has asked SES for the newest decision yet.
  return wanted === null || wanted.version < standing.version ? 'under-way' : 'done';
}

/** Why what is wanted is not as SES has it; null: it is. */
function openEffect(
  { version, sendingEnabled }: NonNullable<Decided['desired']>,
  placement: Decided['placement'],
): Effect | null {
  if (placement === null) return 'under-way';
  const { appliedVersion, held, problem, drift, sendingPaused } = placement;
  if (appliedVersion >= version) return drift === null ? null : 'drifted';
  if (held?.version === version) return 'held';
  if (problem?.version !== version) return 'under-way';
  return !sendingEnabled && sendingPaused ? 'sending-off' : 'failed';
}

const ACT = { quarantined: 'quarantine', paused: 'pause', probation: 'release' } as const;

/** A few words for a standing and its effect: `quarantined`, `quarantine held`, `would be paused (observe)`. */
export function effectWords(standing: Standing, effect: Effect): string {
  const act = standing === 'healthy' || standing === 'warned' ? `${standing}, move` : ACT[standing];
  switch (effect) {
    case 'none':
    case 'done':
      return standing;
    case 'observed':
      return `would be ${standing} (observe)`;
    case 'under-way':
      return `${act} under way`;
    case 'evacuated':
      return `${standing}, evacuated`;
    case 'held':
      return `${act} held`;
    case 'failed':
      return `${act} failed`;
    case 'sending-off':
      return `${standing}, not moved`;
    case 'drifted':
      return `${standing}, changed outside Lazaretto`;
    default:
      return effect satisfies never;
  }
}

/** What the sentence of an effect needs beside it. */
export type EffectFacts = {
  readonly standing: Standing;
  readonly effect: Effect;
  readonly isStream: boolean;
  readonly quarantinePool: string;
  readonly placement: Pick<Placement, 'held' | 'problem' | 'drift'> | null;
};

/** What was done about a set, in one or two sentences; null where nothing had to be. */
export function effectSentence(facts: EffectFacts): string | null {
  const { standing, effect, placement } = facts;
  const held = placement?.held ?? null;
  const why = placement?.problem?.sentence ?? 'why is not known';
  switch (effect) {
    case 'none':
    case 'done':
      return doneSentence(facts);
    case 'observed':
      return 'Observe mode: it would have been moved, and nothing was.';
    case 'under-way':
      return 'It is decided, and not carried out in SES yet.';
    case 'evacuated':
      return `${STAYS[standing]} Everything is evacuated: it is carried out once you end the evacuation.`;
    case 'held':
      return held?.why === 'switch'
        ? `${STAYS[standing]} Automatic moves are switched off: it waits for a person.`
        : `${STAYS[standing]} It waits for a person to approve it${held === null ? '' : `: ${held.sentence}`}.`;
    case 'failed':
      return `${STAYS[standing]} ${tried(placement)}: ${why}.`;
    case 'sending-off':
      return `Its sending is switched off. It could not be moved to its pool: ${why}.`;
    case 'drifted':
      return driftSentence(placement);
    default:
      return effect satisfies never;
  }
}

const STAYS: Readonly<Record<Standing, string>> = {
  quarantined: 'It was not moved: its mail leaves as before.',
  paused: 'It was not paused: its mail leaves as before.',
  probation: 'It was not released: its mail leaves as it did in quarantine.',
  warned: 'It was not moved: its mail leaves as before.',
  healthy: 'It was not moved: its mail leaves as before.',
};

const tried = (placement: EffectFacts['placement']): string => {
  const attempts = placement?.problem?.attempts ?? 1;
  return attempts === 1 ? 'Tried once' : `Tried ${attempts} times`;
};

function driftSentence(placement: EffectFacts['placement']): string {
  const drift = placement?.drift ?? null;
  if (drift === null) return 'SES shows another placement than was carried out.';
  const where = `${drift.pool === null ? 'no pool' : `pool ${drift.pool}`}, sending ${drift.sendingEnabled ? 'on' : 'off'}`;
  return `It was carried out, and somebody changed it since: SES shows ${where}.`;
}

function doneSentence({ standing, isStream, quarantinePool }: EffectFacts): string | null {
  switch (standing) {
    case 'paused':
      return isStream ? 'Its SES tenant is paused.' : 'Its sending is switched off.';
    case 'quarantined':
      return isStream ? 'It leaves with its set.' : `Its mail is sent through ${quarantinePool}.`;
    case 'probation':
      return 'It is back in its own pool, under stricter limits.';
    case 'warned':
      return 'An alert was sent; its mail goes on as before.';
    case 'healthy':
      return null;
    default:
      return standing satisfies never;
  }
}
