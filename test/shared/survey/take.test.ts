import { describe, expect, it } from 'vitest';
import { dynamoInventory } from '../../../functions/_adapters/dynamodb/inventory.ts';
import { type Counts, emptyCounts } from '../../../shared/counting/counts.ts';
import { DAY_MS, dayOf, HOUR_MS } from '../../../shared/kernel/time.ts';
import { takeSurvey } from '../../../shared/survey/take.ts';
import { memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const MIDNIGHT = dayOf(SENT_AT) * DAY_MS;
const NOW = MIDNIGHT + 2 * HOUR_MS;
const TODAY = dayOf(NOW);

type Mail = {
  readonly sent: number;
  readonly hardBounces?: number;
  readonly complaints?: number;
  readonly domain?: string;
  readonly unknownUsers?: number;
};
function counted({
  sent,
  hardBounces = 0,
  complaints = 0,
  domain = 'mail.acme.example',
  unknownUsers = 0,
}: Mail): Counts {
  const counts = emptyCounts();
  const deliveries = sent - hardBounces;
  Object.assign(counts.totals, { sends: sent, deliveries, hardBounces, complaints });
  counts.providers.set('google', [deliveries / 2, hardBounces, 0, 0]);
  counts.providers.set('yahoo', [deliveries / 2, 0, 0, complaints]);
  counts.domains.set(domain, [deliveries, hardBounces, complaints]);
  counts.reasons.set('unknown-user', [unknownUsers]);
  return counts;
}

async function given() {
  const world = memoryWorld({
    now: NOW,
    policy: { tenants: { acme: { sets: ['acme-*'] }, birch: { sets: ['birch-*'] } } },
  });
  const { deps } = world;
  const mail = async (set: string, ago: number, of: Mail) => {
    await deps.roster.enroll(set, (TODAY - ago) * DAY_MS);
    await deps.roster.seenOn(set, TODAY - ago);
    await world.totals.putDay(set, TODAY - ago, { weight: 1, counts: counted(of) });
  };
  const pool = (set: string, sendingPool: string) =>
    dynamoInventory(world.registry).sawSet(
      set,
      { delivery: { pool: sendingPool }, sendingEnabled: true } as never,
      true,
      NOW,
    );
  return { world, deps, mail, pool, take: (now = NOW) => takeSurvey(world.deps, now) };
}

describe('takeSurvey', () => {
  it('says who delivered most of the mail of a domain, day by day, for ten days', async () => {
    const { deps, mail, take } = await given();
    for (let ago = 12; ago >= 1; ago--) await mail('acme-news', ago, { sent: 50 });
    await mail('acme-shop', 2, { sent: 60, hardBounces: 9 });
    await mail('birch-news', 1, { sent: 51 });
    await take();

    const [domain] = await deps.surveys.domains();
    expect(domain?.most).toHaveLength(10);
    expect(domain?.most?.slice(-3)).toEqual([
      [TODAY - 3, 'acme-news', 50],
      [TODAY - 2, 'acme-shop', 51],
      [TODAY - 1, 'birch-news', 51],
    ]);
  });

  it('adds up what each tenant sent, what came of its first answers, and how old it is', async () => {
    const { deps, mail, take } = await given();
    await mail('acme-news', 20, { sent: 1_000, hardBounces: 60, unknownUsers: 30 });
    await mail('acme-news', 1, { sent: 3_000, complaints: 2 });
    await mail('acme-shop', 1, { sent: 500 });
    await take();

    expect(await deps.surveys.tenants()).toEqual([
      {
        name: 'acme',
        at: NOW,
        sets: 2,
        firstDay: TODAY - 20,
        first: { outcomes: 1_000, hardBounces: 60 },
        month: {
          days: 2,
          sent: 4_500,
          outcomes: 4_500,
          hardBounces: 60,
          missing: 30,
          reported: 2_220,
          complaints: 2,
          suppressed: 0,
          perDay: 2_250,
        },
        offences: 0,
        brokenAuthentication: false,
      },
    ]);
  });

  it('adds up sending domains and pools', async () => {
    const { deps, mail, pool, take } = await given();
    for (const set of ['acme-news', 'birch-news']) await mail(set, 2, { sent: 100, domain: 'mail.shared.example' });
    await mail('acme-news', 1, { sent: 40, hardBounces: 2, complaints: 1, domain: 'mail.shared.example' });
    await take();
    expect(await deps.surveys.domains()).toMatchObject([
      {
        name: 'mail.shared.example',
        days: [
          [TODAY - 2, 200, 0, 0],
          [TODAY - 1, 38, 2, 1],
        ],
        lastDay: TODAY - 1,
        sets: { count: 2, first: ['acme-news', 'birch-news'] },
        tenants: { count: 2, first: ['acme', 'birch'] },
      },
    ]);
    expect(await deps.surveys.pools()).toEqual([]);

    await pool('acme-news', 'own');
    await take(NOW + DAY_MS);
    expect(await deps.surveys.pools()).toMatchObject([
      { name: 'own', sets: 1, deliveries: 138, peak: 100, tenants: [{ name: 'acme', sent: 140, domains: 1 }] },
    ]);
  });

  it('is taken once a day, an hour after midnight', async () => {
    const { deps, mail, take } = await given();
    await mail('acme-news', 1, { sent: 100 });
    await take(MIDNIGHT + HOUR_MS - 1);
    expect(await deps.surveys.takenAt()).toBeNull();
    await take(MIDNIGHT + HOUR_MS);
    expect(await deps.surveys.takenAt()).toBe(MIDNIGHT + HOUR_MS);

    await mail('acme-shop', 1, { sent: 100 });
    await take(MIDNIGHT + 23 * HOUR_MS);
    expect((await deps.surveys.tenants())[0]?.sets).toBe(1);
    await take(MIDNIGHT + 25 * HOUR_MS);
    expect((await deps.surveys.tenants())[0]?.sets).toBe(2);
  });

  it('keeps the first answers when the month has passed them, and a domain that is idle', async () => {
    const { deps, mail, take } = await given();
    await mail('acme-news', 29, { sent: 1_000, hardBounces: 70 });
    await take();
    await mail('acme-shop', -20, { sent: 500, domain: 'new.acme.example' });
    await take(NOW + 21 * DAY_MS);

    expect(await deps.surveys.tenants()).toMatchObject([
      { first: { outcomes: 1_000, hardBounces: 70 }, month: { sent: 500 } },
    ]);
    const domains = await deps.surveys.domains();
    expect(domains.find(({ name }) => name === 'mail.acme.example')).toMatchObject({ days: [], lastDay: TODAY - 29 });
  });

  it('leaves out a set that cannot be read, and says so', async () => {
    const { world, deps, mail } = await given();
    for (const set of ['acme-news', 'birch-news']) await mail(set, 1, { sent: 100 });
    const broken = {
      ...deps,
      totals: {
        ...world.totals,
        days: async (...asked: Parameters<typeof world.totals.days>) => {
          if (asked[0] === 'acme-news') throw new Error('no answer');
          return world.totals.days(...asked);
        },
      },
    };
    await takeSurvey(broken, NOW);

    expect((await deps.surveys.tenants()).map(({ name }) => name)).toEqual(['birch']);
    expect(world.log).toContainEqual(
      expect.objectContaining({ configurationSet: 'acme-news', error: 'Error: no answer' }),
    );
  });

  it('counts quarantines and pauses of the last 90 days', async () => {
    const { world, deps, mail, take } = await given();
    await mail('acme-news', 1, { sent: 100 });
    const record = (version: number, from: string, to: string, at: number) =>
      deps.decisions.decide({
        ...{ configurationSet: 'acme-news', version, from, to, at, cause: 'bounce-rate', actor: 'lazaretto' },
        ...{ mode: 'enforce', tenant: 'acme', epochFrom: 0, offences: 0, holdMs: 0, numbers: null, sentence: 'moved' },
      } as never);
    await record(1, 'healthy', 'quarantined', NOW - 100 * DAY_MS);
    await record(2, 'quarantined', 'probation', NOW - 60 * DAY_MS);
    await record(3, 'probation', 'quarantined', NOW - 50 * DAY_MS);
    await record(4, 'quarantined', 'paused', NOW - 40 * DAY_MS);
    await take();

    expect(await world.deps.surveys.tenants()).toMatchObject([{ offences: 1 }]);
  });
});
