import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoDamage } from '../../../../../functions/_adapters/dynamodb/counting/damage.ts';
import { dynamoTable } from '../../../../../functions/_adapters/dynamodb/table.ts';
import type { Damage, DamagedSegments } from '../../../../../shared/evaluation/ports/work.ts';
import { HOUR_MS } from '../../../../../shared/kernel/time.ts';
import { useDynamo } from '../../../../support/dynamo.ts';
import { memoryTable } from '../../../../support/memory-table.ts';

const { client, tables } = useDynamo();
const FIRST: Damage = { partition: { slot: 5_900_000, shard: 0 }, sequence: 3, why: 'cut short', since: 1, nextAt: 9 };
const SECOND: Damage = { ...FIRST, sequence: 4 };

describe.each([
  ['in memory', () => dynamoDamage(memoryTable())],
  ['in DynamoDB', () => dynamoDamage(dynamoTable(client, tables.registry))],
])('damaged segments %s', (_, open) => {
  let damage: DamagedSegments;
  beforeEach(async () => {
    damage = open();
    for (const one of await damage.all()) await damage.forget(one);
  });

  it('are noted once, and wait until the time that was said last', async () => {
    await damage.note(FIRST);
    await damage.note({ ...FIRST, why: 'otherwise', nextAt: 5 });
    await damage.wait(FIRST, HOUR_MS);
    expect(await damage.all()).toEqual([{ ...FIRST, nextAt: HOUR_MS }]);
  });

  it('are none after being forgotten, leave their neighbours, and wait no more', async () => {
    await damage.note(FIRST);
    await damage.note(SECOND);
    await damage.forget(FIRST);
    await damage.forget(FIRST);
    await damage.wait(FIRST, HOUR_MS);
    expect(await damage.all()).toEqual([SECOND]);
  });

  it('can be noted again', async () => {
    await damage.note(FIRST);
    await damage.forget(FIRST);
    await damage.wait(FIRST, HOUR_MS);
    await damage.note({ ...FIRST, since: 7 });
    expect(await damage.all()).toEqual([{ ...FIRST, since: 7 }]);
  });
});
