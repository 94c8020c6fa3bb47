import { Worker } from 'node:worker_threads';
import type { Answer, ChangeRecord, Response, WorkerData } from './messages.ts';

type Waiting = { readonly resolve: (response: Response) => void; readonly reject: (error: Error) => void };

/** The way to dynalite, wherever it runs. */
export type DynamoLink = {
  call(target: string, body: string): Promise<Answer>;
  /** Opens the HTTP door and resolves with its port. */
  listen(port: number): Promise<number>;
  close(): Promise<void>;
};

/**
 * The main thread's end of the line to the worker. Changes are handed over before the answer that they came with.
 * The worker keeps the process alive only while a request is open.
 */
export class WorkerLink implements DynamoLink {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onChanges: (changes: readonly ChangeRecord[]) => void;
  readonly #out: object[] = [];
  #nextId = 0;
  #ended: Error | undefined;

  constructor(workerData: WorkerData, onChanges: (changes: readonly ChangeRecord[]) => void) {
    this.#onChanges = onChanges;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      execArgv: [],
      // What it stores is held in memory; what it throws away is not to be.
      resourceLimits: { maxOldGenerationSizeMb: 4_096, maxYoungGenerationSizeMb: 16 },
    });
    this.#worker.on('message', (responses: readonly Response[]) => {
      for (const response of responses) this.#receive(response);
    });
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', () => this.#end(new Error('Local DynamoDB is closed')));
    this.#worker.unref();
  }

  async call(target: string, body: string): Promise<Answer> {
    const response = await this.#ask((id) => ({ kind: 'call', id, target, body }));
    if (response.kind !== 'outcome') throw new Error(`Expected an outcome, got ${response.kind}`);
    return response.answer;
  }

  async listen(port: number): Promise<number> {
    const response = await this.#ask((id) => ({ kind: 'listen', id, port }));
    if (response.kind !== 'listening') throw new Error(`Expected a port, got ${response.kind}`);
    return response.port;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(request: (id: number) => object): Promise<Response> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(id, { resolve, reject });
      if (this.#out.push(request(id)) === 1) queueMicrotask(() => this.#worker.postMessage(this.#out.splice(0)));
    });
  }

  #receive(response: Response): void {
    if (response.kind !== 'listening' && response.changes.length > 0) this.#onChanges(response.changes);
    if (response.kind === 'changes') return;
    const waiting = this.#waiting.get(response.id);
    this.#waiting.delete(response.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    waiting?.resolve(response);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
