/** What happened to an item. */
export type ChangeName = 'INSERT' | 'MODIFY' | 'REMOVE';

/** One record of a change feed with the view KEYS_ONLY. */
export type ChangeRecord = {
  readonly table: string;
  readonly eventName: ChangeName;
  /** `sk` is a string or a number, as the table has it. */
  readonly keys: { readonly pk: string; readonly sk: string | number };
  /** Grows with every change of every table, from 1. */
  readonly sequence: number;
  /** Records of one item are in one shard, in order; there is no order between shards. */
  readonly shard: number;
};

/** Listeners get every record before the writer gets its answer. */
export type ChangeFeed = {
  /** Returns what ends the subscription. */
  subscribe(listener: (record: ChangeRecord) => void): () => void;
};

/** A request to DynamoDB: `DynamoDB_20120810.PutItem` and the like, with its JSON. */
export type EngineCall = { readonly target: string; readonly body: string };
export type EngineAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
/** An answer, and the records of the changes that the call made. */
export type EngineOutcome = { readonly answer: EngineAnswer; readonly changes: readonly ChangeRecord[] };

export type WorkerData = { readonly shards: number };
export type EngineQuestion =
  | ({ readonly kind: 'call' } & EngineCall)
  | { readonly kind: 'listen'; readonly port: number };
/** To the worker. */
export type Request = EngineQuestion & { readonly id: number };
/** From the worker. `changes` without an answer come from a person on the HTTP door. */
export type Response =
  | ({ readonly kind: 'outcome'; readonly id: number } & EngineOutcome)
  | { readonly kind: 'changes'; readonly changes: readonly ChangeRecord[] }
  | { readonly kind: 'listening'; readonly id: number; readonly port: number };
