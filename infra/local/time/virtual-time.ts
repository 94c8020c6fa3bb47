import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EpochMs, Timer } from '../../../shared/kernel/time.ts';
import { Activity, type Task } from '../activity.ts';
import { type Entry, Schedule } from './schedule.ts';

export type Cancel = () => void;
export type VirtualTimeOptions = {
  /** Default 2026-01-01T00:00:00Z. */
  readonly startsAt?: EpochMs;
  /**
   * Called before time advances, with the virtual milliseconds to the next entry; resolves with how many of them may
   * pass now (nothing means all). A playback at human speed waits here, in slices, so that what others schedule
   * meanwhile comes in time.
   */
  readonly pace?: (deltaMs: number) => Promise<number | undefined>;
};

/** Nothing is scheduled any more, yet tasks still wait for one another. */
export class Deadlock extends Error {
  override readonly name = 'Deadlock';
}

/**
 * A clock that jumps from one scheduled task to the next, and only while no task runs. A task runs until it settles,
 * except while it sleeps here or waits in `idle`; sockets and workers keep it running. Tasks of the same time start in
 * the order in which they were scheduled, without waiting for one another.
 *
 * Inside one task several branches may sleep at once; while one does, a sibling's real I/O keeps time still only if it
 * is given to `hold`.
 */
export class VirtualTime implements Timer {
  readonly #schedule = new Schedule();
  readonly #activity = new Activity();
  readonly #pace: VirtualTimeOptions['pace'];
  #now: EpochMs;
  #runs = 0;

  constructor(options: VirtualTimeOptions = {}) {
    this.#now = options.startsAt ?? Date.UTC(2026, 0, 1);
    this.#pace = options.pace;
  }

  now(): EpochMs {
    return this.#now;
  }

  /** Resolves after `ms` virtual milliseconds; the calling task does not run meanwhile. */
  sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const resume = this.#activity.rest();
    this.#add(this.#now + ms, () => {
      resume();
      resolve();
    });
    return promise;
  }

  /** Runs `task` at `time`, at once if that has passed. `label` names it in errors. */
  at(time: EpochMs, label: string, task: Task): Cancel {
    const entry = this.#add(time, () => this.#activity.start(label, task));
    return () => this.#schedule.cancel(entry);
  }

  /** Runs `task` after `ms` virtual milliseconds. */
  after(ms: number, label: string, task: Task): Cancel {
    return this.at(this.#now + ms, label, task);
  }

  /** Runs `task` each `ms`, whether or not the one before has ended. Does not keep `run()` going. */
  every(ms: number, label: string, task: Task): Cancel {
    if (!(ms > 0)) throw new RangeError(`Expected an interval above 0 ms for ${label}, got ${ms}`);
    const fire = () => {
      entry = this.#schedule.add(entry.at + ms, fire, true);
      this.#activity.start(label, task);
    };
    let entry = this.#schedule.add(this.#now + ms, fire, true);
    return () => this.#schedule.cancel(entry);
  }

  /** Keeps time still until `io` settles, wherever it was started. */
  hold<T>(io: Promise<T>): Promise<T> {
    return this.#activity.hold(io);
  }

  /** Waits for something that another task will bring about; the calling task does not run meanwhile. */
  async idle<T>(other: Promise<T>): Promise<T> {
    const resume = this.#activity.rest();
    try {
      return await other;
    } finally {
      resume();
    }
  }

  /**
   * Runs what is scheduled: up to and including a time, until a condition holds (looked at whenever no task runs), or
   * until nothing but `every` is left.
   *
   * @throws what a task threw; `Deadlock` when nothing is scheduled and tasks still wait
   */
  async run(until?: EpochMs | (() => boolean)): Promise<void> {
    if (this.#runs > 0) throw new Error('Expected one run at a time, got a second call of run()');
    this.#runs += 1;
    try {
      while (await this.#step(until));
    } finally {
      this.#runs -= 1;
    }
  }

  async #step(until: EpochMs | (() => boolean) | undefined): Promise<boolean> {
    await this.#settle();
    if (typeof until === 'function' && until()) return false;
    const deadline = typeof until === 'number' ? until : Number.POSITIVE_INFINITY;
    const next = this.#schedule.peek();
    const isDone = next === undefined || (until === undefined && this.#schedule.foreground === 0);
    if (isDone && this.#activity.labels.length > 0) {
      throw new Deadlock(`Nothing is scheduled, and these wait: ${this.#activity.labels.join(', ')}`);
    }
    const target = Math.min(isDone ? Number.POSITIVE_INFINITY : next.at, deadline);
    if (target === Number.POSITIVE_INFINITY) return false;
    await this.#advance(target);
    return this.#now < target || (!isDone && next.at <= deadline);
  }

  async #advance(target: EpochMs): Promise<void> {
    if (target <= this.#now) return;
    const pass = await this.#pace?.(target - this.#now);
    this.#now = Math.min(target, this.#now + (pass ?? target - this.#now), this.#schedule.peek()?.at ?? target);
  }

  /** Starts what is due; comes back when no task runs and every promise has been followed. */
  async #settle(): Promise<void> {
    for (;;) {
      for (let due = this.#due(); due !== undefined; due = this.#due()) due.fire();
      this.#activity.throwFirstError();
      const isStuck = this.#activity.takeStuck();
      if (this.#activity.isBusy && !isStuck) {
        await this.#activity.change();
      } else {
        await nextTurn();
        const isIdle = isStuck || !this.#activity.isBusy;
        if (isIdle && (this.#schedule.peek()?.at ?? Number.POSITIVE_INFINITY) > this.#now) break;
      }
    }
    this.#activity.throwFirstError();
  }

  #due(): Entry | undefined {
    return this.#schedule.take(this.#now);
  }

  #add(time: EpochMs, fire: () => void): Entry {
    if (Number.isNaN(time)) throw new RangeError('Expected a time in ms, got NaN');
    const entry = this.#schedule.add(Math.max(time, this.#now), fire);
    if (entry.at <= this.#now) this.#activity.notify();
    return entry;
  }
}
