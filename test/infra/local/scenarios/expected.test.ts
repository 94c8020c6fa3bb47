import { describe, expect, it } from 'vitest';
import { toldIn, unmetIn } from '../../../../infra/local/scenarios/expected.ts';
import type { Expectation } from '../../../../infra/local/scenarios/model.ts';

const seen = (over: object = {}) =>
  ({
    customers: [{ tenant: 'willow', stages: [{ stage: 'ordered' }, { stage: 'new' }] }],
    ladders: [{ subject: 'willow', changes: [{ kind: 'climb' }, { kind: 'hold' }] }],
    told: ['willow is ready to send'],
    ...over,
  }) as unknown as Parameters<typeof unmetIn>[1];

describe('what a story expects of customers, ladders and alerts', () => {
  it('is met where all came in order', () => {
    const expectation: Expectation = {
      ...{ bad: [], stages: { willow: ['ordered', 'new'] }, ladders: { willow: ['climb', 'hold'] } },
      told: ['willow is ready to send'],
    };

    expect(unmetIn(expectation, seen())).toEqual([]);
  });

  it('is nothing where a story says nothing of them', () => {
    expect(unmetIn({ bad: [] }, seen())).toEqual([]);
  });

  it('names what is missing, what came too often, and who is not there', () => {
    expect(
      unmetIn(
        {
          ...{ bad: [], stages: { willow: ['ordered'], oak: ['new'] }, ladders: { willow: ['hold', 'climb'] } },
          told: [],
        },
        seen(),
      ),
    ).toEqual([
      'willow: expected ordered, got ordered, new',
      'oak: expected new, got nothing',
      'ladder of willow: expected hold, climb, got climb, hold',
      'told: expected nothing, got willow is ready to send',
    ]);
  });
});

describe('what a story is held to of the alerts that went out', () => {
  const published = (alertId: string, phase: string, kind = 'authentication') => ({
    message: JSON.stringify({ alertId, phase, kind, title: `${alertId} ${phase}` }),
  });
  const told = (...alerts: readonly object[]) =>
    toldIn({ deployment: { aws: { state: { published: alerts } } } } as unknown as Parameters<typeof toldIn>[0]);

  it('are those about customers, ladders, seasons and what receivers report, when they begin, and flow when it ends, too', () => {
    expect(
      told(
        published('dmarc-senders:example.com:2026-01-09', 'notice'),
        published('dmarc-fails:example.com:1', 'opened'),
        published('dmarc-fails:example.com:1', 'cleared'),
        published('gmail:spamRate:example.com:1', 'opened', 'receiver'),
        published('gmail:spamRate:example.com:1', 'reminder', 'receiver'),
        published('authentication:example.com:1', 'opened'),
        published('flow-all:yahoo:1', 'opened', 'signal'),
        published('flow-all:yahoo:1', 'cleared', 'signal'),
        published('standing:larch:1', 'opened', 'standing'),
        published('onboarding:willow', 'notice', 'onboarding'),
      ),
    ).toEqual([
      'dmarc-senders:example.com:2026-01-09 notice',
      'dmarc-fails:example.com:1 opened',
      'gmail:spamRate:example.com:1 opened',
      'flow-all:yahoo:1 opened',
      'flow-all:yahoo:1 cleared',
      'onboarding:willow notice',
    ]);
  });
});
