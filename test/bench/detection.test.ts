import { describe, expect, it } from 'vitest';
import { Random } from '../../infra/local/random.ts';
import { divergence } from '../../shared/judging/alternatives.ts';
import { MINUTE_MS } from '../../shared/kernel/time.ts';
import { campaignFiresCaught } from './detection/campaign-fires.ts';
import { campaignsMoved } from './detection/campaigns.ts';
import { earlyMoved } from './detection/early.ts';
import { firesCaught } from './detection/fires.ts';
import { newslettersMoved } from './detection/newsletter.ts';
import { firstMove, LIMIT, messagesUntilCaught, movedWrongly } from './detection/steady.ts';
import { untilCaught } from './detection/volume.ts';
import { LIMITS, STARTS_AT, Watch } from './detection/watch.ts';

// The seeds are fixed, so these pass or fail for good. The bounds are those promised; what is measured lies well within
// them (docs/decisions.md, "Judging"), so that 250 runs tell the two apart.
describe('the judge, 50 deliveries a slot', () => {
  it.each([5, 10])('catches a rate of %d times the limit within 1.4 times the least that is possible', (multiple) => {
    const facts = { rule: 'evidence', perSlot: 50, history: 'none' } as const;
    const messages = messagesUntilCaught(new Random(`caught ${multiple}`), facts, multiple, 400);

    expect(messages / (10 / divergence(multiple * LIMIT, LIMIT))).toBeLessThanOrEqual(1.4);
  });

  it('moves at most 2 of 100 sets at 0.8 of the limit in a month, where a rate moves nearly all', () => {
    expect(movedWrongly(new Random('good'), 'evidence', 50, 0.8, 250)).toBeLessThanOrEqual(0.02);
    expect(movedWrongly(new Random('good'), 'rate', 50, 0.8, 50)).toBeGreaterThan(0.9);
  });

  it('decides alike whether the bench asks it always or only where it could convict', () => {
    for (const seed of [1, 2, 3]) {
      const facts = { rule: 'evidence', perSlot: 50, rateAt: () => 2 * LIMIT, slots: 4 * 288 } as const;
      const always = firstMove(new Random(seed), { ...facts, everyTime: true });

      expect(firstMove(new Random(seed), facts)).toBe(always);
    }
  });

  it('decides alike for harm, too, whether it is asked always or not', () => {
    const found = { average: 0, harm: 0, nothing: 0 };
    for (let seed = 1; seed <= 12; seed++) {
      const random = new Random(`harm ${seed}`);
      const [sometimes, always] = [new Watch('hardBounce'), new Watch('hardBounce', { everyTime: true })];
      let by: keyof typeof found = 'nothing';
      for (let minute = 0; minute < 90 && by === 'nothing'; minute++) {
        const isGood = minute < (seed % 2 === 0 ? 0 : 30);
        const at = STARTS_AT + minute * MINUTE_MS;
        const x = random.binomial(100, (isGood ? 0.5 : 1.5 + seed / 4) * LIMITS.hardBounce.quarantine);
        for (const watch of [sometimes, always]) watch.add(at, 100, x);
        const convictions = sometimes.convictions(at);
        expect(convictions).toEqual(always.convictions(at));
        if (convictions.length > 0) by = convictions[0]?.by ?? 'nothing';
      }
      found[by] += 1;
    }
    for (const runs of Object.values(found)) expect(runs).toBeGreaterThan(0);
  });
});

describe('the judge, much mail', () => {
  it.each([
    { metric: 'hardBounce', trueRate: 4, perHour: 100_000, before: 'nothing', minute: 0 },
    { metric: 'hardBounce', trueRate: 4, perHour: 100_000, before: 'a day', minute: 0 },
    { metric: 'hardBounce', trueRate: 4, perHour: 20_000, before: 'a restless week', minute: 0 },
    { metric: 'complaint', trueRate: 10, perHour: 100_000, before: 'a day', minute: 0 },
  ] as const)('catches $trueRate times the limit of $metric within a minute after $before', (volume) => {
    expect(untilCaught(new Random(JSON.stringify(volume)), volume, 20).minutes).toBeLessThanOrEqual(1);
  });

  it('catches it in the next hour at the latest where the hour began well', () => {
    const volume = { metric: 'hardBounce', trueRate: 4, perHour: 100_000, before: 'a week', minute: 50 } as const;

    expect(untilCaught(new Random('diluted'), volume, 20).minutes).toBeLessThanOrEqual(11);
  });
});

describe('the judge, hard bounces that begin in the midst of an hour', () => {
  it.each([
    { perHour: 1_000, runs: 4 },
    { perHour: 20_000, runs: 2 },
    { perHour: 100_000, runs: 1 },
  ])(
    'takes no longer than five minutes beyond, or three times, what it takes from the start of one of $perHour',
    (of) => {
      const fire = { metric: 'hardBounce', perHour: of.perHour, trueRate: 4, before: 'a week' } as const;
      const { minutes: fromStart } = untilCaught(new Random('from the start'), { ...fire, minute: 0 }, 40);
      const { fromRandom } = firesCaught(new Random(`fires ${of.perHour}`), fire, of.runs);

      expect(fromRandom).toBeLessThanOrEqual(Math.max(fromStart + 5, 3 * fromStart));
    },
  );
});

describe('the judge, the minutes of an hour that dilute hard bounces most', () => {
  it.each([4, 5])('take no longer than promised of any minute, at 1,000 an hour and %d times the limit', (trueRate) => {
    const fire = { metric: 'hardBounce', perHour: 1_000, trueRate, before: 'a week' } as const;
    const { minutes: fromStart } = untilCaught(new Random(`start ${trueRate}`), { ...fire, minute: 0 }, 60);

    for (const minute of [14, 23, 37, 46]) {
      const { minutes } = untilCaught(new Random(`${trueRate} at ${minute}`), { ...fire, minute }, 60);
      expect(minutes).toBeLessThanOrEqual(Math.max(fromStart + 5, 3 * fromStart));
    }
  });
});

describe('the judge, mail that comes in campaigns', () => {
  it.each([4_000, 20_000])(
    'catches a campaign of %d at 2.8 times the limit while it runs, among 10,000 sets',
    (size) => {
      const fire = { metric: 'hardBounce', size, trueRate: 2.8 } as const;

      expect(campaignFiresCaught(new Random(`2.8 ${size}`), fire, 100).caughtShare).toBeGreaterThanOrEqual(0.99);
    },
  );

  it('does not convict one at twice the limit', () => {
    const fire = { metric: 'hardBounce', size: 4_000, trueRate: 2 } as const;

    expect(campaignFiresCaught(new Random('at the line'), fire, 200).byHarm).toBe(0);
  });

  it.each(['gamma', 'lognormal'] as const)('moves at most 3 of 100 sets at 0.8 of the limit (%s)', (shape) => {
    const campaigns = { perDay: 20_000, trueRate: 0.8, variation: 1 / 3, shape, hours: 1 };

    expect(campaignsMoved(new Random(`campaigns ${shape}`), campaigns, 400).movedWrongly).toBeLessThanOrEqual(0.03);
  });

  it('forgives a newsletter the complaints that come hours later', () => {
    const newsletter = { perDay: 10_000, trueRate: 0.8, chargedTo: 'sending hour' } as const;

    expect(newslettersMoved(new Random('newsletter'), newsletter, 60)).toBeLessThanOrEqual(0.02);
  });

  it('does not convict for bounces that come back before the deliveries', () => {
    const early = { messages: 20_000, trueRate: 0.8, deliverySeconds: 60, sendsPublished: true };

    expect(earlyMoved(new Random('early'), early, 5)).toBe(0);
  });
});
