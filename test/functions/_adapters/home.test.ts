import { describe, expect, it } from 'vitest';
import { dynamoDecisions } from '../../../functions/_adapters/dynamodb/decisions.ts';
import { dynamoInventory } from '../../../functions/_adapters/dynamodb/inventory.ts';
import { dynamoPlacements } from '../../../functions/_adapters/dynamodb/placements.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { emptyPlacement, type Placement } from '../../../shared/placement/model.ts';
import { useDynamo } from '../../support/dynamo.ts';

const home = { pool: 'own', recordedAt: 1 };

/** Where a set belongs: what judging is told, from what `place-sets` and the inventory wrote. */
describe('the home of a set', () => {
  const { client, tables } = useDynamo();
  const registry = dynamoTable(client, tables.registry);
  type Case = { name: string; placed: Partial<Placement> | null; seen: [pool: string | null, at: number] | null };
  const cases: (Case & { is: string | null | undefined })[] = [
    { name: 'nobody knows', placed: null, seen: null, is: undefined },
    { name: 'it was seen there', placed: null, seen: ['own', 5], is: 'own' },
    { name: 'it was seen without a pool', placed: null, seen: [null, 5], is: null },
    { name: 'it is away, and seen there', placed: { home, away: true, appliedAt: 3 }, seen: ['reserve', 5], is: 'own' },
    { name: 'it is away, from nobody knows where', placed: { away: true }, seen: ['reserve', 5], is: undefined },
    { name: 'it came home after it was seen away', placed: { home, appliedAt: 6 }, seen: ['reserve', 5], is: 'own' },
    { name: 'its owner gave it another pool since', placed: { home, appliedAt: 3 }, seen: ['new', 5], is: 'new' },
    { name: 'the inventory has not come by', placed: { home }, seen: null, is: 'own' },
  ];
  it.each(cases.map((one, index) => ({ ...one, set: `set-${index}` })))('is $is where $name', async (on) => {
    const { set, placed, seen, is } = on;
    const placements = dynamoPlacements(registry);
    if (placed !== null) await placements.save(await placements.placement(set), { ...emptyPlacement(set), ...placed });
    if (seen !== null) {
      const delivery = { pool: seen[0], tlsPolicy: null, maxDeliverySeconds: null };
      await dynamoInventory(registry).sawSet(set, { delivery, sendingEnabled: true }, null, seen[1]);
    }
    const state = await dynamoDecisions(registry).state(set);
    expect(state.home == null ? undefined : state.home.pool).toBe(is);
  });
});
