import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Asker, planHour, type Subject } from '../../../shared/allowance/plan.ts';

const subject = (key: string, of: Partial<Subject> = {}): Subject => ({
  ...{ key, name: key.replace(':', ' '), allowed: 1_000, perHour: 100, providers: {}, sent: 0, sentTo: {}, perDay: 0 },
  why: 'step 3 of 8',
  ...of,
});
const asker = (name: string, keys: readonly string[], of: Partial<Asker> = {}): Asker => ({
  ...{ name, perDay: 0, sent: 0, granted: 0, isHungry: false, fixed: null },
  of: keys.map((key) => ({ key, isCounted: true })),
  ...of,
});
const parts = (subjects: readonly Subject[], askers: readonly Asker[]) =>
  Object.fromEntries(
    [...planHour(subjects, askers, 0)].map(([name, { allowed }]): [string, number | null] => [name, allowed]),
  );

describe('planHour', () => {
  it('gives one set the hour of its ladder, and says why', () => {
    const plan = planHour([subject('set:news', { sent: 300 })], [asker('news', ['set:news'], { sent: 300 })], 0);
    expect(plan.get('news')).toEqual({
      allowed: 100,
      providers: {},
      why: 'set news: 100 of 100 for this hour, 300 of 1,000 are sent or taken today. step 3 of 8',
    });
  });

  it('limits nobody without a ladder', () => {
    expect(planHour([], [asker('news', [])], 0).get('news')).toEqual({
      allowed: null,
      providers: {},
      why: 'no ladder in the policy limits it',
    });
  });

  it('stops at what the day allows, with what was taken and is not counted yet', () => {
    const day = subject('set:news', { sent: 900 });
    expect(parts([day], [asker('news', ['set:news'], { sent: 900, granted: 960 })])).toEqual({ news: 40 });
    expect(parts([day], [asker('news', ['set:news'], { sent: 900, granted: 1_200 })])).toEqual({ news: 0 });
  });

  it('shares out by what each sends, and keeps a part for sets that never ask', () => {
    const acme = subject('tenant:acme', { perDay: 1_000 });
    const askers = [asker('news', ['tenant:acme'], { perDay: 500 }), asker('shop', ['tenant:acme'], { perDay: 250 })];
    expect(parts([acme], askers)).toEqual({ news: 50, shop: 25 });
  });

  it('counts mail that came by sets that never ask against the day', () => {
    const acme = subject('tenant:acme', { sent: 960 });
    expect(parts([acme], [asker('news', ['tenant:acme'], { sent: 100, granted: 100, perDay: 900 })])).toEqual({
      news: 39,
    });
  });

  it('gives more to one that took all it could', () => {
    const acme = subject('tenant:acme', { perDay: 1_000 });
    const askers = [
      asker('news', ['tenant:acme'], { perDay: 500, isHungry: true }),
      asker('shop', ['tenant:acme'], { perDay: 500 }),
    ];
    const { news = 0, shop = 0 } = parts([acme], askers) as Record<string, number>;
    expect(news).toBeGreaterThan(shop * 1.9);
  });

  it('gives one who asks within the hour only what the others have not', () => {
    const acme = subject('tenant:acme');
    const early = asker('news', ['tenant:acme'], { perDay: 900, fixed: { allowed: 90, granted: 30 }, granted: 30 });
    const { shop = 0, ...others } = parts([acme], [early, asker('shop', ['tenant:acme'])]);
    expect([shop, others]).toEqual([5, {}]);
  });

  it('says that nothing is left', () => {
    const day = subject('tenant:acme', { sent: 1_000 });
    expect(planHour([day], [asker('news', ['tenant:acme'])], 0).get('news')?.why).toBe(
      'tenant acme: nothing is left for this hour, 1,000 of 1,000 are sent or taken today. step 3 of 8',
    );
  });

  it('keeps a mailbox provider that is held apart within its part of the hour', () => {
    const acme = subject('tenant:acme', { providers: { yahoo: 100 }, sentTo: { yahoo: 95 }, sent: 95 });
    const askers = [asker('news', ['tenant:acme'], { perDay: 10 }), asker('shop', ['tenant:acme'], { perDay: 10 })];
    const plan = planHour([acme], askers, 0);
    const yahoo = [...plan.values()].map(({ providers }) => providers['yahoo'] ?? 0);
    expect(yahoo.reduce((sum, one) => sum + one, 0)).toBe(5);
  });

  const KEYS = ['tenant:acme', 'tenant:birch', 'set:s0', 'set:s1', 'domain:mail.example'];
  const messages = fc.nat({ max: 3_000 });
  const world = fc.record({
    subjects: fc.uniqueArray(
      fc
        .record({
          key: fc.constantFrom(...KEYS),
          allowed: fc.integer({ min: 1, max: 5_000 }),
          perHour: fc.integer({ min: 1, max: 5_000 }),
          sent: messages,
          perDay: messages,
          yahoo: messages,
        })
        .map(({ key, yahoo, ...of }) => subject(key, { ...of, providers: { yahoo }, sentTo: { yahoo: of.sent >> 1 } })),
      { selector: ({ key }) => key },
    ),
    askers: fc.uniqueArray(
      fc
        .record({
          name: fc.constantFrom('s0', 's1', 's2', 's3', 's0/x', 's0/y'),
          keys: fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 3 }),
          perDay: messages,
          sent: messages,
          granted: messages,
          isHungry: fc.boolean(),
          fixed: fc.option(
            fc.record({ allowed: fc.option(messages), granted: messages }).map(({ allowed, granted }) => ({
              allowed,
              granted: Math.min(granted, allowed ?? granted),
            })),
          ),
        })
        .map(({ name, keys, ...of }) => asker(name, keys, of)),
      { selector: ({ name }) => name },
    ),
    hour: fc.nat({ max: 1_000_000 }),
  });

  it('never gives out more than an hour or a day of any ladder has left, nor of a mailbox provider', () => {
    fc.assert(
      fc.property(world, ({ subjects, askers, hour }) => {
        const plan = planHour(subjects, askers, hour);
        for (const { key, allowed, perHour, sent, providers, sentTo } of subjects) {
          const own = askers.filter(({ of }) => of.some((at) => at.key === key));
          const fresh = own.reduce((sum, { name }) => sum + (plan.get(name)?.allowed ?? 0), 0);
          const before = own.reduce((sum, { fixed }) => sum + (fixed?.allowed ?? 0), 0);
          expect(fresh).toBeLessThanOrEqual(Math.max(0, perHour - before));
          expect(fresh).toBeLessThanOrEqual(Math.max(0, allowed - sent));
          const yahoo = own.reduce((sum, { name }) => sum + (plan.get(name)?.providers['yahoo'] ?? 0), 0);
          expect(yahoo).toBeLessThanOrEqual(Math.max(0, (providers['yahoo'] ?? 0) - (sentTo['yahoo'] ?? 0)));
        }
        for (const { name, fixed } of askers) expect(plan.has(name)).toBe(fixed === null);
      }),
    );
  });

  it('takes of a domain only the part of a set that comes from it, sent, taken and on its way', () => {
    const domain = subject('domain:a.example', { allowed: 1_000, perHour: 1_000, sent: 200, perDay: 100 });
    const half = (name: string, of: Partial<Asker>) =>
      asker(name, [], { perDay: 100, of: [{ key: 'domain:a.example', isCounted: true, part: 0.5 }], ...of });
    // Of 400 taken 300 are counted; of the others half is the domain's: 250 are used, and a part is kept for who asks first.
    const found = parts([domain], [half('one', { sent: 300, granted: 400 }), half('two', { sent: 400, granted: 0 })]);
    expect(found).toEqual({ one: 735, two: 735 });
    // What one was given for this hour already is not given again: its half is gone from the day, what is on its way included: 700 are left.
    const fixed = { fixed: { allowed: 200, granted: 50 }, sent: 0, granted: 50 };
    expect(parts([domain], [half('one', fixed), half('two', {})])).toEqual({ two: 1_346 });
  });

  it('says by which of its ladders one is bound: the one that leaves it the least messages, not the smallest', () => {
    const subjects = [subject('domain:a.example', { perHour: 50 }), subject('set:news', { perHour: 200 })];
    const of = [
      { key: 'domain:a.example', isCounted: true, part: 0.1 },
      { key: 'set:news', isCounted: true },
    ];
    const whyOf = (one: Partial<Asker>) => planHour(subjects, [asker('news', [], { of, ...one })], 0).get('news');
    expect(whyOf({})?.why).toMatch(/^set news: 200 of 200 for this hour, /);
    const more = of.map((one) => ({ ...one, ...(one.part !== undefined && { part: 0.5 }) }));
    expect(whyOf({ of: more })).toMatchObject({ allowed: 100 });
    expect(whyOf({ of: more })?.why).toMatch(
      /^domain a\.example: 50 of 50 for this hour \(50(\.0+)? % of its mail\), /,
    );
  });
});
