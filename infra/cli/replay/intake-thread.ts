import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { EngineAnswer, EngineCall } from '../../local/dynamo/messages.ts';
import { Questions } from '../../local/questions.ts';
import { UserError } from '../user-error.ts';
import type { ArchiveReader, RecordedBatch, TablesDoor, Turn } from './archive-intake.ts';
import type { FromIntake, IntakeAnswer, IntakeData, IntakeQuestion, ToIntake } from './intake-messages.ts';

/** The main thread's end of the line to the thread that reads the archive and counts it. */
export class IntakeThread implements ArchiveReader {
  readonly #worker: Worker;
  readonly #stdin: Readable;
  readonly #questions: Questions<IntakeQuestion, IntakeAnswer>;
  readonly #answers: { readonly id: number; readonly answer: EngineAnswer }[] = [];
  #next: Promise<IntakeAnswer>;
  #door: TablesDoor | null = null;

  constructor(data: IntakeData, stdin: Readable) {
    const readsStdin = data.names.includes('-');
    this.#stdin = stdin;
    this.#worker = new Worker(new URL('./intake-worker.ts', import.meta.url), {
      workerData: data,
      stdin: readsStdin,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 2_048, maxYoungGenerationSizeMb: 24 },
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
    else for (const call of message.calls) void this.#answer(call);
  }

  async #answer({ id, ...call }: EngineCall & { readonly id: number }): Promise<void> {
    if (!this.#door) throw new Error('Expected no call before there are tables');
    try {
      const answer = await this.#door.call(call);
      // What is answered in one turn of the loop travels in one message.
      if (this.#answers.push({ id, answer }) > 1) return;
      setImmediate(() => this.#post({ kind: 'answers', answers: this.#answers.splice(0) }));
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #post(message: ToIntake): void {
    this.#worker.postMessage(message);
  }

  #end(error: Error): void {
    this.#questions.end(error);
  }
}
