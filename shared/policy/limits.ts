import { type Limits, METRICS, type Metric, perMetric } from '../judging/metrics.ts';
import type { LimitsOverride } from './model.ts';

type Levels = Limits[Metric];

const mergeLevels = (base: Levels, over: LimitsOverride[Metric]): Levels => ({
  warn: over?.warn ?? base.warn,
  quarantine: over?.quarantine ?? base.quarantine,
  pause: over?.pause ?? base.pause,
});

/** Lays overrides over limits, the later ones on top. */
export const mergeLimits = (base: Limits, ...overrides: readonly (LimitsOverride | null | undefined)[]): Limits =>
  overrides.reduce<Limits>((limits, over) => perMetric((metric) => mergeLevels(limits[metric], over?.[metric])), base);

/** One override over another. */
export const mergeOverrides = (
  under: LimitsOverride | null | undefined,
  over: LimitsOverride | null | undefined,
): LimitsOverride =>
  perMetric((metric) =>
    under?.[metric] === undefined && over?.[metric] === undefined
      ? undefined
      : { ...under?.[metric], ...over?.[metric] },
  );

const ordered = ({ warn, quarantine, pause }: Levels): boolean => warn <= quarantine && quarantine <= pause;

/** One sentence per metric whose limits do not rise from warn to pause; only of those metrics that `over` touches. */
export const orderProblems = (path: string, limits: Limits, over: LimitsOverride | null | undefined): string[] =>
  METRICS.filter((metric) => over?.[metric] !== undefined && !ordered(limits[metric])).map((metric) => {
    const { warn, quarantine, pause } = limits[metric];
    return (
      `${path}.${metric}: expected warn ≤ quarantine ≤ pause together with what it inherits, ` +
      `got warn ${warn}, quarantine ${quarantine}, pause ${pause}`
    );
  });

const raise = ({ warn, quarantine, pause }: Levels): Levels => ({
  warn,
  quarantine: Math.max(quarantine, warn),
  pause: Math.max(pause, quarantine, warn),
});

/**
 * Limits that rise from warn to pause whatever they were made of. What is too low is raised: of two contradicting
 * limits the more lenient holds, because moving a healthy sender is the worse mistake.
 */
export const inOrder = (limits: Limits): Limits => perMetric((metric) => raise(limits[metric]));

/** All limits times a factor, as probation has it. */
export const scaleLimits = (limits: Limits, factor: number): Limits => {
  const scaled = ({ warn, quarantine, pause }: Levels): Levels => ({
    warn: warn * factor,
    quarantine: quarantine * factor,
    pause: pause * factor,
  });
  return perMetric((metric) => scaled(limits[metric]));
};
