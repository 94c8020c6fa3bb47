import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { useDynamo } from '../../support/dynamo.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { allowanceWorld } from './world.ts';

const ASKERS = 50;
const { client, tables } = useDynamo();

describe('fifty who ask at once', () => {
  it('never get more than allowed, and all of it where they want that much', async () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: ASKERS, maxLength: ASKERS });
    await fc.assert(
      fc.asyncProperty(
        amounts,
        fc.nat({ max: 2_000 }),
        fc.infiniteStream(fc.nat({ max: 3 })),
        async (all, allowed, waits) => {
          const table = memoryTable();
          const world = allowanceWorld({
            ...table,
            // An answer takes as many turns as the case says.
            get: async (key) => {
              for (let turns = waits.next().value ?? 0; turns > 0; turns--) await Promise.resolve();
              return table.get(key);
            },
          });
          await world.give('acme-news', { allowed });
          const answers = await Promise.all(all.map((n) => world.take({ n })));
          const granted = answers.reduce((sum, { body }) => sum + (body.granted ?? 0), 0);
          const wanted = all.reduce((sum, n) => sum + n, 0);
          expect(granted).toBe(Math.min(allowed, wanted));
          expect((await world.store.read('acme-news'))?.granted).toBe(granted);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('nor of DynamoDB itself, and each take is one write', async () => {
    const table = dynamoTable(client, tables.registry);
    let writes = 0;
    const counted = {
      ...table,
      advance: async (...of: Parameters<typeof table.advance>) => {
        const done = await table.advance(...of);
        if (done !== null) writes += 1;
        return done;
      },
    };
    const world = allowanceWorld(counted);
    await world.give('acme-news', { allowed: 120 });
    writes = 0;
    const answers = await Promise.all(Array.from({ length: ASKERS }, () => world.take({ n: 3 })));

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers.reduce((sum, { body }) => sum + body.granted, 0)).toBe(120);
    expect(writes).toBe(answers.filter(({ body }) => body.granted > 0).length);
  });

  it('wait for nobody while there is enough: as many writes as grants, and none is lost', async () => {
    const table = dynamoTable(client, tables.registry);
    let tried = 0;
    const counted = {
      ...table,
      advance: (...of: Parameters<typeof table.advance>) => {
        tried += 1;
        return table.advance(...of);
      },
    };
    const world = allowanceWorld(counted);
    await world.give('acme-more', { allowed: 1_000, providers: { yahoo: 500 } });
    const path = '/allowance/acme-more/take';
    const answers = await Promise.all(
      Array.from({ length: ASKERS }, (_, at) =>
        world.take({ n: 7, ...(at % 2 === 0 && { provider: 'yahoo' }) }, { path }),
      ),
    );

    expect(answers.map(({ body }) => body.granted)).toEqual(answers.map(() => 7));
    expect(tried).toBe(ASKERS);
    const after = await world.store.read('acme-more');
    expect(after).toMatchObject({ granted: 350, grantedToday: 350, providers: { yahoo: { granted: 175 } } });
    expect(after?.takes).toHaveLength(ASKERS);
    // What is left is what is left after all of them.
    expect(Math.min(...answers.map(({ body }) => body.remaining ?? 0))).toBe(650);
  });

  it('are answered alike where all of them are one, asked again', async () => {
    const world = allowanceWorld(dynamoTable(client, tables.registry));
    await world.give('acme-shop', { allowed: 1_000 });
    const answers = await Promise.all(
      Array.from({ length: ASKERS }, () => world.take({ n: 7 }, { key: 'one', path: '/allowance/acme-shop/take' })),
    );
    expect(new Set(answers.map(({ body }) => body.granted))).toEqual(new Set([7]));
    expect((await world.store.read('acme-shop'))?.granted).toBe(7);
  });
});
