import { describe, expect, it } from 'vitest';
import { withoutWaitingConvictions } from '../../../../shared/evaluation/judge/clear-provider.ts';
import type { Judgement } from '../../../../shared/judging/judge.ts';
import { DEFAULT_LIMITS } from '../../../../shared/judging/metrics.ts';
import type { Conviction } from '../../../../shared/judging/model.ts';
import { type MemoryWorld, memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';
import { conviction as built } from '../../standing/build.ts';

const SET = 'acme-news';
const DOMAIN_OF: Readonly<Record<string, string>> = {
  google: 'gmail.com',
  yahoo: 'yahoo.com',
  microsoft: 'outlook.com',
  'united-internet': 'gmx.de',
  apple: 'icloud.com',
  proton: 'proton.me',
};

/** Four others, well at one provider and at others as they are told: delivered and bounced. */
async function given(at: Readonly<Record<string, readonly [delivered: number, bounced: number]>>) {
  const world = memoryWorld();
  for (const set of ['birch', 'cedar', 'dogwood', 'elder']) {
    const of = { set, tenant: set, fromDomain: `${set}.example` };
    await world.events('Delivery', 200, { ...of, domain: 't-online.de' });
    for (const [provider, [delivered, bounced]] of Object.entries(at)) {
      await world.events('Delivery', delivered, { ...of, domain: DOMAIN_OF[provider] ?? '' });
      await world.events('Bounce', bounced, { ...of, domain: DOMAIN_OF[provider] ?? '' });
    }
  }
  await world.evaluate();
  return world;
}
const hanging = (provider: string, over: Partial<Conviction> = {}): Conviction => ({
  ...built('quarantine', 'hardBounce'),
  since: SENT_AT,
  worstProvider: provider,
  hangsOnOneProvider: true,
  ...over,
});
const judgementOf = (...convictions: readonly Conviction[]) => ({ convictions }) as unknown as Judgement;

async function cleared(world: MemoryWorld, first: Judgement, ...again: readonly Judgement[]) {
  let looks = 0;
  const before = world.log.length;
  const result = await withoutWaitingConvictions(world.deps, SET, first, DEFAULT_LIMITS, world.clock.at, async () => {
    const next = again[Math.min(looks, again.length - 1)];
    looks++;
    if (next === undefined) throw new Error('Nobody said what a second look shows');
    return next;
  });
  const asked = world.log.slice(before).filter(({ message }) => message === 'asked the other sets');
  return { convictions: result.convictions, looks, asked: asked.map(({ provider }) => provider) };
}

const ILL = { google: [5, 40] } as const;
const FINE = { google: [60, 0] } as const;
const SILENT = {} as const;

describe('convictions that may be acted on', () => {
  it('are those that depend on no provider: nobody is asked', async () => {
    const free = hanging('google', { hangsOnOneProvider: false });
    expect(await cleared(await given(ILL), judgementOf(free))).toEqual({ convictions: [free], looks: 0, asked: [] });
  });

  it.each([
    ['a warning', { level: 'warn' }],
    ['a signal of which the others’ counts say nothing', { metric: 'reputationDeferral' }],
  ] as const)('are never kept waiting where it is %s', async (_, over) => {
    const one = hanging('google', over);
    expect(await cleared(await given(SILENT), judgementOf(one))).toEqual({ convictions: [one], looks: 0, asked: [] });
  });

  it('are those whose provider is fine with the others, asked once for all levels', async () => {
    const levels = [hanging('google'), hanging('google', { level: 'pause' })];
    expect(await cleared(await given(FINE), judgementOf(...levels))).toEqual({
      convictions: levels,
      looks: 0,
      asked: ['google'],
    });
  });

  it('are none whose provider nobody can tell of yet, and the others are', async () => {
    const [waits, free] = [hanging('yahoo'), hanging('google', { metric: 'complaint', hangsOnOneProvider: false })];
    const world = await given(FINE);
    expect(await cleared(world, judgementOf(waits, free))).toEqual({ convictions: [free], looks: 0, asked: ['yahoo'] });
    expect((await world.deps.decisions.holds(SET)).map(({ provider, waits: one }) => [provider, one])).toEqual([
      ['yahoo', true],
    ]);
  });

  it('are looked for again without a provider that is ill', async () => {
    const world = await given(ILL);
    expect(await cleared(world, judgementOf(hanging('google')), judgementOf())).toEqual({
      convictions: [],
      looks: 1,
      asked: ['google'],
    });
    expect((await world.deps.decisions.incidents(0)).map(({ provider }) => provider)).toEqual(['google']);
  });

  it('are asked about in turn where the second look depends on another provider', async () => {
    const world = await given({ ...ILL, yahoo: [60, 0] });
    const next = hanging('yahoo');
    expect(await cleared(world, judgementOf(hanging('google')), judgementOf(next))).toEqual({
      convictions: [next],
      looks: 1,
      asked: ['google', 'yahoo'],
    });
  });

  it('are acted on where the incident does not clear the set: it is not well elsewhere', async () => {
    const same = hanging('google');
    expect(await cleared(await given(ILL), judgementOf(same), judgementOf(same))).toEqual({
      convictions: [same],
      looks: 1,
      asked: ['google'],
    });
  });

  it('are looked for at most four times at one judgement, whatever is ill', async () => {
    const names = Object.keys(DOMAIN_OF);
    const world = await given(Object.fromEntries(names.map((name) => [name, [5, 40] as const])));
    // With so many ill providers the witnesses are well at those that are not known to be ill.
    const [first, ...rest] = names.map((name) => judgementOf(hanging(name)));
    const { convictions, looks, asked } = await cleared(world, first ?? judgementOf(), ...rest);
    expect(convictions.length).toBeLessThanOrEqual(1);
    expect(looks).toBeLessThanOrEqual(3);
    expect(asked.length).toBeLessThanOrEqual(4);
  });
});
