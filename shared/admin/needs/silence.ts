import { grouped } from '../../kernel/numbers.ts';
import { type EpochMs, iso, MINUTE_MS, SLOT_MS, type Slot } from '../../kernel/time.ts';
import type { Need } from './model.ts';

/** A slot is closed within minutes of its end; later than this nobody closes it. Unit: ms. */
const LATE_MS = 20 * MINUTE_MS;
/** Whole hours without an event, after which a fleet that sends around the clock is silent. */
const QUIET_HOURS = 2;

export type Pulse = {
  readonly now: EpochMs;
  /** The newest closed slot; null: none was closed yet. */
  readonly closedThrough: Slot | null;
  /** Messages sent by the hour, the oldest first; the last hour is not over. */
  readonly sends: readonly number[];
};

/** Whether the pipeline is silent: slots that nobody closes, or no event where there always was one. */
export function silenceNeeds({ now, closedThrough, sends }: Pulse): readonly Need[] {
  const needs: Need[] = [];
  const closedUntil = closedThrough === null ? null : (closedThrough + 1) * SLOT_MS;
  if (closedUntil !== null && now - closedUntil > LATE_MS) {
    needs.push({
      kind: 'silence',
      severity: 'critical',
      title: 'Counts are not closed',
      sentence: `No five minutes were closed for ${minutes(now - closedUntil)}: timers, reminders and quiet sets wait.`,
      since: iso(closedUntil),
      count: 1,
      items: [],
      action: { label: 'What to do', does: 'open', page: '/operations', command: null },
    });
  }
  const over = sends.slice(0, -1);
  const quiet = over.length - 1 - over.findLastIndex((count) => count > 0);
  const before = over.slice(0, over.length - quiet);
  // Who does not send around the clock may be quiet.
  if ((sends.at(-1) ?? 0) > 0 || quiet < QUIET_HOURS || quiet > over.length / 2) return needs;
  if (!before.every((count) => count > 0)) return needs;
  const hourly = Math.round(before.reduce((sum, count) => sum + count, 0) / before.length);
  needs.push({
    kind: 'silence',
    severity: 'critical',
    title: 'No events come',
    sentence: `No message was counted for more than ${quiet} hours; in the ${before.length} hours before it were ${grouped(hourly)} an hour.`,
    since: null,
    count: 1,
    items: [],
    action: { label: 'What to do', does: 'open', page: '/operations', command: 'lazaretto status' },
  });
  return needs;
}

const minutes = (ms: number): string => `${grouped(Math.floor(ms / MINUTE_MS))} minutes`;
