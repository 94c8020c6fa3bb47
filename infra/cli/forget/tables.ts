import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { forgetComplainer } from '../../../functions/_adapters/dynamodb/counting/complainers.ts';
import { dynamoSamples } from '../../../functions/_adapters/dynamodb/counting/samples.ts';
import type { Person } from '../../../shared/archive/forget/person.ts';
import type { ObjectName } from '../../../shared/archive/name.ts';
import { partitionKey } from '../../../shared/counting/partition.ts';
import { slotOf } from '../../../shared/kernel/time.ts';
import type { Sample, SampleRecord } from '../../../shared/samples/model.ts';
import { folded, givesAway, ownWordsOf } from '../../../shared/samples/own-words.ts';
import { isTableWord } from '../../../shared/samples/shown-words.ts';

/** Enough of a hash to tell complainers apart, as ingest-events has it. */
const COMPLAINER_HEX = 32;

/** Lets the segment that names an object name the one that takes its place. */
export const renamedIn =
  (client: DynamoDBClient, journal: string) =>
  async ({ partition, sequence, hash }: ObjectName, to: string): Promise<void> => {
    const bytes = (hex: string) => ({ B: Buffer.from(hex, 'hex') });
    await client
      .send(
        new UpdateItemCommand({
          TableName: journal,
          Key: { pk: { S: partitionKey(partition) }, sk: { N: String(sequence) } },
          UpdateExpression: 'SET archived = :to',
          // Another writer's object has this number, too, and an expired segment does not come back.
          ConditionExpression: 'archived = :was',
          ExpressionAttributeValues: { ':to': bytes(to), ':was': bytes(hash) },
        }),
      )
      .catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
  };

/** Claims of complaints of a person, alone and with others, about each set. @returns how many there were */
export async function forgetClaims(
  client: DynamoDBClient,
  totals: string,
  person: Person,
  sets: readonly string[],
  hmac: (text: string) => string,
  isDry: boolean,
): Promise<number> {
  let found = 0;
  for (const set of sets) {
    for (const mailbox of person.mailboxes) {
      const claim = hmac(`${set}\0${mailbox}`).slice(0, COMPLAINER_HEX);
      found += await forgetComplainer(client, totals, claim, isDry);
    }
  }
  return found;
}

/** Samples that give the person away. They are masked when they are taken, so there should be none. */
export async function forgetSamples(
  client: DynamoDBClient,
  totals: string,
  person: Person,
  sets: readonly string[],
  now: number,
  isDry: boolean,
): Promise<number> {
  const store = dynamoSamples(client, totals);
  const own = ownWordsOf(person.mailboxes);
  const isOf = ({ text }: Sample): boolean =>
    person.isIn(text) || text.split(/\s+/).some((word) => !isTableWord(folded(word)) && givesAway(word, own));
  let found = 0;
  for (const set of sets) {
    const record = await store.read(set);
    const gone = Object.values(record?.reasons ?? {})
      .flat()
      .filter(isOf).length;
    if (record === null || gone === 0) continue;
    found += gone;
    const reasons = Object.fromEntries(
      Object.entries(record.reasons).map(([reason, samples]) => [reason, samples.filter((one) => !isOf(one))]),
    ) as SampleRecord['reasons'];
    if (!isDry) await store.write(set, { slot: slotOf(now), reasons }, record.slot);
  }
  return found;
}
