import type { IntakeStats } from '../../../functions/ingest-events/sort-batch.ts';
import type { Report } from '../../local/report.ts';
import type { Replayed } from './replay.ts';

/** What `npm run replay -- --json` prints, on one line. */
export type ReplaySummary = { readonly events: IntakeStats } & Report & {
    /** Real time that the replay took. */
    readonly seconds: number;
    readonly eventsPerSecond: number;
    readonly writeUnitsPerMillionEvents: number;
  };

/** @param seconds real time from the first byte to the last decision */
export function summaryOf({ stats, written, report }: Replayed, seconds: number): ReplaySummary {
  return {
    events: stats,
    ...report,
    seconds: Math.round(seconds * 1_000) / 1_000,
    eventsPerSecond: Math.round(stats.read / Math.max(seconds, 0.001)),
    writeUnitsPerMillionEvents: stats.read === 0 ? 0 : Math.round((written.units / stats.read) * 1_000_000),
  };
}
