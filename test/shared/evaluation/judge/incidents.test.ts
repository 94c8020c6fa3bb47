import { describe, expect, it } from 'vitest';
import { examineIncident } from '../../../../shared/evaluation/judge/incidents.ts';
import type { Conviction } from '../../../../shared/judging/model.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { setKey } from '../../../../shared/registry/keys.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

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

  it("clears five small senders of which a company's server refuses nine of ten mails", async () => {
    const world = memoryWorld();
    const tenants = [SET, ...WITNESSES];
    const of = (set: string) => ({ set, tenant: set, fromDomain: `${set}.example` });
    // Two mails in five minutes, one of them to the company: too few for a cell of its own in the totals.
    for (let slot = 0; slot < 36; slot++) {
      for (const set of tenants) {
        await world.events('Delivery', 1, { ...of(set), domain: 'company.example' });
        await world.events('Delivery', 1, { ...of(set), domain: 'gmail.com' });
      }
      await world.pass(5 * MINUTE_MS);
    }
    for (let slot = 0; slot < 12; slot++) {
      for (const [index, set] of tenants.entries()) {
        await world.events((slot + index) % 10 === 0 ? 'Delivery' : 'Bounce', 1, {
          ...of(set),
          domain: 'company.example',
        });
        await world.events('Delivery', 1, { ...of(set), domain: 'gmail.com' });
      }
      await world.evaluate();
      await world.pass(5 * MINUTE_MS);
    }
    await world.pass(HOUR_MS);

    const standings = await Promise.all(tenants.map((set) => world.standing(set)));
    expect(standings.filter((standing) => standing === 'quarantined' || standing === 'paused')).toEqual([]);
    expect((await world.deps.decisions.incidents(0)).map(({ provider }) => provider)).toEqual(['@company.example']);
  });

  it('waits for nobody at a company to which no other sender writes', async () => {
    const world = memoryWorld();
    for (const set of WITNESSES) await mail(world, set, { 'gmail.com': [100, 0], 'yahoo.com': [100, 0] });
    const of = { set: SET, tenant: SET, fromDomain: `${SET}.example` };
    await world.events('Bounce', 30, { ...of, domain: 'company.example' });
    await world.events('Delivery', 30, { ...of, domain: 'gmail.com' });
    await world.evaluate();

    expect(['quarantined', 'paused']).toContain(await world.standing(SET));
    expect(await world.deps.decisions.holds(SET)).toEqual([]);
    expect(world.log.map(({ provider }) => provider)).toContain('@company.example');
  });

  it('that moves on to another provider has waited since the first', async () => {
    const { world } = await given([5, 0]);
    const { decisions } = world.deps;
    const [first] = await decisions.holds(SET);
    const later = world.clock.at + 10 * MINUTE_MS;
    await world.pass(10 * MINUTE_MS);
    const other = { worstProvider: 'yahoo', metric: 'hardBounce', limit: 0.05, since: SENT_AT } as Conviction;

    expect(await examineIncident(world.deps, SET, other, later)).toBe('wait');

    expect(await decisions.holds(SET)).toContainEqual(
      expect.objectContaining({ provider: 'yahoo', since: first?.since, seenAt: later }),
    );
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

  it('does not wait where nobody could tell, and where the others are of the same tenant or domain', async () => {
    const lone = memoryWorld();
    await mail(lone, SET, { 'gmail.com': [100, 100], 'yahoo.com': [400, 0] });
    await lone.evaluate();
    expect(['quarantined', 'paused']).toContain(await lone.standing(SET));

    for (const whose of [{ tenant: 'one' }, { fromDomain: 'one.example' }]) {
      const world = memoryWorld();
      for (const set of [SET, ...WITNESSES]) {
        await world.events('Delivery', 100, { set, ...whose, domain: 'gmail.com' });
        await world.events('Bounce', 100, { set, ...whose, domain: 'gmail.com' });
        await world.events('Delivery', 300, { set, ...whose, domain: 'yahoo.com' });
      }
      await world.evaluate();

      for (const set of [SET, ...WITNESSES]) expect(['quarantined', 'paused']).toContain(await world.standing(set));
      expect(await world.deps.decisions.incidents(0)).toEqual([]);
    }
  });

  it('hangs on no provider where bounces are at many domains that no table knows', async () => {
    const world = memoryWorld();
    for (const set of [SET, 'second-bad', 'third-bad']) {
      for (let domain = 0; domain < 60; domain++) {
        const of = { set, tenant: set, fromDomain: `${set}.example`, domain: `${set}-${domain}.example` };
        await world.events('Delivery', 4, of);
        await world.events('Bounce', 1, of);
      }
    }
    for (const set of WITNESSES) await mail(world, set, { 'gmail.com': [60, 0], 'yahoo.com': [60, 0] });
    await world.evaluate();

    for (const set of [SET, 'second-bad', 'third-bad']) {
      expect(['quarantined', 'paused']).toContain(await world.standing(set));
    }
    expect(await world.deps.decisions.incidents(0)).toEqual([]);
  });

  it('clears nobody who is bad elsewhere, too', async () => {
    const { world, incidents } = await given([40, 20]);
    expect(await incidents()).toHaveLength(1);
    await mail(world, 'bad', { 'gmail.com': [100, 100], 'yahoo.com': [100, 20] });
    await world.evaluate();

    expect(['quarantined', 'paused']).toContain(await world.standing('bad'));
    expect(['healthy', 'warned']).toContain(await world.standing(SET));
  });

  it('waits no longer where the set is bad in a second way', async () => {
    const movedAfter = async (ways: { readonly bounces: boolean; readonly complaints: boolean }) => {
      const world = memoryWorld();
      const of = { set: SET, tenant: SET, fromDomain: 'mine.example' };
      for (const set of WITNESSES) await mail(world, set, { 'gmail.com': [3, 0], 'yahoo.com': [3, 0] });
      for (let minute = 0; minute < 90; minute++) {
        await world.events('Delivery', 8, { ...of, domain: 'gmail.com' });
        await world.events('Delivery', 10, { ...of, domain: 'yahoo.com' });
        await world.events('Bounce', ways.bounces ? 3 : 0, { ...of, domain: 'gmail.com' });
        await world.events('Complaint', ways.complaints ? 1 : 0, { ...of, domain: 'yahoo.com' });
        await world.evaluate();
        await world.pass(MINUTE_MS);
        if (['quarantined', 'paused'].includes(await world.standing(SET))) return minute;
      }
      return Number.POSITIVE_INFINITY;
    };
    const bounces = await movedAfter({ bounces: true, complaints: false });
    const complaints = await movedAfter({ bounces: false, complaints: true });
    expect(bounces).toBeGreaterThanOrEqual(30);

    expect(await movedAfter({ bounces: true, complaints: true })).toBeLessThanOrEqual(Math.min(bounces, complaints));
  });

  it.each([
    ['at once, where the others do well there', 60, 0],
    ['after the wait, where they cannot tell', 5, 31],
  ])('is acted on though the settings of another set cannot be read: %s', async (_, delivered, minutes) => {
    const world = memoryWorld();
    for (const set of [...WITNESSES, 'odd'])
      await mail(world, set, { 'gmail.com': [delivered, 0], 'yahoo.com': [200, 0] });
    await world.registry.put(setKey.settings('odd'), { record: 'no JSON' });
    await mail(world, SET, { 'gmail.com': [100, 100], 'yahoo.com': [400, 0] });
    await world.evaluate();
    for (let minute = 0; minute < minutes; minute++) await world.pass(MINUTE_MS).catch(() => undefined);

    expect(['quarantined', 'paused']).toContain(await world.standing(SET));
  });
});
