import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  dynamoComplainers,
  forgetComplainer,
} from '../../../../../functions/_adapters/dynamodb/counting/complainers.ts';
import { COMPLAINER_MS } from '../../../../../shared/journal/ports.ts';
import { DAY_MS } from '../../../../../shared/kernel/time.ts';
import { useDynamo } from '../../../../support/dynamo.ts';
import { memoryComplainers } from '../../../../support/memory-journal.ts';

const { client, tables } = useDynamo();
const AT = 20_769 * DAY_MS;

describe.each([
  ['in memory', () => memoryComplainers()],
  ['in DynamoDB', () => dynamoComplainers(client, tables.totals)],
])('complainers %s', (_, open) => {
  it('give a person to the first complaint, and again to the same one, and to no other', async () => {
    const complainers = open();

    expect(await complainers.claim('first jane', AT, 'c1')).toBe(true);
    expect(await complainers.claim('first jane', AT, 'c2')).toBe(false);
    expect(await complainers.claim('first jane', AT, 'c1')).toBe(true);
  });

  it.each([
    ['another person, or under another key', 'apart joe', AT, true],
    ['30 days later', 'apart jane', AT + COMPLAINER_MS, true],
    ['a second before that', 'apart jane two', AT + COMPLAINER_MS - 1_000, false],
    ['before the first, which came late', 'apart jane three', AT - DAY_MS, false],
  ])('keep apart by person and 30 days: %s', async (__, who, at, isClaimed) => {
    const complainers = open();
    for (const one of ['apart jane', 'apart jane two', 'apart jane three']) await complainers.claim(one, AT, 'c1');

    expect(await complainers.claim(who, at, 'c2')).toBe(isClaimed);
    expect(await complainers.claim(who, at, isClaimed ? 'c3' : 'c1')).toBe(!isClaimed);
  });

  it('give a person to one of many at once', async () => {
    const complainers = open();
    const claims = ['c1', 'c2', 'c3', 'c4'].map((complaint) => complainers.claim('race jane', AT, complaint));

    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  });
});

describe('dynamoComplainers', () => {
  it('lets a claim expire after 30 days', async () => {
    await dynamoComplainers(client, tables.totals).claim('expiring', AT, 'c1');

    const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.totals }));

    const [item] = Items.filter(({ pk }) => pk?.S?.endsWith('expiring'));
    expect(Number(item?.['expiresAt']?.N) * 1_000).toBe(AT + COMPLAINER_MS);
  });

  it.each([
    ['comes late', [0, -DAY_MS]],
    ['comes in order', [-DAY_MS, 0]],
  ])(
    'leads from each of several to their claim for as long as there is one, where the second complaint %s',
    async (how, order) => {
      const complainers = dynamoComplainers(client, tables.totals);
      for (const [index, after] of order.entries())
        await complainers.claim(`all ${how}`, AT + after, `c${index}`, [how, 'b']);

      const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.totals }));

      const ends = Items.filter(({ pk }) => pk?.S?.endsWith(how)).map(({ expiresAt }) => Number(expiresAt?.N) * 1_000);
      expect(ends).toHaveLength(2);
      // The way there: the later of the two, so at least as long as the claim.
      expect(Math.max(...ends)).toBe(AT + COMPLAINER_MS);
      const [way] = Items.filter(({ pk }) => pk?.S === `complainer#${how}`);
      expect(Number(way?.['expiresAt']?.N) * 1_000).toBe(AT + COMPLAINER_MS);
    },
  );

  it('forgets every claim of a person, on however many pages they lie', async () => {
    const complainers = dynamoComplainers(client, tables.totals);
    // Members by long names: 1.3 MB, where a page holds one.
    const long = 'm'.repeat(1_000);
    const others = Array.from({ length: 80 }, (_, index) => `${long}${index}`);
    const table = tables.totals;
    for (let at = 0; at < 16; at++) {
      await complainers.claim(`many ${at}`, AT, 'c1');
      const Item = {
        pk: { S: 'complainer#busy' },
        sk: { S: `of#many ${at}` },
        members: { L: others.map((S) => ({ S })) },
      };
      await client.send(new PutItemCommand({ TableName: table, Item }));
    }

    expect(await forgetComplainer(client, table, 'busy', true)).toBe(16);
  });

  it('throws what is neither a claim nor a refusal', async () => {
    const broken = dynamoComplainers(client, 'no-such-table');

    await expect(broken.claim('a', AT, 'c1')).rejects.toThrow();
  });
});
