import { ChangeRecorder } from './change-recorder.ts';
import { openDynalite } from './dynalite-door.ts';
import { listen } from './http-door.ts';
import type { ChangeRecord, EngineAnswer } from './messages.ts';
import type { DynamoLink } from './worker-link.ts';

/**
 * Dynalite in the thread that asks. Where each answer is waited for, the way to another thread and back takes longer
 * than what is done there meanwhile. Changes are handed over before the answer that they came with.
 */
export class OwnThread implements DynamoLink {
  readonly #recorder: ChangeRecorder;
  readonly #onChanges: (changes: readonly ChangeRecord[]) => void;
  #isClosed = false;

  constructor(shards: number, onChanges: (changes: readonly ChangeRecord[]) => void) {
    this.#recorder = new ChangeRecorder(openDynalite(), shards);
    this.#onChanges = onChanges;
  }

  async call(target: string, body: string): Promise<EngineAnswer> {
    if (this.#isClosed) throw new Error('Local DynamoDB is closed');
    const { answer, changes } = await this.#recorder.call({ target, body });
    if (changes.length > 0) this.#onChanges(changes);
    return answer;
  }

  listen(port: number): Promise<number> {
    return listen(port, ({ target, body }) => this.call(target, body));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }
}
