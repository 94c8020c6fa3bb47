import { clip } from '../kernel/escape.ts';
import { whyNotMoved } from './convict.ts';
import { standingOf } from './epoch.ts';
import type { StandingCase } from './facts.ts';
import type { StandingRecord } from './model.ts';
import { recordAfter } from './record.ts';

const LONGEST = 500;

/** The standby pool of a set's newest record, where its mode moves it; null: none. */
export const failoverPoolOf = (present: StandingRecord | null): string | null => present?.standby ?? null;

/**
 * Moves a healthy set to the standby pool of its home pool, or back; null where nothing changes. This changes the
 * place, not the standing: the epoch goes on, and any other change ends it.
 */
export function failOver(on: StandingCase): StandingRecord | null {
  const { present, effective, facts } = on;
  // Undefined: not checked.
  if (facts.failover === undefined || standingOf(present) !== 'healthy' || whyNotMoved(on) !== null) return null;
  const at = failoverPoolOf(present);
  if (facts.failover === null || (at !== null && present?.mode !== effective.mode)) {
    if (at === null) return null;
    const sentence =
      facts.failover === null
        ? `nothing keeps it away from its own pool any more`
        : `mode changed to ${effective.mode}`;
    return recordAfter(on, {
      to: 'healthy',
      cause: 'standby-over',
      sentence: `${sentence}; it was in standby pool ${at}`,
    });
  }
  const { pool, newest, sentence } = facts.failover;
  if (at === pool || isDropped(present, newest)) return null;
  return recordAfter(on, { to: 'healthy', cause: 'standby', standby: pool, sentence: clip(sentence, LONGEST) });
}

/** A person dropped this move. A newer listing is decided again. */
const isDropped = (present: StandingRecord | null, newest: number): boolean =>
  present?.cause === 'by-hand' && present.standby === null && present.at >= newest;
