import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { dynamoSamples } from '../../../../../functions/_adapters/dynamodb/counting/samples.ts';
import { RETENTION_MS, slotStart } from '../../../../../shared/kernel/time.ts';
import type { SampleRecord } from '../../../../../shared/samples/model.ts';
import { useDynamo } from '../../../../support/dynamo.ts';

const { client, tables } = useDynamo();
const SLOT = 5_981_472;
const record = (slot: number, text = '550 5.1.1 user unknown'): SampleRecord => ({
  slot,
  reasons: { 'unknown-user': [{ provider: 'google', code: '5.1.1', text, at: slotStart(slot) }] },
});
const open = () => dynamoSamples(client, tables.totals);

describe('dynamoSamples', () => {
  it('reads what was written, and nothing of another set', async () => {
    expect(await open().read('fresh')).toBeNull();
    expect(await open().write('fresh', record(SLOT), null)).toBe(true);

    expect(await open().read('fresh')).toEqual(record(SLOT));
    expect(await open().read('fres')).toBeNull();
  });

  it('is written once a slot, by whoever has read what stands there', async () => {
    const store = open();
    await store.write('raced', record(SLOT), null);

    expect(await store.write('raced', record(SLOT, 'lost'), null)).toBe(false);
    expect(await store.write('raced', record(SLOT + 1, 'lost'), SLOT - 1)).toBe(false);
    expect(await store.write('raced', record(SLOT + 1, 'won'), SLOT)).toBe(true);

    expect(await store.read('raced')).toEqual(record(SLOT + 1, 'won'));
  });

  it('gives one of many at once the write', async () => {
    const all = await Promise.all(['a', 'b', 'c'].map((text) => open().write('many', record(SLOT, text), null)));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  it('expires after 16 days, and holds nothing but these fields', async () => {
    await open().write('expiring', record(SLOT), null);

    const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.totals }));

    const [item] = Items.filter(({ pk }) => pk?.S === 'samples#expiring');
    expect(Number(item?.['expiresAt']?.N) * 1_000).toBe(slotStart(SLOT) + RETENTION_MS);
    expect(new Set(Object.keys(item ?? {}))).toEqual(new Set(['expiresAt', 'pk', 'record', 'sk', 'slot']));
  });

  it('leaves out what is damaged, and writes over it in a later slot', async () => {
    const warned = vi.spyOn(console, 'warn').mockReturnValue();
    const Item = {
      pk: { S: 'samples#damaged' },
      sk: { S: 'samples' },
      record: { S: '{"slot":"x"}' },
      slot: { N: String(SLOT) },
    };
    await client.send(new PutItemCommand({ TableName: tables.totals, Item }));

    expect(await open().read('damaged')).toBeNull();
    expect(await open().write('damaged', record(SLOT), null)).toBe(false);
    expect(await open().write('damaged', record(SLOT + 1), null)).toBe(true);
    expect(warned).toHaveBeenCalledOnce();
  });

  it('throws what is no lost race', async () => {
    const broken = dynamoSamples(client, 'no-such-table');
    await expect(broken.write('a', record(SLOT), null)).rejects.toThrow();
    await expect(broken.read('a')).rejects.toThrow();
  });
});
