import type { EpochMs, Timer } from '../../../shared/kernel/time.ts';

/** A clock that the archive moves, never back. Nobody waits: a pause takes no time. */
export class ArchiveTimer implements Timer {
  #now: EpochMs;
  constructor(startsAt: EpochMs) {
    this.#now = startsAt;
  }
  now = (): EpochMs => this.#now;
  sleep = async (): Promise<void> => {};
  moveTo(at: EpochMs): void {
    this.#now = Math.max(this.#now, at);
  }
}
