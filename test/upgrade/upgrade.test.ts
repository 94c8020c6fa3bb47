import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoMessages } from '../../functions/_adapters/dynamodb/messages.ts';
import { dynamoRoster } from '../../functions/_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import { dynamoTogether } from '../../functions/_adapters/dynamodb/together.ts';
import { iso, MINUTE_MS } from '../../shared/kernel/time.ts';
import { deploymentKey } from '../../shared/registry/keys.ts';
import { synthesise } from '../infra/cdk/template.ts';
import {
  dump,
  goOn,
  kept,
  keptItems,
  LAST_RELEASE,
  nameOf,
  openStored,
  type Readings,
  readingsOf,
  type Stored,
  type StoredItem,
} from './stored.ts';
import { DEPLOYMENTS, type Shape, shapeOf, unknownTypes } from './template-shape.ts';

describe.each(Object.entries(kept<Readonly<Record<string, Shape>>>('template.json')))(
  `an upgrade from ${LAST_RELEASE}, where %s is deployed`,
  (name, before) => {
    const settings = DEPLOYMENTS[name];
    if (settings === undefined) throw new Error(`${name} is no deployment whose shape is known`);
    const { template } = synthesise(settings);
    const after = shapeOf(template);

    it('replaces nothing that lasts, and takes nothing away that people know by its name', () => {
      for (const [id, was] of Object.entries(before.resources)) {
        expect(after.resources[id]?.type, `${id}, a ${was.type}`).toBe(was.type);
        expect(after.resources[id]?.fixed, id).toMatchObject(was.fixed);
        // A name that was made up by CloudFormation would become another resource, too.
        const named = Object.keys(after.resources[id]?.fixed ?? {}).filter((one) => one.endsWith('Name'));
        expect(named, id).toEqual(Object.keys(was.fixed).filter((one) => one.endsWith('Name')));
        expect(after.resources[id]?.deletion, `what becomes of ${id}`).toBe(was.deletion);
      }
      expect(after.outputs).toEqual(expect.arrayContaining([...before.outputs]));
    });

    it('has nothing of which nobody has said whether it lasts', () => {
      expect(unknownTypes(template)).toEqual([]);
    });
  },
);

/** Items that nobody asks for here, by how they begin, and why that is right. */
const UNREAD: Readonly<Record<string, string>> = {
  'registry answer#': 'the answer to a request of the API, for whoever sends the same key again; kept for a day',
  'registry list#': 'asked for by the patrol alone, a target of a list at a time',
  'registry list-health': 'asked for by the patrol alone',
  'registry blamed#': 'asked for by the patrol alone, where an issue is over',
  'registry domain#': 'asked for by the patrol alone, a domain at a time',
  'registry deployment ran#': 'asked for by tick where a schedule is late',
  'registry deployment findings': 'asked for at the end of a round of the inventory',
  'registry deployment moves': 'asked for where a set is moved automatically',
  'registry deployment pools': 'asked for by plan-patrol and where a pool stands by',
  'registry grave-listings': 'asked for where a pool stands by',
  'totals partition#58908': 'asked for where a slot that is over is folded again; of these six only some are',
  'totals firsts#': 'asked for by ingest-events where an event repeats one of its slot',
  'totals complainer#': 'put on condition that it is not there, and never read',
};

describe(`what ${LAST_RELEASE} stored`, () => {
  const { now, sets, items } = keptItems();
  let opened: Awaited<ReturnType<typeof openStored>>;
  beforeAll(async () => {
    opened = await openStored(items, now);
  });
  afterAll(() => opened.world.dynamo.close());

  it('says what it said then', async () => {
    const before = factsOf(kept<Readings>('readings.json'));
    const after = factsOf(await readingsOf(opened.world, sets));
    expect(after).toMatchObject(before as object);
  });

  it('is read, every item of it, and worked on: what waited is done', async () => {
    // The journal is read again where somebody folds it again.
    const span = { from: iso(now - 15 * MINUTE_MS), to: iso(now), reason: 'after an upgrade' };
    expect(
      (await opened.world.send('POST', '/operations/refold', { body: span, key: 'upgraded' })).json,
    ).toHaveProperty('sentence');
    const outbox = dynamoMessages(dynamoTable(opened.world.client, opened.world.tables.registry));
    for (const { pk, sk } of items.registry.filter((item) => item['pk']?.S?.startsWith('alert#'))) {
      const told = await outbox.get({ pk: pk?.S ?? '', sk: sk?.S ?? '' });
      expect(`alert#${told?.message.alertId}`).toBe(pk?.S);
    }
    await goOn(opened.world, sets, 15);
    const unread = [
      ...new Set(
        Object.entries(items).flatMap(([table, list]) => list.map((item) => nameOf(table as keyof Stored, item))),
      ),
    ]
      .filter((name) => !opened.read.has(name))
      .filter((name) => !Object.keys(UNREAD).some((prefix) => name.startsWith(prefix)));
    expect(unread).toEqual([]);

    // A late partition is folded again for a quarter of an hour, in case more comes.
    const waits = (await dump(opened.world)).registry.filter(
      ({ ['work']: work }) => work !== undefined && work.S !== 'fold',
    );
    const late = waits.filter(({ dueAt }) => Number(dueAt?.N) < opened.world.clock.at - 5 * MINUTE_MS);
    expect(late.map((item: StoredItem) => `${item['work']?.S} ${nameOf('registry', item)}`)).toEqual([]);
  });

  it('has no new sender among those that it knew, also where it never asked who is new', async () => {
    const { pk, sk } = deploymentKey.newcomers;
    const before = items.registry.filter((item) => !(item['pk']?.S === pk && item['sk']?.S === sk));
    const { world } = await openStored({ ...items, registry: before }, now);
    try {
      await goOn(world, sets, 2);
      const registry = dynamoTable(world.client, world.tables.registry);
      const known = await dynamoTogether(registry).newcomers();
      expect(known?.since ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(now);
      for (const { enrolledAt } of await dynamoRoster(registry).enrolledSince(0)) expect(enrolledAt).toBeLessThan(now);
    } finally {
      await world.dynamo.close();
    }
  });

  it('tells nothing as new', async () => {
    const alertsIn = (of: Stored): string[] =>
      of.registry.flatMap(({ pk }) => (pk?.S?.startsWith('alert#') ? [pk.S] : []));
    const before = new Set(alertsIn(items));
    const fresh = [...new Set(alertsIn(await dump(opened.world)))].filter((alert) => !before.has(alert));
    expect(fresh).toEqual([]);
  });
});

/** Reckoned anew each time, by a judge that may have learnt meanwhile. */
const RECKONED = /evidence|limit|bar|rate|share|worst|notJudged|waits/i;

/**
 * Facts of an answer: numbers, switches, names and times. Sentences may be worded otherwise, and what is judged may come
 * out otherwise; what is stored may not.
 */
function factsOf(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(factsOf);
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer)
      .filter(([name, value]) => !RECKONED.test(name) && !(typeof value === 'string' && value.includes(' ')))
      .map(([name, value]) => [name, factsOf(value)]),
  );
}
