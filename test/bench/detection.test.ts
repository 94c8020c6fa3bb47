import { describe, expect, it } from 'vitest';
import { Random } from '../../infra/local/random.ts';
import { divergence } from '../../shared/judging/alternatives.ts';
import { campaignsMoved } from './detection/campaigns.ts';
import { earlyMoved } from './detection/early.ts';
import { newslettersMoved } from './detection/newsletter.ts';
import { firstMove, LIMIT, messagesUntilCaught, movedWrongly } from './detection/steady.ts';
import { untilCaught } from './detection/volume.ts';

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
});

describe('the judge, much mail', () => {
  it.each([
    { metric: 'hardBounce', trueRate: 4, perHour: 100_000, before: 'nothing' },
    { metric: 'hardBounce', trueRate: 4, perHour: 100_000, before: 'a day' },
    { metric: 'hardBounce', trueRate: 4, perHour: 20_000, before: 'a restless week' },
    { metric: 'complaint', trueRate: 10, perHour: 100_000, before: 'a day' },
  ] as const)('catches $trueRate times the limit of $metric within a minute after $before', (volume) => {
    expect(untilCaught(new Random(JSON.stringify(volume)), volume, 20).minutes).toBeLessThanOrEqual(1);
  });

  it('catches it in the next hour at the latest where the hour began well', () => {
    const volume = { metric: 'hardBounce', trueRate: 4, perHour: 100_000, before: 'a week and 50 minutes' } as const;

    expect(untilCaught(new Random('diluted'), volume, 20).minutes).toBeLessThanOrEqual(11);
  });
});

describe('the judge, mail that comes in campaigns', () => {
  it.each(['gamma', 'lognormal'] as const)('moves at most 3 of 100 sets at 0.8 of the limit (%s)', (shape) => {
    const campaigns = { perDay: 20_000, trueRate: 0.8, variation: 1 / 3, shape, hours: 1 };

    expect(campaignsMoved(new Random(`campaigns ${shape}`), campaigns, 400)).toBeLessThanOrEqual(0.03);
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
