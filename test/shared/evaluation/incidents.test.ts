import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { memoryWorld } from '../../support/memory-world.ts';

const SET = 'acme-news';
const WITNESSES = ['birch', 'cedar', 'dogwood', 'elder'];
type World = ReturnType<typeof memoryWorld>;

/** Mail of a set, of a tenant and a domain of its own, at Gmail and elsewhere: delivered and bounced. */
async function mail(world: World, set: string, at: Record<'gmail.com' | 'yahoo.com', readonly [number, number]>) {
  const of = { set, tenant: set, fromDomain: `${set}.example` };
  for (const [domain, [delivered, bounced]] of Object.entries(at)) {
    await world.events('Delivery', delivered, { ...of, domain });
    await world.events('Bounce', bounced, { ...of, domain });
  }
}
/** A set that fails at Gmail alone, among others of which each does there what it is told. */
async function given(witnesses: readonly [delivered: number, bounced: number]) {
  const world = memoryWorld();
  for (const set of WITNESSES) await mail(world, set, { 'gmail.com': witnesses, 'yahoo.com': [200, 0] });
  await mail(world, SET, { 'gmail.com': [100, 100], 'yahoo.com': [400, 0] });
  await world.evaluate();
  const isMoved = async () => ['quarantined', 'paused'].includes(await world.standing(SET));
  const incidents = () => world.deps.decisions.incidents(0);
  return { world, isMoved, incidents };
}

describe('a conviction that hangs on one provider', () => {
  it('is acted on at once where the others do well there', async () => {
    const { isMoved, incidents } = await given([60, 0]);

    expect([await isMoved(), await incidents()]).toEqual([true, []]);
  });

  it('waits while too little is known of the others, is looked at each minute, and is acted on when its time is over', async () => {
    const { world, isMoved, incidents } = await given([5, 0]);
    expect(await isMoved()).toBe(false);

    await world.pass(29 * MINUTE_MS);
    expect(await isMoved()).toBe(false);
    expect(await world.deps.work.nextDue('review')).toBeLessThanOrEqual(world.clock.at + MINUTE_MS);

    await world.pass(2 * MINUTE_MS);
    expect([await isMoved(), await incidents()]).toEqual([true, []]);
  });

  it("is the provider's where the others fail there, too: nobody is moved, and it is told once", async () => {
    const { world, isMoved, incidents } = await given([40, 20]);
    await world.pass(10 * MINUTE_MS);

    for (const set of [SET, ...WITNESSES]) expect(['healthy', 'warned']).toContain(await world.standing(set));
    expect(await isMoved()).toBe(false);
    expect(await incidents()).toMatchObject([{ provider: 'google', metric: 'hardBounce', closedAt: null }]);
    expect(world.messages.filter(({ kind }) => kind === 'incident').map(({ phase }) => phase)).toEqual(['opened']);
  });

  it('ends as an incident when the others do well again', async () => {
    const { world, incidents } = await given([40, 20]);

    await world.pass(2 * HOUR_MS);

    expect((await incidents())[0]?.closedAt).not.toBeNull();
    expect(world.messages.filter(({ kind }) => kind === 'incident').map(({ phase }) => phase)).toEqual([
      'opened',
      'cleared',
    ]);
  });
});
