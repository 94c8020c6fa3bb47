import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { MemoryCall } from '../../local/memory/memory-dynamo.ts';
import { Questions } from '../../local/questions.ts';
import { UserError } from '../user-error.ts';
import type { ArchiveReader, RecordedBatch, TablesDoor, Turn } from './archive-intake.ts';
import type { FromIntake, IntakeAnswer, IntakeData, IntakeQuestion, TableAnswer, ToIntake } from './intake-messages.ts';

/** The main thread's end of the line to the thread that reads the archive and counts it. */
export class IntakeThread implements ArchiveReader {
  readonly #worker: Worker;
  readonly #stdin: Readable;
  readonly #questions: Questions<IntakeQuestion, IntakeAnswer>;
  #next: Promise<IntakeAnswer>;
  #door: TablesDoor | null = null;

  constructor(data: IntakeData, stdin: Readable) {
    const readsStdin = data.names.includes('-');
    this.#stdin = stdin;
    this.#worker = new Worker(new URL('./intake-worker.ts', import.meta.url), {
      workerData: data,
      stdin: readsStdin,
      execArgv: [],
      // Events wait in order of time before they are counted, and would outlive a small young generation.
      resourceLimits: { maxOldGenerationSizeMb: 2_048, maxYoungGenerationSizeMb: 192 },
    });
    if (readsStdin && this.#worker.stdin) stdin.pipe(this.#worker.stdin);
    this.#questions = new Questions((questions) => this.#post({ kind: 'questions', questions }));
    this.#worker.on('message', (message: FromIntake) => this.#receive(message));
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    this.#next = this.#ask({ kind: 'next' });
  }

  async next(): Promise<Turn | null> {
    return (await this.#next) as Turn | null;
  }

  /** The batch after it is read meanwhile. */
  async record(door: TablesDoor): Promise<RecordedBatch> {
    this.#door = door;
    const recorded = (await this.#ask({ kind: 'record', tables: door.tables })) as RecordedBatch;
    this.#next = this.#ask({ kind: 'next' });
    return recorded;
  }

  async close(): Promise<void> {
    this.#stdin.unpipe();
    await this.#worker.terminate();
  }

  #ask(question: IntakeQuestion): Promise<IntakeAnswer> {
    const answer = this.#questions.ask(question);
    // Its error reaches the caller that awaits it; until then it must not end the process.
    answer.catch(() => undefined);
    return answer;
  }

  #receive(message: FromIntake): void {
    if (message.kind === 'mistake') this.#end(new UserError(message.sentence));
    else if (message.kind === 'answer') this.#questions.answered(message.id, message.answer);
    else void this.#answer(message.calls);
  }

  /** What was asked in one message is answered in one. */
  async #answer(calls: readonly (MemoryCall & { readonly id: number })[]): Promise<void> {
    try {
      const answers = await Promise.all(calls.map(async ({ id, ...call }) => ({ id, answer: await this.#call(call) })));
      this.#post({ kind: 'answers', answers });
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #call(call: MemoryCall): Promise<TableAnswer> {
    if (!this.#door) throw new Error('Expected no call before there are tables');
    try {
      return { kind: 'done', output: await this.#door.call(call) };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { kind: 'lost' };
      throw error;
    }
  }

  #post(message: ToIntake): void {
    this.#worker.postMessage(message);
  }

  #end(error: Error): void {
    this.#questions.end(error);
  }
}
