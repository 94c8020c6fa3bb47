import { type Level, METRICS, SIGNALS } from '../judging/metrics.ts';
import { grouped } from '../kernel/numbers.ts';
import { DAY_MS, HOUR_MS } from '../kernel/time.ts';
import { whyNotMoved } from './convict.ts';
import { hasDnsIssue } from './dns-issue.ts';
import { standingOf } from './epoch.ts';
import type { StandingCase } from './facts.ts';
import { metricsToProve, needsHand, outcomesToProve } from './hold.ts';
import type { StandingRecord } from './model.ts';
import { recordAfter } from './record.ts';

/** Shortest time of a warning. Unit: ms. */
export const WARNED_AT_LEAST_MS = DAY_MS;

const hours = (ms: number): string => `${Math.round(ms / HOUR_MS)} h`;

const quiet = ({ facts, policy }: StandingCase, level: Level): boolean =>
  METRICS.every(
    (metric) => policy.signals[metric] === 'tell' || facts.evidence[metric][level] < policy.release.evidenceBelow,
  );

const convictedAbove = ({ facts }: StandingCase, least: readonly Level[]): boolean =>
  facts.convictions.some(({ level }) => least.includes(level));

/** `warned → healthy`, a day later at the earliest, once the evidence is low. */
const recover = (on: StandingCase, present: StandingRecord): StandingRecord | null => {
  if (on.now - present.at < WARNED_AT_LEAST_MS || on.facts.convictions.length > 0 || !quiet(on, 'warn')) return null;
  if (hasDnsIssue(on, ['warn', 'quarantine'])) return null;
  const sentence = `warned ${hours(on.now - present.at)} ago, evidence below ${on.policy.release.evidenceBelow} again`;
  return recordAfter(on, { to: 'healthy', cause: 'healed', offences: 0, sentence });
};

/** What the quarantine has shown so far, as a part of a sentence; null where it must go on. */
const proof = (on: StandingCase, present: StandingRecord): string | null => {
  const held = on.now - present.at;
  if (held < present.holdMs || !quiet(on, 'quarantine')) return null;
  const metrics = metricsToProve(present);
  const enough = metrics.every(
    (metric) => on.facts.outcomesSinceEpoch[metric] >= outcomesToProve(metric, on.policy, on.effective),
  );
  if (enough) {
    const counted = metrics
      .map((m) => `${grouped(on.facts.outcomesSinceEpoch[m])} ${SIGNALS[m].words.trials}`)
      .join(' and ');
    return `${counted} since with evidence below ${on.policy.release.evidenceBelow}`;
  }
  return held >= 2 * present.holdMs ? 'too little mail to prove anything, twice the quarantine time has passed' : null;
};

/** `quarantined → probation`, back in the home pool. It is a move, so pin and switch stop it. */
const release = (on: StandingCase, present: StandingRecord): StandingRecord | null => {
  if (needsHand(present, on.policy) || whyNotMoved(on) !== null) return null;
  // A person set the end: neither earlier nor later.
  if (typeof present.until === 'number') return null;
  if (convictedAbove(on, ['quarantine', 'pause']) || hasDnsIssue(on, ['quarantine'])) return null;
  const proved = proof(on, present);
  if (proved === null) return null;
  const { hours: lasts, limitFactor } = on.policy.probation;
  const sentence = `quarantine of ${hours(present.holdMs)} is over, ${proved}; probation for ${lasts} h, limits times ${limitFactor}`;
  return recordAfter(on, { to: 'probation', cause: 'hold-over', sentence });
};

/** `probation → healthy`; its offences are forgotten. The set is in its home pool already, so nothing moves. */
const absolve = (on: StandingCase, present: StandingRecord): StandingRecord | null => {
  const lasts = on.policy.probation.hours;
  if (on.now - present.at < lasts * HOUR_MS || convictedAbove(on, ['quarantine', 'pause'])) return null;
  const sentence = `probation of ${lasts} h went by without a conviction`;
  return recordAfter(on, { to: 'healthy', cause: 'probation-over', offences: 0, sentence });
};

/** The change for the better that time and good mail have earned, or null. There is none from `paused`. */
export const heal = (on: StandingCase): StandingRecord | null => {
  const { present } = on;
  if (present === null) return null;
  switch (standingOf(present)) {
    case 'warned':
      return recover(on, present);
    case 'quarantined':
      return release(on, present);
    case 'probation':
      return absolve(on, present);
    case 'healthy':
    case 'paused':
      return null;
  }
};
