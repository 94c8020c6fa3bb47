import { METRICS } from '../judging/model.ts';
import { DAY_MS, type EpochMs } from '../kernel/time.ts';
import type { NewSenders } from '../policy/model.ts';
import { whyNotMoved } from './convict.ts';
import { standingOf } from './epoch.ts';
import type { Newcomer, StandingCase } from './facts.ts';
import type { StandingRecord } from './model.ts';
import { recordAfter } from './record.ts';

/** Whether days and mail of a new sender are enough to tell what it is; its evidence is another matter. */
export const hasProof = ({ since, outcomes }: Newcomer, { days, outcomes: least }: NewSenders, now: EpochMs): boolean =>
  now - since >= days * DAY_MS && outcomes >= least;

/** Whether it has shown that it is no new sender: by days, mail, standing and evidence. What was not looked at has not. */
export function isProven(on: StandingCase): boolean {
  const { newcomer } = on.facts;
  if (newcomer === undefined || standingOf(on.present) !== 'healthy') return false;
  return newcomer === null || (hasProof(newcomer, on.policy.newSenders, on.now) && isQuiet(on));
}

/** The pool of new senders in which a set is kept, where its mode moves it; null: none. */
export const apartPoolOf = (present: StandingRecord | null): string | null => present?.apart ?? null;

/**
 * Keeps a healthy set in the pool of new senders while it is a new sender, or something else keeps it there, and lets it
 * home after that; null where nothing changes. This changes the place, not the standing: the epoch goes on.
 */
export function keepApart(on: StandingCase): StandingRecord | null {
  const { present, effective, facts, policy, now } = on;
  const { newcomer, keptApart = null } = facts;
  // Undefined: not checked.
  if (newcomer === undefined || standingOf(present) !== 'healthy' || whyNotMoved(on) !== null) return null;
  // In its standby pool it stays until that is over.
  if (typeof present?.standby === 'string') return null;
  const { newSenders } = policy;
  const isEnforced = effective.mode === 'enforce';
  const isOpen = newcomer !== null && !(hasProof(newcomer, newSenders, now) && isQuiet(on));
  const wanted = isEnforced && (isOpen || keptApart !== null) ? newSenders.pool : null;
  const at = apartPoolOf(present);
  if (wanted === at || (wanted === null && present?.mode !== 'enforce' && !isEnforced)) return null;
  if (wanted === null) {
    const sentence = `${why(on, newcomer, isOpen || keptApart !== null)}; it was in the pool of new senders, ${at}`;
    return recordAfter(on, { to: 'healthy', cause: 'established', apart: null, sentence });
  }
  if (isOpen) {
    const sentence = `it is a new sender: it leaves by pool ${wanted} until ${newSenders.days} days and ${newSenders.outcomes} mails show what it is${limitWords(newSenders)}`;
    return recordAfter(on, { to: 'healthy', cause: 'new-sender', apart: wanted, sentence });
  }
  const sentence = `${keptApart?.sentence ?? ''}: it leaves by pool ${wanted}, with new senders`;
  return recordAfter(on, { to: 'healthy', cause: 'kept-apart', apart: wanted, sentence });
}

const limitWords = ({ limitFactor }: NewSenders): string =>
  limitFactor === 1 ? '' : `, and its limits are ${limitFactor} times the others' until then`;

function why({ effective, policy, now }: StandingCase, newcomer: Newcomer | null, isHeld: boolean): string {
  if (effective.mode !== 'enforce') return `mode changed to ${effective.mode}`;
  if (isHeld) return 'new senders have no pool of their own any more';
  if (newcomer === null) return 'nothing keeps it apart any more';
  const days = Math.floor((now - newcomer.since) / DAY_MS);
  return `established: ${newcomer.outcomes} mails in ${days} days, evidence below ${policy.release.evidenceBelow}`;
}

/** Nothing speaks against it. */
const isQuiet = ({ facts, policy }: StandingCase): boolean =>
  METRICS.every((metric) => Math.max(...Object.values(facts.evidence[metric])) < policy.release.evidenceBelow);
