import { grouped } from '../../../shared/kernel/numbers.ts';
import { type EpochMs, HOUR_MS, iso, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/time.ts';
import type { ArchiveSource } from './reading/source.ts';

/** How far a replay has come. */
export type Progress = {
  /** Values so far. */
  readonly read: number;
  /** How far the archive's clock has come. */
  readonly now: EpochMs;
  /** Of the bytes to read, 0 to 1; null where nobody knows how many there are. */
  readonly share: number | null;
};

/** Watches how many bytes of all sources have been read. */
export class ReadShare {
  readonly #total: number;
  #done = 0;
  #current: (() => number) | null = null;

  /** A source whose size nobody knows, such as standard input, leaves the share unknown. */
  constructor(sources: readonly Pick<ArchiveSource, 'bytes'>[]) {
    this.#total = sources.reduce((sum, { bytes }) => sum + (bytes ?? Number.NaN), 0);
  }

  /** The same source, watched. Sources are read one after the other. */
  watched(source: ArchiveSource): ArchiveSource {
    const open: ArchiveSource['open'] = () => {
      const stream = source.open();
      this.#done += this.#current?.() ?? 0;
      this.#current = () => ('bytesRead' in stream ? Number(stream.bytesRead) : 0);
      return stream;
    };
    return { ...source, open };
  }

  /** 0 to 1; null where the sizes are not known. */
  get share(): number | null {
    if (!(this.#total > 0)) return null;
    return Math.min(1, (this.#done + (this.#current?.() ?? 0)) / this.#total);
  }
}

/** One line about how far it has come, and when it ends if it goes on like this. @param elapsedMs real time so far */
export function progressText({ read, now, share }: Progress, elapsedMs: number): string {
  const events = `${grouped(read)} events, at ${iso(now)}`;
  if (share === null) return events;
  const left = share === 0 ? null : (elapsedMs * (1 - share)) / share;
  const end = left === null ? '' : `, ends in about ${timeText(left)}`;
  return `${Math.floor(share * 100)} %, ${events}${end}`;
}

function timeText(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.ceil(ms / SECOND_MS)} s`;
  return ms < HOUR_MS ? `${Math.round(ms / MINUTE_MS)} min` : `${(ms / HOUR_MS).toFixed(1)} h`;
}
