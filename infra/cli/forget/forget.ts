import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoTable, type Item } from '../../../functions/_adapters/dynamodb/table.ts';
import { hmac, sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import type { Person } from '../../../shared/archive/forget/person.ts';
import { pseudonymsOf } from '../../../shared/archive/forget/pseudonyms.ts';
import { hiding } from '../../../shared/archive/hide.ts';
import type { EpochMs } from '../../../shared/kernel/time.ts';
import { forgettingKey, ROSTER } from '../../../shared/registry/keys.ts';
import { type Begun, type ForgottenArchive, forgetArchive } from './forget-archive.ts';
import type { ErasableArchive } from './objects.ts';
import { forgetDeadLetters } from './queues.ts';
import { forgetClaims, forgetSamples, renamedIn } from './tables.ts';

const SALT_BYTES = 32;

export type ForgetDeps = {
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly tables: { readonly journal: string; readonly totals: string; readonly registry: string };
  /** URLs of queues that hold events which were not counted. */
  readonly queues: readonly string[];
  /** Null: the deployment keeps none. */
  readonly archive: ErasableArchive | null;
  /** Under which addresses are hashed. */
  readonly key: string;
  readonly now: EpochMs;
  readonly isDry: boolean;
  readonly onProgress: (done: number, of: number) => void;
  readonly tell: (sentence: string) => void;
  /** Before anything is changed. @param digest of the address */
  readonly note: (digest: string) => Promise<void>;
};
/** What named the person, and is gone; with `isDry` what there is. */
export type ForgottenPerson = {
  /** Null: there is no archive. */
  readonly archive: ForgottenArchive | null;
  readonly deadLetters: number;
  /** Queues of them that hold more than was looked at. */
  readonly queuesLeft?: number;
  readonly claims: number;
  readonly samples: number;
};

/**
 * Forget a person: events stay in the archive and are counted as before, without the person; dead letters, claims and
 * samples go. A run that is broken off is gone on with by the next one.
 */
export async function forget(person: Person, deps: ForgetDeps): Promise<ForgottenPerson> {
  const { dynamo, sqs, tables, queues, key, now, isDry, archive: kept } = deps;
  const digest = hmac(key, `forget\0${person.mailboxes[0]}`);
  await kept?.demandErasable();
  if (!isDry) await deps.note(digest);
  const registry = dynamoTable(dynamo, tables.registry);
  const sets = (await registry.list(ROSTER, '')).map(({ sk }) => String(sk));
  const hashed = (text: string): string => hmac(key, text);
  const claims = await forgetClaims(dynamo, tables.totals, person, sets, hashed, isDry);
  const samples = await forgetSamples(dynamo, tables.totals, person, sets, now, isDry);
  let deadLetters = 0;
  let queuesLeft = 0;
  for (const queue of queues) {
    const { found, isWhole } = await forgetDeadLetters(sqs, queue, person.isIn, isDry);
    deadLetters += found;
    if (isWhole) continue;
    queuesLeft++;
    deps.tell(`${queue}: it holds more than can be looked at. Redrive it, or let it shrink, and run this again`);
  }
  if (kept === null) return { archive: null, deadLetters, queuesLeft, claims, samples };

  const job = forgettingKey(digest);
  const known = await registry.get(job);
  const salt = typeof known?.['salt'] === 'string' ? known['salt'] : randomBytes(SALT_BYTES).toString('hex');
  const begunAt = typeof known?.['begunAt'] === 'number' ? known['begunAt'] : now;
  if (!isDry && known === null) await registry.put(job, { salt, begunAt });
  const archive = await forgetArchive({
    ...deps,
    archive: kept,
    forgetting: {
      person,
      pseudonyms: pseudonymsOf(person, hiding(hashed)),
      salted: (text) => hmac(salt, text),
      sha256,
      now,
    },
    rename: renamedIn(dynamo, tables.journal),
    begun: begunIn(known),
    save: async ({ after, left }) => void (await registry.put(job, { salt, begunAt, after, left: [...left] })),
  });
  if (!isDry) await registry.remove(job);
  return { archive, deadLetters, queuesLeft, claims, samples };
}

/** Null: no object is done yet, or it is not known which. */
function begunIn(job: Item | null): Begun | null {
  const { after, begunAt, left } = job ?? {};
  if (typeof after !== 'string' || typeof begunAt !== 'number' || !Array.isArray(left)) return null;
  return { after, at: begunAt, left: left.map(String) };
}
