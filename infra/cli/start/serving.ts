import { SLOT_MS } from '../../../shared/kernel/time.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { serveLocalAdmin } from '../../local/admin.ts';
import type { LoopbackServer } from '../../local/loopback.ts';
import { LocalMessages } from '../../local/messages.ts';
import type { LocalStack } from '../../local/stack.ts';
import type { VirtualTime } from '../../local/time/virtual-time.ts';
import { UserError } from '../user-error.ts';

/** The local stack's admin function, from before the story until somebody stops it. */
export class Serving {
  readonly #port: number;
  readonly #stopped = Promise.withResolvers<void>();
  /** In the place of Slack and mail: the console shows what they would get. */
  readonly messages = new LocalMessages();
  #server: LoopbackServer | null = null;
  #wake: () => void = () => undefined;
  #isOver = false;
  #isStopped = false;

  constructor(port: number) {
    this.#port = port;
  }

  /** Whether the story is over: then virtual time goes by as real time does. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get url(): string {
    return this.#server?.url ?? `http://localhost:${this.#port}`;
  }

  async begin(stack: LocalStack, clock: VirtualTime, policy: Policy): Promise<void> {
    const redrive = async () => `${stack.redrive()} dead letters went back to the queue`;
    const log = (): void => stack.wake();
    this.#wake = log;
    const { deployment } = stack;
    try {
      const { messages } = this;
      this.#server = await serveLocalAdmin({ deployment, clock, policy, redrive, log, messages, port: this.#port });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      throw new UserError(`--port: ${this.#port} is taken by another program, choose another one`);
    }
  }

  /** Go on: what is decided by hand is carried out, and timers run. */
  async untilStopped(time: VirtualTime): Promise<void> {
    this.#isOver = true;
    // Without mail ticks are seldom on the local stack: the console would say that nobody closes the counts.
    time.every(SLOT_MS, 'tick', () => this.#wake());
    process.stdout.write(
      `\nServing the console on ${this.url} until you stop it (Ctrl-C). In another terminal: npx lazaretto status\n`,
    );
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => this.#stop());
    await Promise.race([time.run(() => this.#isStopped), this.#stopped.promise]);
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  #stop(): void {
    this.#isStopped = true;
    this.#stopped.resolve();
  }
}
