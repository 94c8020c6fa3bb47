import { describe, expect, it } from 'vitest';
import { othersAt } from '../../../shared/evaluation/others.ts';
import { HOUR_MS, SLOT_MS } from '../../../shared/kernel/time.ts';
import { memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

describe('othersAt', () => {
  const question = { provider: 'google', metric: 'hardBounce', except: 'mine' } as const;

  it('sums what the other sets saw at a provider and elsewhere, over slots and shards', async () => {
    const world = memoryWorld({ journalShards: 4 });
    await world.tick();
    world.clock.at = SENT_AT + HOUR_MS;
    world.restart();
    for (const set of ['mine', 'a', 'b', 'c', 'd']) {
      await world.events('Delivery', 3, { set, domain: 'gmail.com', at: world.clock.at - SLOT_MS });
      await world.events('Bounce', 1, { set, domain: 'gmail.com' });
      await world.events('Delivery', 5, { set, domain: 'yahoo.com' });
    }

    const others = await othersAt(world.deps, question, world.clock.at - SLOT_MS, world.clock.at);

    expect(others.toSorted((a, b) => (a.set < b.set ? -1 : 1))).toEqual(
      ['a', 'b', 'c', 'd'].map((set) => ({
        ...{ set, outcomes: 4, hardBounces: 1, deliveries: 3, complaints: 0 },
        elsewhere: { outcomes: 5, hardBounces: 0, deliveries: 5, complaints: 0 },
      })),
    );
  });

  it('looks at no slot before the evidence began', async () => {
    const world = memoryWorld();
    await world.events('Delivery', 3, { set: 'a', domain: 'gmail.com', at: SENT_AT - SLOT_MS });

    expect(await othersAt(world.deps, question, SENT_AT, SENT_AT)).toEqual([]);
  });

  it('leaves providers out of elsewhere that report no complaints, where it is about complaints', async () => {
    const world = memoryWorld();
    for (const domain of ['gmail.com', 'yahoo.com', 'outlook.com']) {
      await world.events('Delivery', 2, { set: 'a', domain });
    }

    const about = { ...question, provider: 'yahoo', metric: 'complaint' } as const;
    expect((await othersAt(world.deps, about, SENT_AT, SENT_AT))[0]?.elsewhere.deliveries).toBe(2);
  });
});
