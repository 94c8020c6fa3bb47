import type { Level } from './model.ts';

/** Evidence that a conviction needs. Part of the policy. */
export type BarsPolicy = {
  readonly warn: number;
  /** Quarantine and pause. */
  readonly act: number;
  /** Above this many active sets, `act` grows by ln(active sets ÷ setsPerStep). */
  readonly setsPerStep: number;
};

/**
 * 10 = 22,000 times likelier above the limit than at it; measured, it moves 1 % or less of the sets at 0.8 of their
 * limit in a month (docs/decisions.md, "Judging"). A warning only tells, so it may err more often.
 */
export const DEFAULT_BARS: BarsPolicy = { warn: 8, act: 10, setsPerStep: 300 };

/** The bar of every level. More active sets give chance more tries, so the bar rises with them. */
export const barsFor = (
  activeSets: number,
  { warn, act, setsPerStep }: BarsPolicy = DEFAULT_BARS,
): Readonly<Record<Level, number>> => {
  const times = activeSets / setsPerStep;
  const raised = act + (times > 1 && Number.isFinite(times) ? Math.log(times) : 0);
  return { warn, quarantine: raised, pause: raised };
};
