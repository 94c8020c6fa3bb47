import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Counts, emptyCounts, judgedCell, type SourceCell } from '../../../shared/counting/counts.ts';
import { DAY_MS, dayOf, HOURS_PER_DAY, iso } from '../../../shared/kernel/time.ts';
import { keepLadders } from '../../../shared/ladders/keep.ts';
import { LadderMail } from '../../../shared/ladders/mail.ts';
import { addAddresses, addDomain, shareOf } from '../../../shared/ladders/part.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const NOW = dayOf(SENT_AT) * DAY_MS + 20 * 3_600_000;
const TODAY = dayOf(NOW);
const HOUR = TODAY * HOURS_PER_DAY + 10;
const FROM = iso((TODAY - 3) * DAY_MS).slice(0, 10);
const sendsFeedback = (name: string): boolean => name !== 'google' && name !== 'other-silent';

type Given = { readonly domains?: Record<string, SourceCell>; readonly ips?: Record<string, number> };
/** An hour of a set: mail to yahoo and to google, by domains and addresses. */
function hourOf(
  { domains = {}, ips = {} }: Given,
  { yahoo = 60, google = 40, hardBounces = 0 } = {},
  hour = HOUR,
): Counts {
  const counts = emptyCounts();
  counts.judged.set(
    hour,
    new Map([
      ['yahoo', judgedCell({ sends: yahoo, deliveries: yahoo - hardBounces, hardBounces })],
      ['google', judgedCell({ sends: google, deliveries: google })],
    ]),
  );
  counts.providers.set('yahoo', [yahoo - hardBounces, hardBounces, 0, 0]);
  counts.providers.set('google', [google, 0, 0, 0]);
  for (const [name, cell] of Object.entries(domains)) counts.domains.set(name, cell);
  for (const [ip, deliveries] of Object.entries(ips)) counts.ips.set(ip, [deliveries, 0, 0]);
  counts.totals.sends = yahoo + google;
  counts.totals.deliveries = yahoo + google - hardBounces;
  counts.totals.hardBounces = hardBounces;
  return counts;
}
const dayOfMail = (add: (mail: LadderMail) => void) => {
  const mail = new LadderMail(TODAY - 8, sendsFeedback);
  add(mail);
  return mail.days().map(({ day, providers }) => [day, Object.fromEntries(providers)] as const);
};

describe('the mail of a sending domain', () => {
  it('is all mail of a set that sends from it alone, by mailbox provider', () => {
    const hours = new Map([[HOUR, hourOf({ domains: { 'a.example': [97, 3, 0] } }, { hardBounces: 3 })]]);
    const [[, found] = []] = dayOfMail((mail) => addDomain(mail, hours, 'a.example', sendsFeedback));
    expect(found).toMatchObject({ yahoo: { sent: 60, hardBounces: 3 }, google: { sent: 40, reported: 0 } });
  });

  it('is its part of another set, with its own bounces and complaints', () => {
    const hours = new Map([[HOUR, hourOf({ domains: { 'a.example': [38, 2, 1], 'b.example': [59, 1, 0] } })]]);
    const [[, found] = []] = dayOfMail((mail) => addDomain(mail, hours, 'a.example', sendsFeedback));
    // Two fifths of the set's mail go to who reports no complaints.
    expect(found?.['other']).toMatchObject({ sent: 25, outcomes: 25, hardBounces: 2, complaints: 1, reported: 23 });
    expect(found?.['other-silent']).toMatchObject({ sent: 15, reported: 0 });
  });

  it('is none of a set that does not send from it', () => {
    const hours = new Map([[HOUR, hourOf({ domains: { 'b.example': [100, 0, 0] } })]]);
    expect(dayOfMail((mail) => addDomain(mail, hours, 'a.example', sendsFeedback))).toEqual([]);
  });
});

describe('the mail of a pool', () => {
  const addresses = new Set(['192.0.2.1', '192.0.2.2']);

  it('is what left by its addresses: a share of an hour, answers with it', () => {
    const hours = new Map([
      [HOUR, hourOf({ ips: { '192.0.2.1': 30, '192.0.2.2': 20, '192.0.2.9': 50 } }, { hardBounces: 4 })],
    ]);
    const [[, found] = []] = dayOfMail((mail) => addAddresses(mail, hours, addresses));
    expect(found).toMatchObject({ yahoo: { sent: 30, hardBounces: 2 }, google: { sent: 20 } });
  });

  it('goes by the hour in which mail was sent: a complaint that comes after a move is of the pool before', () => {
    const late = emptyCounts();
    late.judged.set(HOUR, new Map([['yahoo', judgedCell({ complaints: 2 })]]));
    late.ips.set('192.0.2.9', [100, 0, 0]);
    const hours = new Map([
      [HOUR, hourOf({ ips: { '192.0.2.1': 100 } })],
      [HOUR + 1, late],
    ]);
    const [[, home] = []] = dayOfMail((mail) => addAddresses(mail, hours, addresses));
    const [[, away] = []] = dayOfMail((mail) => addAddresses(mail, hours, new Set(['192.0.2.9'])));
    expect(home?.['yahoo']).toMatchObject({ sent: 60, complaints: 2 });
    expect(away?.['yahoo']?.complaints ?? 0).toBe(0);
  });

  it('is no more than the mail of its sets, whatever the shares are, and all of it over all pools', () => {
    const cells = fc.dictionary(fc.constantFrom('192.0.2.1', '192.0.2.2', '192.0.2.9', 'other'), fc.nat({ max: 500 }));
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 5 }), (all) => {
        const hours = new Map(all.map((ips, at) => [HOUR + at, hourOf({ ips }, {}, HOUR + at)]));
        const sent = (of: ReadonlySet<string>) =>
          dayOfMail((mail) => addAddresses(mail, hours, of))
            .flatMap(([, providers]) => Object.values(providers))
            .reduce((sum, day) => sum + day.sent, 0);
        const [some, rest] = [sent(addresses), sent(new Set(['192.0.2.9']))];
        // Rounded once a provider and day.
        expect(some + rest).toBeLessThanOrEqual(100 * all.length + 8);
        for (const [, { ips }] of hours) expect(shareOf(ips, () => true) ?? 1).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('ladders of domains and pools', () => {
  const ladder = { id: 'tiers', from: FROM };
  const policy = { domains: { 'a.example': { ladder } }, pools: { warm: { ladder } } };
  async function world(given: { readonly ips?: boolean } = {}) {
    const made = memoryWorld({ now: NOW, policy });
    const ips = ['192.0.2.1', '192.0.2.2'].map((ip) => ({ ip, pool: 'warm', warmupStatus: null, warmupPercent: null }));
    await made.registry.put(deploymentKey.pools, {
      record: JSON.stringify({ pools: ['warm'], ips: given.ips === false ? [] : ips, seenAt: NOW }),
    });
    for (const set of ['one', 'two']) {
      await made.deps.roster.enroll(set, NOW);
      await made.deps.roster.seenOn(set, TODAY);
      const counts = hourOf({ domains: { 'a.example': [100, 0, 0] }, ips: { '192.0.2.1': 100 } });
      await made.totals.putHour(set, HOUR, { weight: 100, counts });
    }
    return made;
  }

  it('go by the mail of all sets, and a pool may send as much by each of its addresses', async () => {
    const { deps } = await world();
    await keepLadders(deps, NOW);
    const found = new Map((await deps.ladders.all()).map((record) => [record.key, record]));
    expect(found.get('domain:a.example')?.now).toMatchObject({
      step: 1,
      allowed: 100,
      over: { sent: 200, allowed: 100 },
    });
    expect(found.get('pool:warm')?.now).toMatchObject({ step: 1, allowed: 200, over: null });
    expect(found.get('pool:warm')?.now.why).toContain('up to 200 a day');
  });

  it('say nothing of a pool of which SES lists no address, and the others are looked at', async () => {
    const { deps, log } = await world({ ips: false });
    await keepLadders(deps, NOW);
    expect((await deps.ladders.all()).map(({ key }) => key)).toEqual(['domain:a.example']);
    expect(log).toContainEqual({ message: 'SES lists no address of a pool with a ladder', pool: 'warm' });
  });

  it('are not decided where a set cannot be read', async () => {
    const { deps, totals } = await world();
    const history: typeof totals.history = async (set, from, to) => {
      if (set === 'two') throw new Error('no answer');
      return totals.history(set, from, to);
    };
    const failing = { ...deps, totals: { ...totals, history } };
    await expect(keepLadders(failing, NOW)).rejects.toThrow('no answer');
    expect(await deps.ladders.all()).toEqual([]);
  });

  it.each([
    [{ domains: { 'A.example': { ladder } } }, 'policy.domains["A.example"]: expected a domain in lower case'],
    [{ domains: { 'a.example': { leader: ladder } } }, 'unknown field, did you mean "ladder"?'],
    [{ domains: { 'a.example': { sets: 'one' } } }, 'sets: expected a list of names or patterns'],
    [{ pools: { 'ses-shared-pool': { ladder } } }, 'expected a dedicated IP pool of your own'],
    [{ pools: { warm: { ladder: { id: 'steep', from: FROM } } } }, 'policy.pools.warm.ladder.id: expected'],
  ])('are refused as %j', (wrong, sentence) => {
    const parsed = parsePolicy(JSON.stringify(wrong));
    expect(parsed.ok ? [] : parsed.problems.join('\n')).toContain(sentence);
  });
});
