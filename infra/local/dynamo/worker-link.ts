import { Worker } from 'node:worker_threads';
import { Questions } from '../questions.ts';
import type { ChangeRecord, EngineAnswer, EngineQuestion, Response, WorkerData } from './messages.ts';

/** The way to dynalite, wherever it runs. */
export type DynamoLink = {
  call(target: string, body: string): Promise<EngineAnswer>;
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
  readonly #questions: Questions<EngineQuestion, Response>;
  readonly #onChanges: (changes: readonly ChangeRecord[]) => void;

  constructor(workerData: WorkerData, onChanges: (changes: readonly ChangeRecord[]) => void) {
    this.#onChanges = onChanges;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      execArgv: [],
      // What it stores is held in memory; what it throws away is not to be.
      resourceLimits: { maxOldGenerationSizeMb: 4_096, maxYoungGenerationSizeMb: 16 },
    });
    this.#questions = new Questions((requests) => this.#worker.postMessage(requests));
    this.#worker.on('message', (responses: readonly Response[]) => {
      for (const response of responses) this.#receive(response);
    });
    this.#worker.on('error', (error) => this.#questions.end(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', () => this.#questions.end(new Error('Local DynamoDB is closed')));
    this.#worker.unref();
  }

  async call(target: string, body: string): Promise<EngineAnswer> {
    const response = await this.#ask({ kind: 'call', target, body });
    if (response.kind !== 'outcome') throw new Error(`Expected an outcome, got ${response.kind}`);
    return response.answer;
  }

  async listen(port: number): Promise<number> {
    const response = await this.#ask({ kind: 'listen', port });
    if (response.kind !== 'listening') throw new Error(`Expected a port, got ${response.kind}`);
    return response.port;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(question: EngineQuestion): Promise<Response> {
    if (this.#questions.open === 0) this.#worker.ref();
    return this.#questions.ask(question);
  }

  #receive(response: Response): void {
    if (response.kind !== 'listening' && response.changes.length > 0) this.#onChanges(response.changes);
    if (response.kind === 'changes') return;
    this.#questions.answered(response.id, response);
    if (this.#questions.open === 0) this.#worker.unref();
  }
}
