import { describe, expect, it } from 'vitest';
import { possibleWitnesses, witnessesAt } from '../../../../shared/evaluation/judge/witnesses.ts';
import { DAY_MS, HOUR_MS, SLOT_MS } from '../../../../shared/kernel/time.ts';
import { setKey } from '../../../../shared/registry/keys.ts';
import { companyProvider } from '../../../../shared/replies/providers.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const question = { provider: 'google', metric: 'hardBounce', limit: 0.05, except: 'mine' } as const;
type World = ReturnType<typeof memoryWorld>;
const asked = async (world: World, over: Partial<Parameters<typeof witnessesAt>[1]> = {}, back = 0) =>
  (await witnessesAt(world.deps, { ...question, ...over }, world.clock.at - back, world.clock.at)).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );

describe('witnessesAt', () => {
  it('sums what the other sets saw at a provider and elsewhere, over slots and shards', async () => {
    const world = memoryWorld({ journalShards: 4 });
    await world.tick();
    world.clock.at = SENT_AT + HOUR_MS;
    world.restart();
    for (const set of ['mine', 'a', 'b', 'c', 'd']) {
      const of = { set, fromDomain: `${set}.example` };
      await world.events('Delivery', 3, { ...of, domain: 'gmail.com', at: world.clock.at - SLOT_MS });
      await world.events('Bounce', 1, { ...of, domain: 'gmail.com' });
      await world.events('Delivery', 25, { ...of, domain: 'yahoo.com' });
    }

    expect(await asked(world, {}, SLOT_MS)).toEqual(
      ['a', 'b', 'c', 'd'].map((set) => ({
        ...{ name: `set:${set}`, outcomes: 4, hardBounces: 1, deliveries: 3, complaints: 0, wasWell: false },
        elsewhere: { outcomes: 25, hardBounces: 0, deliveries: 25, complaints: 0 },
      })),
    );
  });

  it('takes the sets of one tenant, and of one sending domain, for one witness, and never the accused', async () => {
    const world = memoryWorld({ policy: { tenants: { acme: { sets: ['acme-*'] }, mine: { sets: ['my-*'] } } } });
    const mail = (set: string, fromDomain: string) =>
      world.events('Delivery', 1, { set, fromDomain, domain: 'gmail.com' });
    await mail('acme-news', 'a.example');
    await mail('acme-shop', 'b.example');
    await mail('my-news', 'c.example');
    await mail('my-shop', 'd.example');
    await mail('x', 'news.shared.example');
    await mail('y', 'shop.shared.example');
    await mail('z', 'other.example');

    expect((await asked(world, { except: 'my-news' })).map(({ name, outcomes }) => [name, outcomes])).toEqual([
      ['set:x', 2],
      ['set:z', 1],
      ['tenant:acme', 2],
    ]);
    expect((await asked(world, { except: 'x' })).map(({ name }) => name)).toEqual([
      'set:z',
      'tenant:acme',
      'tenant:mine',
    ]);
  });

  it('looks at no slot before the evidence began', async () => {
    const world = memoryWorld();
    await world.events('Delivery', 3, { set: 'a', domain: 'gmail.com', at: SENT_AT - SLOT_MS });

    expect(await asked(world)).toEqual([]);
  });

  it('leaves providers out of elsewhere that report no complaints, where it is about complaints', async () => {
    const world = memoryWorld();
    for (const domain of ['gmail.com', 'yahoo.com', 'outlook.com']) {
      await world.events('Delivery', 2, { set: 'a', domain });
    }

    const [witness] = await asked(world, { provider: 'yahoo', metric: 'complaint', limit: 0.001 });
    expect(witness?.elsewhere.deliveries).toBe(2);
  });

  it('looks up the week before of who has little mail elsewhere', async () => {
    const world = memoryWorld();
    const at = SENT_AT - 2 * DAY_MS;
    world.clock.at = at;
    for (const [set, bounced] of [
      ['well', 1],
      ['bad', 20],
    ] as const) {
      await world.events('Delivery', 80, { set, fromDomain: `${set}.example`, domain: 'gmail.com', at });
      await world.events('Bounce', bounced, { set, fromDomain: `${set}.example`, domain: 'gmail.com', at });
    }
    await world.pass(2 * HOUR_MS);
    world.clock.at = SENT_AT;
    for (const set of ['well', 'bad', 'new']) {
      await world.events('Bounce', 9, { set, fromDomain: `${set}.example`, domain: 'gmail.com' });
    }

    expect((await asked(world)).map(({ name, wasWell }) => [name, wasWell])).toEqual([
      ['set:bad', false],
      ['set:new', false],
      ['set:well', true],
    ]);
  });
});

describe('possibleWitnesses', () => {
  it('counts tenants that have had mail since yesterday, without the accused, and stops at enough', async () => {
    const world = memoryWorld({ policy: { tenants: { acme: { sets: ['acme-*'] } } } });
    for (const set of ['acme-news', 'acme-shop', 'b', 'c', 'd'])
      await world.events('Delivery', 1, { set, fromDomain: `${set}.example` });

    expect(await possibleWitnesses(world.deps, 'b', 10, { from: world.clock.at, now: world.clock.at })).toBe(3);
    expect(await possibleWitnesses(world.deps, 'acme-news', 10, { from: world.clock.at, now: world.clock.at })).toBe(3);
    expect(await possibleWitnesses(world.deps, null, 2, { from: world.clock.at, now: world.clock.at })).toBe(2);
    expect(
      await possibleWitnesses(world.deps, 'b', 10, { from: world.clock.at, now: world.clock.at + 3 * DAY_MS }),
    ).toBe(0);
  });

  it('counts a set whose settings cannot be read, and goes on; as a witness it is not heard', async () => {
    const world = memoryWorld();
    for (const set of ['accused', 'a', 'b', 'odd'])
      await world.events('Delivery', 1, { set, fromDomain: `${set}.example`, domain: 'gmail.com' });
    await world.registry.put(setKey.settings('odd'), { record: 'no JSON' });

    const when = { from: world.clock.at, now: world.clock.at };
    expect(await possibleWitnesses(world.deps, 'accused', 10, when)).toBe(3);
    expect((await asked(world, { except: 'accused' })).map(({ name }) => name)).toEqual(['set:a', 'set:b']);
    expect(world.log).toContainEqual(
      expect.objectContaining({ message: 'whose set it is cannot be read', configurationSet: 'odd' }),
    );
  });

  it('counts at a company only who wrote there in the last two hours', async () => {
    const world = memoryWorld({ policy: { tenants: { acme: { sets: ['acme-*'] } } } });
    const mail = (set: string, domain: string) =>
      world.events('Delivery', 2, { set, fromDomain: `${set}.example`, domain });
    for (const set of ['acme-news', 'acme-shop', 'b', 'accused']) await mail(set, 'company.example');
    for (const set of ['c', 'd', 'e']) await mail(set, 'gmail.com');
    const { at } = world.clock;
    const of = (accused: string | null, company: string, now = at) =>
      possibleWitnesses(world.deps, accused, 10, { provider: companyProvider(company), from: now, now });

    expect(await of('accused', 'company.example')).toBe(2);
    expect(await of('acme-news', 'company.example')).toBe(2);
    expect(await of('accused', 'nobody.example')).toBe(0);
    expect(await of('accused', 'company.example', at + 2 * HOUR_MS)).toBe(2);
    expect(await of('accused', 'company.example', at + 2 * HOUR_MS + SLOT_MS)).toBe(0);
  });
});
