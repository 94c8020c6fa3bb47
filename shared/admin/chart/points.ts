import type { EpochMs } from '../../kernel/time.ts';
import type { AnswerOf } from '../fleet/operations.ts';
import { type Span, STEP_MS } from './span.ts';

type Series = AnswerOf<'getSeries'>;
/** What a rate is of: the very numbers that its limit is held against. */
const PARTS = {
  hardBounce: { rate: 'hardBounceRate', count: 'hardBounces', of: 'outcomes' },
  complaint: { rate: 'complaintRate', count: 'complaints', of: 'reporting' },
} as const;
export type ChartMetric = keyof typeof PARTS;
type Point = Pick<Series['points'][number], 'at' | (typeof PARTS)[ChartMetric][keyof (typeof PARTS)[ChartMetric]]>;

/** One entry a step, in order of time; the columns are as long as each other. */
export type Grid = {
  /** Where each step begins. */
  readonly at: readonly EpochMs[];
  /** null: nothing to divide by, so the line has a gap. */
  readonly rate: readonly (number | null)[];
  readonly count: readonly number[];
  readonly of: readonly number[];
};

/** The points of a span, with the steps in which there was nothing. */
export function gridOf(points: readonly Point[], metric: ChartMetric, { from, to, by }: Omit<Span, 'range'>): Grid {
  const known = new Map(points.map((point) => [Date.parse(point.at), point]));
  const at: EpochMs[] = [];
  for (let time = from; time <= to; time += STEP_MS[by]) at.push(time);
  const part = PARTS[metric];
  return {
    at,
    rate: at.map((time) => known.get(time)?.[part.rate] ?? null),
    count: at.map((time) => known.get(time)?.[part.count] ?? 0),
    of: at.map((time) => known.get(time)?.[part.of] ?? 0),
  };
}

/** The steps of another grid laid beside those of one: the first to the first. */
export const besides = (grid: Grid, before: Grid): readonly (number | null)[] =>
  grid.at.map((_, index) => before.rate[index] ?? null);

/** All of a grid as one rate: null where there is nothing to divide by. */
export function allOf({ count, of }: Grid): {
  readonly count: number;
  readonly of: number;
  readonly rate: number | null;
} {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  const [hits, all] = [sum(count), sum(of)];
  return { count: hits, of: all, rate: all === 0 ? null : hits / Math.max(hits, all) };
}

/** A step with less than this share of the usual step's mail may lie above the chart: 1 of 1 is no 100 %. */
const FEW_SHARE = 0.1;
const FEW = 20;

/**
 * Up to which rate a chart reaches: every step of enough mail, the line of quarantine, and some air.
 * @param more rates that are drawn beside, of steps as large
 */
export function topOf({ rate, of }: Grid, quarantine: number, more: readonly (number | null)[] = []): number {
  const used = of.filter((count) => count > 0).toSorted((a, b) => a - b);
  const usual = used[Math.floor(used.length / 2)] ?? 0;
  const enough = Math.min(usual, Math.max(FEW, usual * FEW_SHARE));
  const isEnough = (index: number): boolean => (of[index] ?? 0) >= enough;
  const shown = rate.map((value, index) => (isEnough(index) ? (value ?? 0) : 0));
  const beside = more.map((value, index) => (isEnough(index) ? (value ?? 0) : 0));
  const most = Math.max(0, ...shown, ...beside);
  return Math.min(1, Math.max(most * 1.15, quarantine * 1.4));
}

/** Steps alone between gaps: a line of one point is seen as a dot only. */
export const alone = (rate: readonly (number | null)[]): number[] =>
  rate.flatMap((value, index) =>
    value !== null && (rate[index - 1] ?? null) === null && (rate[index + 1] ?? null) === null ? [index] : [],
  );
