import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { possibleWitnesses, witnessesAt } from '../../../../shared/evaluation/judge/witnesses.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { ROSTER, setKey } from '../../../../shared/registry/keys.ts';
import { type MemoryWorld, memoryWorld } from '../../../support/memory-world.ts';

const ttlMs = MINUTE_MS;
const BACK = 30 * MINUTE_MS;
const question = { provider: 'google', metric: 'hardBounce', limit: 0.05 } as const;

/** What a conviction asks of the other senders. */
const asked = async ({ deps, clock }: Pick<MemoryWorld, 'deps' | 'clock'>, except: string | null) => [
  await possibleWitnesses(deps, except, 3, { from: clock.at - BACK, now: clock.at }),
  (await witnessesAt(deps, { ...question, except }, clock.at - BACK, clock.at)).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  ),
];

const mailOf = (world: MemoryWorld, set: string, times = 1) =>
  world.events('Delivery', times, { set, fromDomain: `${set}.example`, domain: 'gmail.com' });

/** Counts the reads of the registry, by partition. */
function countReads({ registry }: MemoryWorld) {
  const read: string[] = [];
  const list = registry.list.bind(registry);
  Object.assign(registry, {
    list: (p: string, prefix: string) => {
      read.push(p);
      return list(p, prefix);
    },
  });
  return { of: (p: string): number => read.filter((one) => one === p).length, all: () => read.length };
}

describe('SeenLately', () => {
  it('is summed once for all that ask before new events come', async () => {
    const world = memoryWorld({ ttlMs });
    for (const set of ['a', 'b', 'c', 'd']) await mailOf(world, set);
    const { lately } = world.deps;
    const [from, now] = [world.clock.at - BACK, world.clock.at];

    const seen = await Promise.all([lately.since(from, now), lately.since(from, now)]);
    expect(new Set([...seen, await lately.since(from, now)]).size).toBe(1);

    await mailOf(world, 'a');
    world.clock.at += MINUTE_MS + 1;
    const later = await lately.since(from, world.clock.at);
    expect(later.sets.get('a')?.providers.get('google')?.[0]).toBe(2);
    expect(seen[0]?.sets.get('a')?.providers.get('google')?.[0]).toBe(1);
  });

  it('reads no more however many convictions ask at a time', async () => {
    const world = memoryWorld({ ttlMs });
    const sets = Array.from({ length: 200 }, (_, index) => `set-${index}`);
    for (const set of sets) await mailOf(world, set);
    await world.deps.policy();
    const reads = countReads(world);

    for (const set of sets) await asked(world, set);

    expect(reads.of(ROSTER)).toBe(1);
    expect(reads.of(`set#${sets[0]}`)).toBe(1);
    expect(reads.all()).toBeLessThanOrEqual(sets.length + 1);
  });

  it('asks whose the sets are that were not seen only as far as it takes', async () => {
    const world = memoryWorld({ ttlMs });
    for (let index = 0; index < 300; index++) await mailOf(world, `idle-${index}`);
    world.clock.at += HOUR_MS;
    await mailOf(world, 'accused');
    const reads = countReads(world);

    expect(await possibleWitnesses(world.deps, 'accused', 3, { from: world.clock.at, now: world.clock.at })).toBe(3);

    expect(reads.all()).toBeLessThan(30);
  });

  it('tries a set again that could not be read', async () => {
    const world = memoryWorld({ ttlMs });
    for (const set of ['a', 'odd']) await mailOf(world, set);
    await world.registry.put(setKey.settings('odd'), { record: 'no JSON' });
    const since = async () => (await world.deps.lately.since(world.clock.at, world.clock.at)).senders;
    expect([...(await since()).keys()]).toEqual(['a']);

    await world.registry.put(setKey.settings('odd'), { record: '{}' });

    expect([...(await since()).keys()].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['a', 'odd']);
  });

  it('answers as a function does that has remembered nothing', async () => {
    const set = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const step = fc.oneof(
      fc.record({ mail: set, times: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ wait: fc.integer({ min: MINUTE_MS + 1, max: 20 * MINUTE_MS }) }),
      fc.record({ ask: fc.option(set) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const policy = { tenants: { two: { sets: ['a', 'b'] } } };
        const world = memoryWorld({ ttlMs, policy });
        // Who is new is known within a minute.
        for (const name of ['a', 'b', 'c', 'd', 'e']) await mailOf(world, name);
        await world.pass(2 * MINUTE_MS);
        for (const one of steps) {
          if ('mail' in one) {
            await mailOf(world, one.mail, one.times);
            await world.evaluate();
          } else if ('wait' in one) world.clock.at += one.wait;
          else
            expect(await asked(world, one.ask)).toEqual(
              await asked({ deps: world.cold(), clock: world.clock }, one.ask),
            );
        }
      }),
      { numRuns: 60 },
    );
  });
});
