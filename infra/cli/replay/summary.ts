import type { IntakeStats } from '../../../functions/ingest-events/sort-batch.ts';
import type { LocalReport } from '../../local/report-model.ts';
import type { Aside } from './aside.ts';
import type { RefusedValue } from './refused.ts';
import type { Replayed } from './replay.ts';

/** More reasons than that are no help. */
const MOST_REASONS = 10;

/** What `npm run replay -- --json` prints, on one line. */
export type ReplaySummary = { readonly events: IntakeStats } & LocalReport & {
    /** Why values were set aside, the commonest reasons first. */
    readonly aside: readonly Aside[];
    /** Why values were refused, the commonest reasons first. */
    readonly refused: readonly RefusedValue[];
    /** Real time that the replay took. */
    readonly seconds: number;
    readonly eventsPerSecond: number;
    readonly writeUnitsPerMillionEvents: number;
  };

/** @param seconds real time from the first byte to the last decision */
export function summaryOf({ stats, aside, refused, written, report }: Replayed, seconds: number): ReplaySummary {
  return {
    events: stats,
    ...report,
    aside: aside.slice(0, MOST_REASONS),
    refused: refused.slice(0, MOST_REASONS),
    seconds: Math.round(seconds * 1_000) / 1_000,
    eventsPerSecond: Math.round(stats.read / Math.max(seconds, 0.001)),
    writeUnitsPerMillionEvents: stats.read === 0 ? 0 : Math.round((written.units / stats.read) * 1_000_000),
  };
}
