import { describe, expect, it } from 'vitest';
import { unmetIn } from '../../../../infra/local/scenarios/expected.ts';
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
