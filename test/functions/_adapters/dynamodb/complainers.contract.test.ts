import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoComplainers } from '../../../../functions/_adapters/dynamodb/complainers.ts';
import { DAY_MS, RETENTION_MS } from '../../../../shared/kernel/time.ts';
import { useDynamo } from '../../../support/dynamo.ts';
import { memoryComplainers } from '../../../support/memory-journal.ts';

const { client, tables } = useDynamo();
const DAY = 20_769;

describe.each([
  ['in memory', () => memoryComplainers()],
  ['in DynamoDB', () => dynamoComplainers(client, tables.totals)],
])('complainers %s', (_, open) => {
  it('give a day to the first complaint, and again to the same one, and to no other', async () => {
    const complainers = open();

    expect(await complainers.claim('first', DAY, 'jane', 'c1')).toBe(true);
    expect(await complainers.claim('first', DAY, 'jane', 'c2')).toBe(false);
    expect(await complainers.claim('first', DAY, 'jane', 'c1')).toBe(true);
  });

  it.each([
    ['another person', 'apart', DAY, 'joe'],
    ['another day', 'apart', DAY + 1, 'jane'],
    ['another set', 'apart-2', DAY, 'jane'],
  ])('keep %s apart', async (__, set, day, who) => {
    const complainers = open();
    await complainers.claim('apart', DAY, 'jane', 'c1');

    expect(await complainers.claim(set, day, who, 'c2')).toBe(true);
  });

  it('give a day to one of many at once', async () => {
    const complainers = open();
    const claims = ['c1', 'c2', 'c3', 'c4'].map((complaint) => complainers.claim('race', DAY, 'jane', complaint));

    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  });
});

describe('dynamoComplainers', () => {
  it('lets a claim expire no earlier than the last event of its day is taken', async () => {
    await dynamoComplainers(client, tables.totals).claim('expiring', DAY, 'jane', 'c1');

    const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.totals }));

    const [item] = Items.filter(({ p }) => p?.S?.endsWith('expiring'));
    expect(Number(item?.['expiresAt']?.N) * 1_000).toBe((DAY + 1) * DAY_MS + RETENTION_MS);
  });

  it('throws what is neither a claim nor a refusal', async () => {
    const broken = dynamoComplainers(client, 'no-such-table');

    await expect(broken.claim('a', DAY, 'jane', 'c1')).rejects.toThrow();
  });
});
