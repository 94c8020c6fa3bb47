import { DynamoDBClient, PutItemCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoInventory } from '../../../../functions/_adapters/dynamodb/inventory.ts';
import { toItem } from '../../../../functions/_adapters/dynamodb/item.ts';
import { dynamoPlacements } from '../../../../functions/_adapters/dynamodb/placements.ts';
import { dynamoTable } from '../../../../functions/_adapters/dynamodb/table.ts';
import { dynamoTogether } from '../../../../functions/_adapters/dynamodb/together.ts';
import type { Inventory } from '../../../../functions/place-sets/inventory/ports.ts';
import type { Placements } from '../../../../functions/place-sets/placing/ports.ts';
import { startDynamo } from '../../../../infra/local/dynamo/start.ts';
import { Overtaken } from '../../../../shared/placement/failures.ts';
import { type DesiredPlacement, emptyPlacement, type Move } from '../../../../shared/placement/model.ts';
import { deploymentKey, setKey } from '../../../../shared/registry/keys.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { MemoryInventory, MemoryPlacements } from '../memory.ts';
import { Q, T0, WANTED } from '../world.ts';

type Opened = {
  readonly placements: Placements;
  readonly inventory: Inventory;
  readonly desire: (desired: DesiredPlacement) => Promise<void>;
};

const local = startDynamo();
const client = new DynamoDBClient(local.clientConfig());
let rings: string[] = [];
const end = local.changes.subscribe(({ keys }) => {
  rings.push(JSON.stringify(keys));
});
afterAll(async () => {
  end();
  await local.close();
});

let opened = 0;
type Stored = Opened & { readonly put: (item: Parameters<typeof toItem>[0]) => Promise<void> };
async function dynamo(): Promise<Stored> {
  opened += 1;
  const { registry: TableName } = await local.createTables(`placements-${opened}-`);
  await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 5 }, { TableName });
  const table = dynamoTable(client, TableName);
  const put: Stored['put'] = async (item) => {
    await client.send(new PutItemCommand({ TableName, Item: toItem(item) }));
  };
  return {
    put,
    placements: dynamoPlacements(table),
    inventory: dynamoInventory(table),
    desire: async (desired) => {
      const fields = { ...desired, pool: { ...desired.pool }, work: 'place', dueAt: desired.decidedAt };
      await put({ ...setKey.desired(desired.configurationSet), ...fields });
    },
  };
}
const memory = async (): Promise<Opened> => {
  const placements = new MemoryPlacements();
  return { placements, inventory: new MemoryInventory(), desire: async (desired) => placements.desire(desired) };
};

const overMemory = async (): Promise<Opened> => {
  const table = memoryTable();
  return {
    placements: dynamoPlacements(table),
    inventory: dynamoInventory(table),
    desire: async (desired) => {
      const fields = { ...desired, pool: { ...desired.pool }, work: 'place', dueAt: desired.decidedAt };
      await table.put(setKey.desired(desired.configurationSet), fields);
    },
  };
};

const wanted = (over: Partial<DesiredPlacement> = {}): DesiredPlacement => ({
  configurationSet: 'acme',
  version: 3,
  ...WANTED.quarantined,
  automatic: true,
  decidedAt: T0,
  tenant: null,
  approved: false,
  shadow: false,
  ...over,
});

describe.each([
  ['in memory', memory],
  ['in DynamoDB', dynamo],
  ['over a table in memory', overMemory],
])('placements %s', (_, open) => {
  let placements: Placements;
  let inventory: Inventory;
  let desire: Opened['desire'];
  beforeEach(async () => {
    ({ placements, inventory, desire } = await open());
    rings = [];
  });

  it.each([
    wanted(),
    wanted({ harmPerHour: 12.5 }),
    wanted({ ...WANTED.home, automatic: false, tenant: 'acme', approved: true, shadow: true }),
  ])('read back what is desired: %j', async (desired) => {
    await desire(desired);

    expect(await placements.desired('acme')).toEqual(desired);
    expect(await placements.desired('other')).toBeNull();
  });

  it('list who is away and due to be looked at, until it is looked at later or not at all', async () => {
    const at = (set: string, lookAt: number | null) => ({ ...emptyPlacement(set), away: lookAt !== null, lookAt });
    let stored = await placements.save(await placements.placement('b'), at('b', T0 + 2));
    await placements.save(await placements.placement('a'), at('a', T0 + 1));
    await placements.save(await placements.placement('late'), at('late', T0 + 3));
    await placements.save(await placements.placement('home'), at('home', null));
    expect(await placements.away(T0 + 2)).toEqual(['a', 'b']);
    expect(await placements.pending(T0 + 9)).toEqual([]);

    stored = await placements.save(stored, at('b', T0 + 9));
    expect(await placements.away(T0 + 2)).toEqual(['a']);
    await placements.save(stored, at('b', null));
    expect(await placements.away(T0 + 9)).toEqual(['a', 'late']);
  });

  it('list what waits, the longest waiting first, until it is settled', async () => {
    await desire(wanted({ configurationSet: 'b', decidedAt: T0 + 2 }));
    await desire(wanted({ configurationSet: 'a', decidedAt: T0 + 1 }));
    await desire(wanted({ configurationSet: 'c', decidedAt: T0 + 9 }));

    expect(await placements.pending(T0 + 5)).toEqual(['a', 'b']);
    await placements.settle(wanted({ configurationSet: 'a' }));
    expect(await placements.pending(T0 + 5)).toEqual(['b']);
    expect((await placements.desired('a'))?.version).toBe(3);
  });

  it('neither settle nor put off what was decided later', async () => {
    await desire(wanted({ version: 4 }));
    await placements.settle(wanted({ version: 3 }));
    await placements.defer(wanted({ version: 3 }), T0 + 99);

    expect(await placements.pending(T0)).toEqual(['acme']);
  });

  it('put a decision off, never back, and even after it was settled', async () => {
    await desire(wanted());
    await placements.defer(wanted(), T0 + 10);
    await placements.defer(wanted(), T0 + 5);
    expect(await placements.pending(T0 + 9)).toEqual([]);
    expect(await placements.pending(T0 + 10)).toEqual(['acme']);

    await placements.settle(wanted());
    await placements.defer(wanted(), T0 + 20);
    expect(await placements.pending(T0 + 20)).toEqual(['acme']);
  });

  it('save a placement only on what was read', async () => {
    const empty = await placements.placement('acme');
    expect(empty).toEqual({ placement: emptyPlacement('acme'), revision: 0 });

    const moved = { ...emptyPlacement('acme'), home: { pool: null, recordedAt: T0 }, away: true, appliedVersion: 3 };
    const first = await placements.save(empty, moved);
    expect(await placements.placement('acme')).toEqual({ placement: moved, revision: 1 });
    await expect(placements.save(empty, emptyPlacement('acme'))).rejects.toBeInstanceOf(Overtaken);

    await placements.save(first, { ...moved, away: false });
    await expect(placements.save(first, moved)).rejects.toBeInstanceOf(Overtaken);
    expect((await placements.placement('acme')).placement.away).toBe(false);
  });

  it('keep together the decisions that wait, for whoever has read what stands there', async () => {
    const nothing = await placements.mass('held');
    expect(nothing.group).toBeNull();
    const group = { since: T0, sentence: 'three were moved', sets: ['acme', 'birch'], told: null };
    await placements.saveMass('held', nothing.revision, group);
    await expect(placements.saveMass('held', nothing.revision, null)).rejects.toThrow(Overtaken);

    const kept = await placements.mass('held');
    expect(kept.group).toEqual(group);
    await placements.saveMass('held', kept.revision, null);
    expect((await placements.mass('held')).group).toBeNull();
  });

  it('claim moves only on what was read', async () => {
    const empty = await placements.claims();
    const taker = { set: 'burn', version: 1, at: T0, harmPerHour: 9.5, state: 'used' } as const;
    const moves: readonly Move[] = [
      { set: 'acme', version: 3, at: T0, harmPerHour: 1, state: 'yielded', takenBy: { set: 'burn', harmPerHour: 9.5 } },
      { ...taker, takenBy: undefined },
    ];
    expect(await placements.claim(empty, moves)).toBe(true);
    expect(await placements.claim(empty, [])).toBe(false);

    const claims = await placements.claims();
    expect(claims.moves).toEqual(moves);
    expect(await placements.claim(claims, [])).toBe(true);
    expect((await placements.claims()).moves).toEqual([]);
  });

  it('keep identities, findings and what was seen of a set', async () => {
    const identity = {
      name: 'example.com',
      kind: 'DOMAIN',
      verifiedForSending: true,
      verificationStatus: 'SUCCESS',
      verificationError: null,
      dkim: {
        signingEnabled: true,
        status: 'SUCCESS',
        tokens: ['one', 'two', 'three'],
        signingHostedZone: 'dkim.amazonses.com',
        origin: 'AWS_SES',
      },
      mailFrom: { domain: 'mail.example.com', status: 'PENDING', onMxFailure: 'REJECT_MESSAGE' },
      configurationSet: null,
    };
    expect(await inventory.identities()).toEqual([]);
    await inventory.sawIdentity(identity, T0);
    await inventory.sawIdentity({ ...identity, name: 'someone@example.com' }, T0);
    await inventory.sawIdentity(identity, T0 + 1);
    await inventory.forgetIdentity('someone@example.com');
    expect(await inventory.identities()).toEqual([{ ...identity, seenAt: T0 + 1 }]);

    expect(await inventory.findings()).toEqual({});
    const findings = { unwatched: { count: 2, first: ['a', 'b'], since: T0, reminders: 0 }, strays: null };
    await inventory.saveFindings(findings);
    expect(await inventory.findings()).toEqual(findings);

    expect(await inventory.set('acme')).toBeNull();
    const delivery = { pool: 'own-pool', tlsPolicy: null, maxDeliverySeconds: null };
    await inventory.sawSet('acme', { delivery, sendingEnabled: true }, null, T0);
    expect(await inventory.set('acme')).toEqual({ pool: 'own-pool', sendingEnabled: true, watched: null, seenAt: T0 });
    const regional = { delivery: { ...delivery, sharedPoolDelivery: 'REGIONAL' }, sendingEnabled: true };
    await inventory.sawSet('acme', regional, null, T0);
    expect(await inventory.set('acme')).toMatchObject({ sharedPoolDelivery: 'REGIONAL' });
    await inventory.sawSet('acme', { delivery, sendingEnabled: true }, null, T0);
    expect(await inventory.set('acme')).not.toHaveProperty('sharedPoolDelivery');
  });

  it('remember how far the inventory has come', async () => {
    expect(await inventory.cursor()).toBeNull();
    await inventory.saveCursor({ phase: 'sets', token: 'next', index: 7 });
    expect(await inventory.cursor()).toEqual({ phase: 'sets', token: 'next', index: 7 });
  });
});

describe('placements in DynamoDB', () => {
  it('ring nobody when there is nothing to settle or to put off', async () => {
    const { placements, desire } = await dynamo();
    await desire(wanted());
    await placements.defer(wanted(), T0 + 10);
    await placements.settle(wanted());
    rings = [];
    await placements.settle(wanted());
    await placements.settle(wanted({ configurationSet: 'never heard of' }));
    expect(rings).toEqual([]);

    await placements.defer(wanted(), T0 + 10);
    rings = [];
    await placements.defer(wanted(), T0 + 10);
    expect(rings).toEqual([]);
  });

  it('write what was seen where others look for it', async () => {
    opened += 1;
    const { registry: TableName } = await local.createTables(`seen-${opened}-`);
    await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 5 }, { TableName });
    const table = dynamoTable(client, TableName);
    const inventory = dynamoInventory(table);
    const delivery = { pool: Q, tlsPolicy: null, maxDeliverySeconds: 600 };
    await inventory.sawSet('acme', { delivery, sendingEnabled: true }, true, T0);

    expect(await table.get(setKey.inventory('acme'))).toMatchObject({ ...delivery, sendingEnabled: true, seenAt: T0 });
  });

  it('keep when a set was seen first, and say nothing of one that was seen before that was kept', async () => {
    opened += 1;
    const { registry: TableName } = await local.createTables(`first-${opened}-`);
    await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 5 }, { TableName });
    const table = dynamoTable(client, TableName);
    const [inventory, together] = [dynamoInventory(table), dynamoTogether(table)];
    const state = { delivery: { pool: Q, tlsPolicy: null, maxDeliverySeconds: null }, sendingEnabled: true };
    expect(await together.firstSeen('acme')).toBeNull();
    for (const at of [T0, T0 + 7]) await inventory.sawSet('acme', state, true, at);
    expect(await together.firstSeen('acme')).toBe(T0);
    expect(await inventory.set('acme')).toEqual({ pool: Q, sendingEnabled: true, watched: true, seenAt: T0 + 7 });

    await table.put(setKey.inventory('old'), { pool: Q, sendingEnabled: true, watched: true, seenAt: T0 });
    await inventory.sawSet('old', state, true, T0 + 7);
    expect(await together.firstSeen('old')).toBe('before');
  });

  it('take for automatic what does not say otherwise', async () => {
    const { placements, desire } = await dynamo();
    await desire({ ...wanted(), automatic: undefined as unknown as boolean });

    expect((await placements.desired('acme'))?.automatic).toBe(true);
  });

  it('name what is wrong with a desired item', async () => {
    const { placements, desire } = await dynamo();
    await desire(wanted({ version: 'three' as unknown as number }));

    await expect(placements.desired('acme')).rejects.toThrow('Expected a number at version of desired#acme');
  });

  it('take the moves of an older version for used, so that nobody takes their places', async () => {
    const { placements, put } = await dynamo();
    await put({ ...deploymentKey.moves, revision: 4, record: JSON.stringify([{ set: 'acme', version: 3, at: T0 }]) });
    expect((await placements.claims()).moves).toEqual([
      { set: 'acme', version: 3, at: T0, harmPerHour: 0, state: 'used' },
    ]);
  });

  it.each([
    ['{', 'The claims on moves cannot be read: record: '],
    ['[{"set":"acme","version":"3","at":0}]', 'The claims on moves cannot be read: 0.version: '],
  ])('name what is wrong with the claims %s, and free no place for it', async (record, sentence) => {
    const { placements, put } = await dynamo();
    await put({ ...deploymentKey.moves, revision: 4, record });
    await expect(placements.claims()).rejects.toThrow(sentence);
  });
});
