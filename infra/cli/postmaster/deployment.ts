import { iso } from '../../../shared/kernel/time.ts';
import { dateOf } from '../../../shared/postmaster/judge.ts';
import type { GmailDomain } from '../../../shared/postmaster/model.ts';
import type { AccessState } from '../../../shared/postmaster/ports.ts';

/** What a deployment has noted of its runs. */
export type KnownToDeployment = {
  readonly domains: readonly GmailDomain[];
  /** What keeps it from fetching figures; null: nothing. */
  readonly access: AccessState | null;
};

/**
 * Reads it where the stack's outputs say, with the credentials that the AWS command line has here.
 * @throws {UserError} where the stack cannot be asked
 */
export async function knownTo(stack: string): Promise<KnownToDeployment> {
  const [{ DynamoDBClient }, { placeIn, placesOf }, { dynamoTable }, { dynamoPostmaster }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('../admin/places.ts'),
    import('../../../functions/_adapters/dynamodb/table.ts'),
    import('../../../functions/_adapters/dynamodb/postmaster.ts'),
  ]);
  const places = await placesOf(stack);
  const dynamo = new DynamoDBClient({});
  const table = (name: 'RegistryTableName' | 'TotalsTableName') => dynamoTable(dynamo, placeIn(places, name, stack));
  const memory = dynamoPostmaster(table('RegistryTableName'), table('TotalsTableName'));
  const [domains, access] = await Promise.all([memory.domains(), memory.access()]);
  return { domains, access };
}

/** When a domain was asked about last, and what was learnt. */
export const learntText = ({ askedAt, newestDay, problem }: GmailDomain): string =>
  [
    `the deployment asked ${iso(askedAt).slice(0, 16)}Z`,
    newestDay === null ? 'it has had no figure yet' : `its newest figure is of ${dateOf(newestDay)}`,
    ...(problem === null ? [] : [problem]),
  ].join('; ');

/** What must be so that collect-postmaster can read a parameter under a key of one's own. */
export const keyText = (parameter: string, key: string): string => {
  const arn = /^arn:[a-z-]+:kms:/.test(key) ? key : `the ARN of ${key}`;
  return `It lies under the KMS key ${key}. For collect-postmaster to read it, name the key in its setting, and deploy:
  postmaster: { parameter: '${parameter}', key: '${arn}' }
Its role may then use kms:Decrypt on that key, for this parameter alone. A policy of the key that does not leave
permissions to IAM must admit that role, too (the Lambda console names it):
  { "Effect": "Allow", "Principal": { "AWS": "<ARN of the role>" }, "Action": "kms:Decrypt", "Resource": "*" }
`;
};
