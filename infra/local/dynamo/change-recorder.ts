import { TableCatalogue, type WatchedTable } from './catalogue.ts';
import { indexWriteUnits, withIndexUnits } from './index-units.ts';
import { type Attribute, type Item, sameItem } from './item.ts';
import type { ChangeName, ChangeRecord, EngineAnswer, EngineCall, EngineOutcome } from './messages.ts';
import { type Write, writesOf } from './writes.ts';

const API = 'DynamoDB_20120810.';

/** FNV-1a. */
const hash = (text: string): number => {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum >>> 0;
};

const plain = (attribute: Attribute | undefined): string | number =>
  attribute?.['N'] === undefined ? String(attribute?.['S'] ?? attribute?.['B']) : Number(attribute['N']);

const changeOf = (before: Item | undefined, after: Item | undefined): ChangeName | undefined => {
  if (before === undefined) return after === undefined ? undefined : 'INSERT';
  if (after === undefined) return 'REMOVE';
  return sameItem(before, after) ? undefined : 'MODIFY';
};

/**
 * Wraps a DynamoDB without a change feed into one that has it. A write to a table with a feed is looked at before and
 * after, one write at a time, so that each record is true and the records of an item are in the order of its writes.
 * What a failed condition left alone, and a write that changed nothing, make no record, as in DynamoDB Streams.
 */
export class ChangeRecorder {
  readonly #call: (call: EngineCall) => Promise<EngineAnswer>;
  readonly #shards: number;
  readonly #catalogue = new TableCatalogue();
  #sequence = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(call: (call: EngineCall) => Promise<EngineAnswer>, shards: number) {
    this.#call = call;
    this.#shards = shards;
  }

  async call(call: EngineCall): Promise<EngineOutcome> {
    const operation = call.target.slice(API.length);
    switch (operation) {
      case 'PutItem':
      case 'UpdateItem':
      case 'DeleteItem':
      case 'BatchWriteItem':
        return this.#write(operation, call);
      case 'CreateTable':
      case 'DeleteTable':
        return this.#define(operation, call);
      default:
        return { answer: await this.#call(call), changes: [] };
    }
  }

  async #define(operation: 'CreateTable' | 'DeleteTable', call: EngineCall): Promise<EngineOutcome> {
    const answer = await this.#call(call);
    if (answer.status === 200) {
      const table = JSON.parse(call.body);
      if (operation === 'CreateTable') this.#catalogue.created(table);
      else this.#catalogue.deleted(table.TableName);
    }
    return { answer, changes: [] };
  }

  async #write(operation: string, call: EngineCall): Promise<EngineOutcome> {
    const writes = this.#catalogue.mayName(call.body) ? writesOf(operation, call.body, this.#catalogue) : [];
    if (writes.length === 0) return { answer: await this.#call(call), changes: [] };
    const mine = this.#turn.then(() => this.#watchedWrite(call, writes));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #watchedWrite(call: EngineCall, writes: readonly Write[]): Promise<EngineOutcome> {
    const before = await Promise.all(writes.map((write) => this.#read(write)));
    const answer = await this.#call(call);
    if (answer.status !== 200) return { answer, changes: [] };
    const after = await Promise.all(writes.map((write) => this.#after(write)));
    const changes: ChangeRecord[] = [];
    const units = new Map<string, number>();
    for (const [i, { table, key }] of writes.entries()) {
      units.set(table.name, (units.get(table.name) ?? 0) + indexWriteUnits(table, before[i], after[i]));
      const eventName = changeOf(before[i], after[i]);
      if (table.hasFeed && eventName !== undefined) changes.push(this.#record(table, eventName, key));
    }
    return { answer: { ...answer, body: withIndexUnits(answer.body, units) }, changes };
  }

  #record(table: WatchedTable, eventName: ChangeName, key: Item): ChangeRecord {
    const [pk, sk] = table.keyNames.map((name) => plain(key[name]));
    const keys = { pk: String(pk), sk: sk ?? '' };
    this.#sequence += 1;
    return { table: table.name, eventName, keys, sequence: this.#sequence, shard: hash(keys.pk) % this.#shards };
  }

  #after(write: Write): Item | undefined | Promise<Item | undefined> {
    if (write.after === 'gone') return undefined;
    return write.after === 'unknown' ? this.#read(write) : write.after;
  }

  async #read({ table, key }: Write): Promise<Item | undefined> {
    const body = JSON.stringify({ TableName: table.name, Key: key, ConsistentRead: true });
    const answer = await this.#call({ target: `${API}GetItem`, body });
    return answer.status === 200 ? JSON.parse(answer.body).Item : undefined;
  }
}
