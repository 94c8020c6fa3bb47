import { describe, expect, it } from 'vitest';
import { judge } from '../../../shared/judging/judge.ts';
import type { HourPart } from '../../../shared/judging/model.ts';
import { hourOf, hourStart, MINUTE_MS, SLOT_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';

const START = hourStart(hourOf(Date.UTC(2026, 0, 8, 10)));
const PROVIDERS = ['microsoft', 'yahoo', 'other'];

/** Slots of one hour, each `[sends, hardBounces]` per provider. */
const partsOf = (slots: readonly (readonly [number, number])[]): HourPart[] =>
  slots.map(([sends, bounces], index) => ({
    since: START + index * SLOT_MS,
    cells: new Map(PROVIDERS.map((provider) => [provider, [sends, sends - bounces, bounces, 0] as const])),
  }));
const judged = (slots: readonly (readonly [number, number])[], withParts: boolean) => {
  const parts = partsOf(slots);
  const total = (index: 0 | 1): number => slots.reduce((sum, slot) => sum + slot[index], 0);
  const [sends, bounces] = [total(0), total(1)];
  const cells = new Map(PROVIDERS.map((provider) => [provider, [sends, sends - bounces, bounces, 0] as const]));
  return judge({
    now: START + slots.length * SLOT_MS - MINUTE_MS,
    epochFrom: 0,
    hours: [{ hour: hourOf(START), cells, ...(withParts && { parts }) }],
    before: null,
    limits: DEFAULT_POLICY.limits,
    withheld: [],
    activeSets: 1,
    sendsFeedback: () => true,
  });
};
const quarantined = (judgement: ReturnType<typeof judge>) =>
  judgement.convictions.find(({ level }) => level === 'quarantine');

describe('a fire within a good hour', () => {
  const FIRE = [
    [1_000, 8],
    [1_000, 8],
    [1_000, 8],
    [1_000, 8],
    [300, 66],
  ] as const;

  it('is found at once where it is known what came when', () => {
    expect(quarantined(judged(FIRE, true))).toMatchObject({ count: 198, of: 900, since: START + 4 * SLOT_MS });
  });

  it('is hidden by the good mail where it is not', () => {
    expect(quarantined(judged(FIRE, false))).toBeUndefined();
  });

  it('is none where the slots are all alike', () => {
    const even = [
      [1_000, 30],
      [1_000, 30],
      [1_000, 30],
      [1_000, 30],
    ] as const;

    expect(quarantined(judged(even, true))).toBeUndefined();
  });
});
