import { alone } from '../../../../shared/admin/chart/points.ts';
import { percent } from '../lib/words.ts';
import type { Zone } from '../lib/zone.ts';
import type { Mark } from './marks.ts';
import {
  axisOf,
  type Canvas,
  countAxis,
  FEW_POINTS,
  GUTTER,
  HEIGHT,
  type Hooks,
  type Plot,
  rangeOf,
  shared,
  timesFor,
  VOLUME_HEIGHT,
} from './plot.ts';
import { colourOf, markHooks } from './plot-marks.ts';

/** What is drawn of one mailbox provider: an entry for each hour. */
export type FlowDrawn = {
  /** Where each hour begins. */
  readonly at: readonly number[];
  /** null: a gap. */
  readonly soon: readonly (number | null)[];
  /** From the bottom up; each with the property of the style that colours it. */
  readonly parts: readonly { readonly colour: string; readonly counts: readonly number[] }[];
  readonly marks: readonly Mark[];
  readonly zone: Zone;
};
type Wanted = Canvas & { readonly drawn: FlowDrawn; readonly sync: string };

/** The share that was delivered soon, from none to all. */
export function soonPlot({ plotter, width, drawn, sync }: Wanted, hooks: Hooks): Plot {
  const { at, soon, marks, zone } = drawn;
  const both = shared({ plotter, width, zone, sync }, hooks);
  const own = colourOf('--accent');
  const dots = at.length <= FEW_POINTS ? null : alone(soon);
  return {
    options: {
      ...both,
      height: HEIGHT,
      padding: [14, 8, 0, 0],
      scales: { x: { time: true, range: () => rangeOf(drawn) }, y: { range: () => [0, 1.02] } },
      axes: [
        { ...axisOf(), size: 42, values: timesFor(zone) as NonNullable<Plot['options']['axes']>[number]['values'] },
        { ...axisOf(), size: GUTTER, values: (_, ticks) => ticks.map((tick) => percent(tick)) },
      ],
      series: [
        {},
        {
          stroke: own,
          width: 2,
          points: { show: true, size: 6, fill: own, ...(dots !== null && { filter: () => dots }) },
          spanGaps: false,
        },
      ],
      hooks: { ...both.hooks, ...markHooks(marks) },
    } as Plot['options'],
    data: [at.map((time) => time / 1_000), [...soon]],
  };
}

/** Deferrals as bars, one reason on another: each bar is drawn from the bottom, the highest first. */
export function deferralPlot({ plotter, width, drawn, sync }: Wanted, hooks: Hooks): Plot {
  const { at, parts, zone } = drawn;
  const { paths } = plotter;
  const sums: number[][] = [];
  for (const { counts } of parts) {
    const below = sums.at(-1);
    sums.push(counts.map((count, index) => count + (below?.[index] ?? 0)));
  }
  const most = Math.max(1, ...(sums.at(-1) ?? []));
  const bars = paths.bars?.({ size: [0.8, 40, 1] });
  return {
    options: {
      ...shared({ plotter, width, zone, sync }, hooks),
      height: VOLUME_HEIGHT,
      padding: [8, 8, 0, 0],
      scales: { x: { time: true, range: () => rangeOf(drawn) }, y: { range: () => [0, most * 1.1] } },
      axes: [{ ...axisOf(), size: 8, values: (_, ticks) => ticks.map(() => '') }, countAxis()],
      series: [
        {},
        ...parts.toReversed().map(({ colour }) => ({
          fill: colourOf(`--${colour}`),
          stroke: colourOf('--box'),
          width: 1,
          points: { show: false },
          ...(bars && { paths: bars }),
        })),
      ],
    },
    data: [at.map((time) => time / 1_000), ...sums.toReversed()],
  };
}
