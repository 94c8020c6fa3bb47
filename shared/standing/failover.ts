import { clip } from '../kernel/escape.ts';
import { whyNotMoved } from './convict.ts';
import { standingOf } from './epoch.ts';
import type { StandingCase } from './facts.ts';
import type { StandingRecord } from './model.ts';
import { recordAfter } from './record.ts';

const LONGEST = 500;

/** The standby pool that a set's newest record sends it to, as far as its mode goes; null: none. */
export const failoverPoolOf = (present: StandingRecord | null): string | null => present?.standby ?? null;

/**
 * The move of a healthy set to the standby of its home pool, or back; null where nothing changes. It is a change of
 * place, not of standing: nothing is held against the set, its epoch goes on, and every other change ends it.
 */
export function failOver(on: StandingCase): StandingRecord | null {
  const { present, effective, facts } = on;
  // Undefined: nobody has looked.
  if (facts.failover === undefined || standingOf(present) !== 'healthy' || whyNotMoved(on) !== null) return null;
  const at = failoverPoolOf(present);
  if (facts.failover === null || (at !== null && present?.mode !== effective.mode)) {
    if (at === null) return null;
    const sentence =
      facts.failover === null
        ? `no reason is left to stay away from its own pool`
        : `mode changed to ${effective.mode}`;
    return recordAfter(on, { to: 'healthy', cause: 'standby-over', sentence: `${sentence}; it stood by in ${at}` });
  }
  const { pool, newest, sentence } = facts.failover;
  if (at === pool || isDropped(present, newest)) return null;
  return recordAfter(on, { to: 'healthy', cause: 'standby', standby: pool, sentence: clip(sentence, LONGEST) });
}

/** A person has let this move fall; a listing that is newer is decided on anew. */
const isDropped = (present: StandingRecord | null, newest: number): boolean =>
  present?.cause === 'by-hand' && present.standby === null && present.at >= newest;
