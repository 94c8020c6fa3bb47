import { describe, expect, it } from 'vitest';
import { emptyCounts, judgedCell } from '../../../shared/counting/counts.ts';
import { DAY_MS, dayOf, HOUR_MS, HOURS_PER_DAY, hourOf, iso } from '../../../shared/kernel/time.ts';
import { climbedNow } from '../../../shared/ladders/in-force.ts';
import { keepLadders } from '../../../shared/ladders/keep.ts';
import { ladderDaysOf } from '../../../shared/ladders/mail.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { REPLY_CLASSES } from '../../../shared/replies/reply-class.ts';
import { ladderRecord } from '../../support/ladder-record.ts';
import { memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const NOW = dayOf(SENT_AT) * DAY_MS + 20 * HOUR_MS;
const TODAY = dayOf(NOW);
const sendsFeedback = (provider: string): boolean => provider !== 'google';

type Mail = { readonly sends: number; readonly hardBounces?: number; readonly complaints?: number };
/** The counts that arrived in an hour about mail of it, half of it to each of two providers. */
function counted(hour: number, { sends, hardBounces = 0, complaints = 0 }: Mail, reputation = 0) {
  const counts = emptyCounts();
  const half = sends / 2;
  const cell = judgedCell({ sends: half, deliveries: half - hardBounces, hardBounces, complaints });
  counts.judged.set(
    hour,
    new Map([
      ['google', cell],
      ['yahoo', [...cell]],
    ]),
  );
  if (reputation > 0)
    counts.deferrals.set('yahoo', REPLY_CLASSES.map((name) => (name === 'reputation' ? reputation : 0)) as never);
  return counts;
}
const hourAt = (day: number, hour = 10): number => day * HOURS_PER_DAY + hour;

describe('ladderDaysOf', () => {
  it('charges mail to its sending day, whenever its answers come, over all sets', () => {
    const morning = hourAt(TODAY);
    const late = emptyCounts();
    late.judged.set(morning, new Map([['yahoo', judgedCell({ complaints: 2 })]]));
    const sets = [
      new Map([
        [morning, counted(morning, { sends: 100, hardBounces: 3 })],
        [hourAt(TODAY + 1), late],
      ]),
      new Map([[morning, counted(morning, { sends: 40 })]]),
    ];
    const [day, ...others] = ladderDaysOf(sets, TODAY - 1, sendsFeedback);

    expect(others).toEqual([]);
    expect(day?.day).toBe(TODAY);
    expect(day?.providers.get('yahoo')).toMatchObject({
      sent: 70,
      outcomes: 70,
      hardBounces: 3,
      reported: 67,
      complaints: 2,
    });
    expect(day?.providers.get('google')?.reported).toBe(0);
    expect(ladderDaysOf(sets, TODAY + 1, sendsFeedback)).toEqual([]);
  });

  it('counts replies about a reputation by the hour in which they come, and no more deferrals than mail', () => {
    const hours = new Map(
      [9, 10].map((at) => [hourAt(TODAY, at), counted(hourAt(TODAY, at), { sends: 4 }, at === 9 ? 3 : 1)]),
    );
    const [day] = ladderDaysOf([hours], TODAY, sendsFeedback);

    expect(day?.providers.get('yahoo')).toMatchObject({ deferred: 4, worstHour: { replies: 3, sent: 2 } });
  });

  it('takes what was answered for sent where no Send is published', () => {
    const hour = hourAt(TODAY);
    const counts = emptyCounts();
    counts.judged.set(hour, new Map([['yahoo', judgedCell({ deliveries: 10, hardBounces: 2 })]]));

    expect(ladderDaysOf([new Map([[hour, counts]])], TODAY, sendsFeedback)[0]?.providers.get('yahoo')?.sent).toBe(12);
  });

  it('keeps twelve providers apart, and loses no mail', () => {
    const hour = hourAt(TODAY);
    const counts = emptyCounts();
    counts.judged.set(
      hour,
      new Map(Array.from({ length: 30 }, (_, index) => [`@p${index}.example`, judgedCell({ sends: 30 - index })])),
    );
    const [day] = ladderDaysOf([new Map([[hour, counts]])], TODAY, sendsFeedback);

    expect(day?.providers.size).toBe(13);
    expect([...(day?.providers.values() ?? [])].reduce((sum, { sent }) => sum + sent, 0)).toBe(465);
  });
});

describe('mail of a company', () => {
  it('is counted once, though it is sent as others’ mail and answered as its own', () => {
    const hour = hourAt(TODAY);
    const counts = emptyCounts();
    counts.judged.set(
      hour,
      new Map([
        ['other', judgedCell({ sends: 100, deliveries: 10 })],
        ['@mail.example', judgedCell({ deliveries: 80, hardBounces: 5 })],
        ['yahoo', judgedCell({ sends: 20, deliveries: 15 })],
      ]),
    );
    const [day] = ladderDaysOf([new Map([[hour, counts]])], TODAY, sendsFeedback);
    const sent = [...(day?.providers ?? [])].map(([name, mail]): [string, number] => [name, mail.sent]);
    expect(Object.fromEntries(sent)).toEqual({ other: 15, '@mail.example': 85, yahoo: 20 });
  });
});

const FROM = iso((TODAY - 3) * DAY_MS).slice(0, 10);
async function given(policy: Partial<Policy> = {}) {
  const world = memoryWorld({
    now: NOW,
    policy: { tenants: { acme: { sets: ['acme-*'], ladder: { id: 'sendgrid', from: FROM } } }, ...policy },
  });
  const mail = async (set: string, day: number, of: Mail) => {
    await world.deps.roster.enroll(set, day * DAY_MS);
    await world.deps.roster.seenOn(set, day);
    await world.totals.putHour(set, hourAt(day), { weight: day, counts: counted(hourAt(day), of) });
  };
  const keep = (now = NOW) => {
    world.clock.at = now;
    return keepLadders(world.deps, now);
  };
  const record = async () => (await world.deps.ladders.all())[0];
  return { world, mail, keep, record };
}

describe('keepLadders', () => {
  it('says where a tenant stands, from the mail of all its sets', async () => {
    const { mail, keep, record } = await given();
    for (const day of [TODAY - 3, TODAY - 2]) {
      await mail('acme-news', day, { sends: 300 });
      await mail('acme-shop', day, { sends: 300 });
      await mail('birch-news', day, { sends: 90_000 });
    }
    await keep();

    expect(await record()).toMatchObject({ key: 'tenant:acme', now: { step: 3, allowed: 936, over: null } });
  });

  it('goes by the sets that the policy names, too, and forgets who has a ladder no more', async () => {
    const { world, mail, keep } = await given({
      tenants: {},
      sets: { 'acme-news': { ladder: { id: 'tiers', from: FROM, step: 2 } } },
    });
    await mail('acme-news', TODAY - 1, { sends: 300 });
    await world.deps.ladders.save(ladderRecord('tenant:gone'));
    expect(await world.deps.ladders.all()).toHaveLength(1);
    await keep();

    expect((await world.deps.ladders.all()).map(({ key, now }) => [key, now.step])).toEqual([['set:acme-news', 2]]);
  });

  it('looks once an hour, and at once where the ladder is another', async () => {
    const { mail, keep, record } = await given();
    await keep();
    await mail('acme-news', TODAY - 1, { sends: 600 });
    await keep(NOW + HOUR_MS / 2);
    expect((await record())?.now.step).toBe(1);
    await keep(NOW + HOUR_MS);
    expect((await record())?.now.step).toBe(2);
  });

  it('remembers what it has climbed when the hours of that time are not read any more', async () => {
    const { mail, keep, record } = await given();
    for (let day = TODAY - 3; day < TODAY + 30; day += 1) await mail('acme-news', day, { sends: 20_000 });
    for (let day = TODAY; day <= TODAY + 30; day += 1) await keep(day * DAY_MS + HOUR_MS);

    // 20,000 a day are not 80 % of the 27,216 that step 13 allows.
    expect((await record())?.now.step).toBe(13);
    expect((await record())?.state.through).toBe(TODAY + 30 - 9);
    expect((await record())?.days.length).toBeLessThanOrEqual(38);
  });

  it('tells who sends more than allowed, and who was held, once each', async () => {
    const { world, mail, keep } = await given();
    await mail('acme-news', TODAY - 1, { sends: 4_000, hardBounces: 150 });
    await mail('acme-news', TODAY, { sends: 500 });
    await keep();
    await keep(NOW + HOUR_MS);

    const day = (of: number): string => iso(of * DAY_MS).slice(0, 10);
    expect(world.messages.map(({ alertId, kind }) => [alertId, kind])).toEqual([
      [`ladder:tenant:acme:${day(TODAY - 1)}:hold`, 'ladder'],
      [`ladder:tenant:acme:${day(TODAY)}:over`, 'ladder'],
    ]);
    expect(world.messages[1]?.sentence).toContain('500 mails on');
  });

  it('asks once whose a set is, however many tenants have a ladder', async () => {
    const ladder = { id: 'tiers', from: FROM, step: 2 } as const;
    const tenants = { acme: { sets: ['acme-*'], ladder }, birch: { sets: ['birch-*'], ladder } };
    const { world, mail } = await given({ tenants });
    for (const set of ['acme-news', 'acme-shop', 'birch-news']) await mail(set, TODAY - 1, { sends: 300 });
    const asked: string[] = [];
    const decisions = {
      ...world.deps.decisions,
      ownerOf: async (set: string) => {
        asked.push(set);
        return world.deps.decisions.ownerOf(set);
      },
    };
    await keepLadders({ ...world.deps, decisions }, NOW);

    expect(asked.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['acme-news', 'acme-shop', 'birch-news']);
    expect((await world.deps.ladders.all()).map(({ key }) => key)).toEqual(['tenant:acme', 'tenant:birch']);
  });

  it('decides nothing while a set of it cannot be read', async () => {
    const { world, mail, keep, record } = await given();
    await mail('acme-news', TODAY - 1, { sends: 600 });
    await keep();
    const before = await record();
    const broken = {
      ...world.deps,
      totals: { ...world.totals, history: async () => Promise.reject(new Error('no answer')) },
    };

    await expect(keepLadders(broken, NOW + HOUR_MS)).rejects.toThrow('no answer');
    expect(await record()).toEqual(before);
    expect(hourOf(before?.at ?? 0)).toBe(hourOf(NOW));
  });
});

describe('a ladder that begins on a day to come', () => {
  const subject = { kind: 'set', name: 'season', setting: { id: 'tiers', from: '2027-03-01', step: 3 } } as const;
  const first = dayOf(Date.parse('2027-03-01T00:00:00Z'));
  const mail = (day: number, sent: number) => {
    const counts = { sent, outcomes: sent, hardBounces: 0, reported: sent, complaints: 0, deferred: 0 };
    return { day, providers: new Map([['yahoo', { ...counts, worstHour: { replies: 0, sent: 0 } }]]) };
  };

  it('stands where it is to begin, however long that is ahead, and counts from that day on', () => {
    let record = climbedNow(subject, null, [], (first - 70) * DAY_MS);
    for (let day = first - 69; day < first; day++) record = climbedNow(subject, record, [mail(day, 900)], day * DAY_MS);
    expect(record?.now).toMatchObject({ step: 3, allowed: 3_000, over: null });

    const fresh = [0, 1, 2].map((ahead) => mail(first + ahead, 2_000));
    record = climbedNow(subject, record, fresh, (first + 3) * DAY_MS);
    expect(record?.now).toMatchObject({ step: 4, allowed: 10_000 });
    expect(record?.now.changes.map(({ sentence }) => sentence)).toEqual([
      'climbed from 3,000 a day to 10,000 a day: 3 days with mail since 2027-03-01',
    ]);
  });
});
