import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import { COMPLAINER_MS, type Complainers } from '../../../../shared/journal/ports.ts';
import { SECOND_MS } from '../../../../shared/kernel/time.ts';
import { toItem } from '../item.ts';

const MEMBER_PREFIX = 'of#';
const complainerPk = (complainer: string): string => `complainer#${complainer}`;
const claimKey = (complainer: string) => ({ pk: complainerPk(complainer), sk: 'claim' });
const memberKey = (member: string, complainer: string) => ({
  pk: complainerPk(member),
  sk: `${MEMBER_PREFIX}${complainer}`,
});

/**
 * Deletes what is claimed by a mailbox about a set, alone and with others, and what leads there.
 * @param complainer an HMAC of set and mailbox
 * @returns how many claims there were
 */
export async function forgetComplainer(
  client: DynamoDBClient,
  table: string,
  complainer: string,
  isDry: boolean,
): Promise<number> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: complainerPk(complainer) } },
    },
  );
  let found = 0;
  const remove = async (key: { readonly pk: string; readonly sk: string }): Promise<boolean> => {
    const Key = toItem(key);
    if (isDry) return (await client.send(new GetItemCommand({ TableName: table, Key }))).Item !== undefined;
    const gone = await client.send(new DeleteItemCommand({ TableName: table, Key, ReturnValues: 'ALL_OLD' }));
    return gone.Attributes !== undefined;
  };
  for await (const { Items = [] } of pages) {
    for (const { sk, members } of Items) {
      const shared = sk?.S?.startsWith(MEMBER_PREFIX) ? sk.S.slice(MEMBER_PREFIX.length) : null;
      if (await remove(claimKey(shared ?? complainer))) found++;
      // The way there goes last, so that a run that is broken off finds it again.
      const others = (members?.L ?? []).map(({ S = '' }) => S).filter((one) => one !== complainer);
      if (shared !== null) for (const one of [...others, complainer]) await remove(memberKey(one, shared));
    }
  }
  return found;
}

/**
 * Claims in the totals table: `pk` = `complainer#` and the HMAC of set and mailbox, `complaint` = who has it, `expiresAt` =
 * its end in seconds. A partition each, so that none is ever hot. A claim of several mailboxes is found from each of them:
 * `sk` = `of#` and its HMAC, in the partition of the mailbox, with the `members` of all.
 */
export function dynamoComplainers(client: DynamoDBClient, table: string): Complainers {
  /** @returns whether the condition held */
  const putIf = async (put: Omit<PutItemCommandInput, 'TableName'>): Promise<boolean> => {
    try {
      await client.send(new PutItemCommand({ TableName: table, ...put }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };
  return {
    async claim(complainer, at, complaint, members = []) {
      const expiresAt = Math.ceil((at + COMPLAINER_MS) / SECOND_MS);
      // First: what leads nowhere does no harm.
      for (const member of members) {
        await putIf({
          Item: toItem({ ...memberKey(member, complainer), members: [...members], expiresAt }),
          // It ends no sooner than the claim, whichever of two complaints comes late.
          ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :expiresAt',
          ExpressionAttributeValues: toItem({ ':expiresAt': expiresAt }),
        });
      }
      return putIf({
        Item: toItem({ ...claimKey(complainer), complaint, expiresAt }),
        // nobody has claimed this complainer, this same complaint did (a retry), or that was 30 days before
        ConditionExpression: 'attribute_not_exists(pk) OR complaint = :complaint OR expiresAt <= :now',
        ExpressionAttributeValues: toItem({ ':complaint': complaint, ':now': Math.floor(at / SECOND_MS) }),
      });
    },
  };
}
