import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../infra/local/random.ts';
import { HOUR_MS, MINUTE_MS, SLOT_MS } from '../../../shared/kernel/time.ts';
import { type MemoryWorld, memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT, type SesEventOverrides } from '../../support/ses-events.ts';

/** Decisions that once came out wrong, each under what happened. */
const SET = 'acme-news';
const START = Math.ceil(SENT_AT / HOUR_MS) * HOUR_MS;
const isMoved = async (world: MemoryWorld, set = SET): Promise<boolean> =>
  ['quarantined', 'paused'].includes(await world.standing(set));
/** What the change feed would have judged, and a minute. */
const minutePasses = async (world: MemoryWorld): Promise<void> => {
  await world.evaluate();
  await world.pass(MINUTE_MS);
};

describe('a form under attack', () => {
  const MIXED = ['gmail.com', 'yahoo.com', 'outlook.com', 'gmx.de'];
  it.each([
    ['unrelated company domains', Array.from({ length: 500 }, (_, n) => `company-${n}.example`)],
    ['four mailbox providers', MIXED],
  ])(
    'is stopped within five minutes: 3,000 sign-ups in half an hour, 80 %% of them bogus, at %s',
    async (_, domains) => {
      const world = memoryWorld({ now: START });
      let sent = 0;
      let minutes = 0;
      for (; minutes < 30 && !(await isMoved(world)); minutes++) {
        for (let n = 0; n < 100; n++) {
          const of = { set: SET, domain: domains[sent++ % domains.length] ?? '' };
          await world.events('Send', 1, of);
          await world.events(n % 5 === 0 ? 'Delivery' : 'Bounce', 1, of);
        }
        await minutePasses(world);
      }
      expect(minutes).toBeLessThanOrEqual(5);
    },
  );
});

describe('a mail that is delivered first and bounced later', () => {
  it('is one recipient: 180 of 600 are 30 %, not 180 of 780', async () => {
    const world = memoryWorld({ now: START });
    const of = (n: number): SesEventOverrides => ({
      set: SET,
      messageId: `once-${n}`,
      feedbackId: `once-${n}`,
      recipients: [`person${n}@${['gmail.com', 'yahoo.com', 'gmx.de'][n % 3]}`],
      sentAt: START,
    });
    for (let n = 0; n < 600; n++) {
      await world.events('Send', 1, { ...of(n), at: START });
      await world.events('Delivery', 1, { ...of(n), at: START + 1_000 });
    }
    world.clock.at = START + 10 * MINUTE_MS;
    await world.tick();
    for (let n = 0; n < 180; n++) await world.events('Bounce', 1, { ...of(n), at: world.clock.at });
    await world.evaluate();

    const numbers = (await world.records(SET)).at(-1)?.numbers;
    expect(numbers).toMatchObject({ count: 180, of: 600, rate: 0.3 });
  });
});

describe('deliveries of long ago at many look-alike providers', () => {
  it('take no hard bounce out of judging: the set is moved as soon as without them', async () => {
    const movedAfter = async (decoys: number): Promise<number> => {
      const world = memoryWorld({ now: START });
      for (let minute = 0; minute < 60; minute++) {
        if (minute % 5 === 0) {
          for (let back = 1; back <= decoys; back++) {
            const sentAt = world.clock.at - back * HOUR_MS;
            const domain = `gmail-${back}.example`;
            await world.events('Delivery', 1, { set: SET, domain, sentAt, at: world.clock.at });
          }
        }
        for (const domain of ['gmail.com', 'yahoo.com']) {
          await world.events('Delivery', 6, { set: SET, domain });
          await world.events('Bounce', 4, { set: SET, domain });
        }
        await minutePasses(world);
        if (await isMoved(world)) return minute;
      }
      return Number.POSITIVE_INFINITY;
    };
    const plain = await movedAfter(0);
    expect(plain).toBeLessThan(10);
    expect(await movedAfter(12)).toBeLessThanOrEqual(plain);
    expect(await movedAfter(40)).toBeLessThanOrEqual(plain);
  });
});

describe('two fires in one set', () => {
  /** Minutes until a set is moved; its neighbours have too little mail to testify. */
  const movedAfter = async (fire: { bounces: number; complaints: number; mails: number }): Promise<number> => {
    const world = memoryWorld({ now: START });
    const of = { set: SET, tenant: SET, fromDomain: 'mine.example' };
    for (const set of ['birch', 'cedar', 'elder']) {
      for (const domain of ['gmail.com', 'yahoo.com']) {
        await world.events('Delivery', 3, { set, tenant: set, fromDomain: `${set}.example`, domain });
      }
    }
    for (let minute = 0; minute < 60; minute++) {
      const { bounces, complaints, mails } = fire;
      await world.events('Delivery', mails - bounces, { ...of, domain: 'gmail.com' });
      await world.events('Bounce', bounces, { ...of, domain: 'gmail.com' });
      await world.events('Delivery', mails, { ...of, domain: 'yahoo.com' });
      await world.events('Complaint', complaints, { ...of, domain: 'yahoo.com' });
      await minutePasses(world);
      if (await isMoved(world)) return minute;
    }
    return Number.POSITIVE_INFINITY;
  };

  it('are acted on no later than either alone, however bad each is', async () => {
    const fires = fc.record({
      mails: fc.integer({ min: 4, max: 12 }),
      bounces: fc.integer({ min: 1, max: 4 }),
      complaints: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fires, async (fire) => {
        const bounces = await movedAfter({ ...fire, complaints: 0 });
        const complaints = await movedAfter({ ...fire, bounces: 0 });
        expect(await movedAfter(fire)).toBeLessThanOrEqual(Math.min(bounces, complaints));
      }),
      { numRuns: 6 },
    );
  });
});

describe('hard bounces that begin in the midst of a busy hour', () => {
  const PROVIDERS = ['gmail.com', 'yahoo.com', 'outlook.com', 'gmx.de'];
  /** Minutes until a set with 1,200 mails an hour is moved, of which every fifth bounces from a minute on. */
  const movedAfter = async (begins: number, domains: readonly string[]): Promise<number> => {
    const world = memoryWorld({ now: START });
    let sent = 0;
    for (let minute = 0; minute < begins + 20; minute++) {
      for (let n = 0; n < 20; n++) {
        const isBad = minute < begins ? sent % 40 === 0 : sent % 5 === 0;
        const of = { set: SET, domain: PROVIDERS[n % 4] ?? '' };
        await world.events('Send', 1, of);
        await world.events(isBad && domains.includes(of.domain) ? 'Bounce' : 'Delivery', 1, of);
        sent += 1;
      }
      await minutePasses(world);
      if (await isMoved(world)) return minute + 1 - begins;
    }
    return Number.POSITIVE_INFINITY;
  };

  it.each([23, 54])('are found within a quarter of an hour: from minute %d on', async (begins) => {
    expect(await movedAfter(begins, PROVIDERS)).toBeLessThanOrEqual(15);
  });

  it('move nobody where they are too few', async () => {
    expect(await movedAfter(37, ['gmx.de'])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a fleet at four kinds of domain', () => {
  const KINDS = ['gmail.com', 'yahoo.com', 'gmx.de', 'company-'];
  const BAD = ['set-3', 'set-11', 'set-19'];
  /** An hour of 24 senders; three are bad everywhere. `ill`: a provider that turns six of ten mails away, whoever sends. */
  const anHour = async (seed: number, ill: string | null): Promise<MemoryWorld> => {
    const random = new Random(`fleet-${seed}`);
    const world = memoryWorld({ now: START });
    for (let slot = 0; slot < 12; slot++) {
      for (let n = 0; n < 24; n++) {
        const set = `set-${n}`;
        const of = { set, tenant: `tenant-${n}`, fromDomain: `sender-${n}.example` };
        for (const kind of KINDS) {
          const domain = kind === 'company-' ? `company-${Math.floor(random.next() * 400)}.example` : kind;
          const rate = BAD.includes(set) ? 0.25 : kind === ill ? 0.6 : 0.005;
          const bounced = Array.from({ length: 5 }, () => random.next() < rate).filter(Boolean).length;
          await world.events('Delivery', 5 - bounced, { ...of, domain });
          await world.events('Bounce', bounced, { ...of, domain });
        }
      }
      world.clock.at += SLOT_MS - 1;
      await world.evaluate();
      world.clock.at += 1;
      await world.tick();
    }
    return world;
  };
  const moved = async (world: MemoryWorld): Promise<readonly string[]> => {
    const found: string[] = [];
    for (let n = 0; n < 24; n++) if (await isMoved(world, `set-${n}`)) found.push(`set-${n}`);
    return found;
  };

  it.each([1, 2, 3, 4, 5, 6])(
    'raises no incident for three bad senders of 24, and moves those three: seed %d',
    async (seed) => {
      const world = await anHour(seed, null);
      expect(await world.deps.decisions.incidents(0)).toEqual([]);
      expect(await moved(world)).toEqual(BAD);
    },
  );

  it.each([1, 2, 3])(
    'with an ill provider moves nobody for it, and the bad senders all the same: seed %d',
    async (seed) => {
      const world = await anHour(seed, 'gmx.de');
      const incidents = await world.deps.decisions.incidents(0);
      expect(new Set(incidents.map(({ provider }) => provider))).toEqual(new Set(['united-internet']));
      expect(await moved(world)).toEqual(BAD);
    },
  );
});
