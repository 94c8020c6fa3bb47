import { type Conviction, LEVELS, type Level } from '../judging/model.ts';
import { sentenceOf } from '../judging/sentence.ts';
import { standingOf } from './epoch.ts';
import type { StandingCase } from './facts.ts';
import { holdMsOf } from './hold.ts';
import type { Numbers, Standing, StandingRecord } from './model.ts';
import { recordAfter } from './record.ts';

/** Which standing a conviction leads to, and from which. */
const LEADS: Readonly<Record<Level, { readonly to: Standing; readonly from: readonly Standing[] }>> = {
  warn: { to: 'warned', from: ['healthy'] },
  quarantine: { to: 'quarantined', from: ['healthy', 'warned', 'probation'] },
  pause: { to: 'paused', from: ['healthy', 'warned', 'probation', 'quarantined'] },
};

/** The most severe conviction; of equally severe ones the one furthest above its bar. */
export const worstOf = (convictions: readonly Conviction[]): Conviction | null =>
  convictions.toSorted(
    (a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || b.evidence / b.bar - a.evidence / a.bar,
  )[0] ?? null;

/** Why a set is told about but not moved, or null. */
export const whyNotMoved = ({ effective, automatic }: Pick<StandingCase, 'effective' | 'automatic'>): string | null => {
  if (effective.pinned) return 'pinned, so told and not moved';
  return automatic ? null : 'automatic moves are switched off, so told and not moved';
};

const numbersOf = ({ metric, count, of, rate, limit, evidence, bar, since }: Conviction): Numbers => ({
  metric,
  count,
  of,
  rate,
  limit,
  evidence,
  bar,
  since,
});

/** An offence is a way into quarantine or pause from outside; a pause within quarantine is the same offence. */
const offencesAfter = (present: StandingRecord | null, to: Standing): number => {
  const before = present?.offences ?? 0;
  return to === 'warned' || standingOf(present) === 'quarantined' ? before : before + 1;
};

/** The change that a conviction calls for, or null where the set already stands so low. */
export const convict = (on: StandingCase): StandingRecord | null => {
  const worst = worstOf(on.facts.convictions);
  if (worst === null) return null;
  const told = worst.level === 'warn' ? null : whyNotMoved(on);
  const { to, from } = LEADS[told === null ? worst.level : 'warn'];
  if (!from.includes(standingOf(on.present))) return null;

  const sentence = sentenceOf(worst, on.now);
  const offences = offencesAfter(on.present, to);
  return recordAfter(on, {
    to,
    cause: worst.metric === 'hardBounce' ? 'bounce-rate' : 'complaint-rate',
    offences,
    holdMs: to === 'quarantined' ? holdMsOf(offences, on.policy) : 0,
    numbers: numbersOf(worst),
    sentence: told === null ? sentence : `${sentence}; ${told}`,
  });
};
