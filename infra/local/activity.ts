import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';

/** Turns of the event loop in which nothing happens, after which nothing will. */
const QUIET_TURNS = 50;

/** What runs at a time; it may do real I/O and sleep virtually. */
export type Task = () => void | Promise<void>;

type Running = { readonly label: string; resting: number; ended: boolean };

/**
 * Keeps count of what is going on: tasks that run, tasks that rest (they sleep or wait for another), and I/O that is
 * held. A task rests while at least one of its branches does.
 */
export class Activity {
  readonly #context = new AsyncLocalStorage<Running>();
  readonly #tasks = new Set<Running>();
  readonly #errors: unknown[] = [];
  #busy = 0;
  /** I/O that is held. */
  #open = 0;
  /** Grows with everything that happens here. */
  #happened = 0;
  /** What had happened when nothing could go on any more. */
  #stuckAt = -1;
  #isWatched = false;
  #changed: (() => void) | undefined;

  /** Whether a task runs or I/O is held. */
  get isBusy(): boolean {
    return this.#busy > 0;
  }

  /** Labels of the tasks that have not ended. */
  get labels(): readonly string[] {
    return [...this.#tasks].map((task) => task.label);
  }

  /** Starts a task and keeps what it throws for `throwFirstError`. */
  start(label: string, task: Task): void {
    const running: Running = { label, resting: 0, ended: false };
    this.#tasks.add(running);
    this.#busy += 1;
    this.#happened += 1;
    const end = () => {
      running.ended = true;
      this.#tasks.delete(running);
      if (running.resting === 0) this.#leave();
    };
    const fail = (error: unknown) => {
      this.#errors.push(error);
      end();
      this.notify();
    };
    this.#context.run(running, async () => task()).then(end, fail);
  }

  throwFirstError(): void {
    if (this.#errors.length > 0) throw this.#errors.shift();
  }

  /** The calling task rests from now on, until the returned function is called. */
  rest(): () => void {
    const task = this.#context.getStore();
    if (task === undefined) return () => undefined;
    task.resting += 1;
    if (task.resting === 1 && !task.ended) this.#leave();
    return () => {
      task.resting -= 1;
      this.#happened += 1;
      if (task.resting === 0 && !task.ended) this.#busy += 1;
    };
  }

  async hold<T>(io: Promise<T>): Promise<T> {
    this.#busy += 1;
    this.#open += 1;
    try {
      return await io;
    } finally {
      this.#open -= 1;
      this.#leave();
    }
  }

  /**
   * Whether tasks run that cannot go on before one that rests does, since they wait for what it fetches: two invocations
   * share a function's memory here. Asked once, it has to be found out anew.
   */
  takeStuck(): boolean {
    const isStuck = this.#stuckAt === this.#happened;
    this.#stuckAt = -1;
    return isStuck;
  }

  /** Resolves when nothing is busy any more, or earlier when `notify` is called. */
  change(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#changed = resolve;
    this.#lookOut();
    return promise;
  }

  notify(): void {
    this.#changed?.();
  }

  #leave(): void {
    this.#busy -= 1;
    this.#happened += 1;
    if (this.#busy === 0) this.notify();
    else this.#lookOut();
  }

  #lookOut(): void {
    if (this.#mayBeStuck && !this.#isWatched) void this.#watch();
  }

  get #mayBeStuck(): boolean {
    return this.#busy > 0 && this.#open === 0 && [...this.#tasks].some(({ resting }) => resting > 0);
  }

  /** Without I/O a task goes on within a turn or two of the event loop, if it can. */
  async #watch(): Promise<void> {
    this.#isWatched = true;
    let before = this.#happened;
    for (let quiet = 0; quiet < QUIET_TURNS && this.#mayBeStuck; quiet++) {
      await setImmediate();
      if (this.#happened !== before) quiet = 0;
      before = this.#happened;
    }
    this.#isWatched = false;
    if (!this.#mayBeStuck) return;
    this.#stuckAt = this.#happened;
    this.notify();
  }
}
