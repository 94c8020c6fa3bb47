import { type Circumstances, factsIn } from '../../evaluation/judge/facts.ts';
import { movedOn, noteSlot, type SetView } from '../../evaluation/judge/set-view.ts';
import { judge } from '../../judging/judge.ts';
import { LEVELS, type Level } from '../../judging/model.ts';
import { sentenceOf } from '../../judging/sentence.ts';
import { type EpochMs, iso, slotStart } from '../../kernel/time.ts';
import type { Effective, Policy } from '../../policy/model.ts';
import { capAtQuarantine, worstOf } from '../../standing/convict.ts';
import type { AnswerOf } from '../fleet/operations.ts';
import { hasHits, type Past } from './preview-past.ts';

export type PreviewDecision = AnswerOf<'previewPolicy'>['changes'][number]['present'];
export type PreviewFacts = Omit<Circumstances, 'policy' | 'effective' | 'now'> & {
  readonly past: Past;
  readonly from: EpochMs;
  readonly to: EpochMs;
};

const NOTHING_OPEN: Parameters<typeof factsIn>[1] = new Map();
const rank = (level: Level | undefined): number => (level === undefined ? -1 : LEVELS.indexOf(level));

/**
 * The worst that a set would have come to under a policy, and when it first did. Slot by slot the judge is told what it
 * would have been told at the slot's end; it is asked, as ever, where a hit has come. A set is judged as if it had been
 * healthy all the time and never been moved: what its mail says, not what a release or a hold would have made of it.
 */
export function wouldHave(facts: PreviewFacts, policy: Policy, effective: Effective): PreviewDecision {
  if (effective.exempt) return null;
  const { past, from, to, ...rest } = facts;
  let view: SetView = { ...past.before, slots: new Map() };
  let worst: PreviewDecision = null;
  for (const [slot, counts] of past.slots) {
    const now = slotStart(slot + 1) - 1;
    view = movedOn(view, now);
    noteSlot(view, slot, counts);
    if (now < from || now > to || !hasHits(counts.counts.judged)) continue;
    const { convictions } = judge(factsIn(view, NOTHING_OPEN, { ...rest, policy, effective, now }));
    const conviction = worstOf(convictions.map(capAtQuarantine));
    if (conviction === null || rank(conviction.level) <= rank(worst?.level)) continue;
    worst = { level: conviction.level, at: iso(now + 1), sentence: sentenceOf(conviction, now) };
    if (worst.level === 'pause') break;
  }
  return worst;
}

/** Whether a preview shows a set: it would have come to something else. */
export const differs = (a: PreviewDecision, b: PreviewDecision): boolean => a?.level !== b?.level;

/** Whether a decision moves anybody: a stream has no pool, and only its SES tenant can be paused. */
export const isMove = (decision: PreviewDecision, { stream }: Effective): boolean =>
  stream ? decision?.level === 'pause' && stream.mayPause : decision !== null && decision.level !== 'warn';
