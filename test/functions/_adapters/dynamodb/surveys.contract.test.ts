import { describe, expect, it } from 'vitest';
import { dynamoLadders } from '../../../../functions/_adapters/dynamodb/ladders.ts';
import { dynamoSurveys } from '../../../../functions/_adapters/dynamodb/surveys.ts';
import { dynamoTable } from '../../../../functions/_adapters/dynamodb/table.ts';
import { surveyKey } from '../../../../shared/registry/growth-keys.ts';
import { useDynamo } from '../../../support/dynamo.ts';
import { ladderRecord } from '../../../support/ladder-record.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const { client, tables } = useDynamo();

describe.each([
  ['in memory', memoryTable()],
  ['in DynamoDB', dynamoTable(client, tables.registry)],
])('surveys and ladders %s', (_, table) => {
  it('keep each tenant, domain and pool, the newest as it was saved, and when that was', async () => {
    const surveys = dynamoSurveys(table);
    expect([await surveys.takenAt(), await surveys.tenants()]).toEqual([null, []]);
    const names = { count: 0, first: [] };
    const domain = { name: 'mail.acme.example', at: SENT_AT, days: [], lastDay: 1, sets: names, tenants: names };
    await surveys.saveDomain(domain);
    await surveys.saveDomain({ ...domain, lastDay: 2 });
    await surveys.saveTaken(SENT_AT);

    expect(await surveys.domains()).toEqual([{ ...domain, lastDay: 2 }]);
    expect(await surveys.takenAt()).toBe(SENT_AT);
    expect(await surveys.pools()).toEqual([]);
    const item = await table.get(surveyKey('domains', 'mail.acme.example'));
    expect(Number(item?.['expiresAt']) * 1_000).toBeGreaterThan(SENT_AT);
  });

  it('forget a ladder without deleting an item, and take it up again', async () => {
    const ladders = dynamoLadders(table);
    const record = ladderRecord('tenant:acme', { at: SENT_AT });
    await ladders.remove('tenant:acme');
    expect(await ladders.all()).toEqual([]);
    await ladders.save(record);
    expect(await ladders.all()).toEqual([record]);
    await ladders.remove('tenant:acme');
    expect(await ladders.all()).toEqual([]);
    await ladders.save(record);
    expect(await ladders.all()).toEqual([record]);
  });
});
