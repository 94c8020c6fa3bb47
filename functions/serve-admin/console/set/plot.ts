import type uPlot from 'uplot';
import { alone, type Grid } from '../../../../shared/admin/chart/points.ts';
import { LEVELS, type Level } from '../../../../shared/judging/model.ts';
import { percent } from '../lib/words.ts';
import { clockIn, dayIn, type Zone } from '../lib/zone.ts';
import type { Mark } from './marks.ts';
import { colourOf, line, markHooks } from './plot-marks.ts';

export type Limits = Readonly<Record<Level, number>>;
export type Drawn = {
  readonly grid: Grid;
  readonly limits: Limits;
  /** Beside it: the span before, or all providers together; null: nothing. */
  readonly beside: readonly (number | null)[] | null;
  /** The highest rate that the chart reaches. */
  readonly top: number;
  readonly marks: readonly Mark[];
  readonly zone: Zone;
};
export const HEIGHT = 200;
export const VOLUME_HEIGHT = 84;
/** Of the axis of rates and of volumes alike, so that the two lie one below the other. Unit: CSS pixels. */
export const GUTTER = 62;
export const FEW_POINTS = 32;

const DASHES: Readonly<Record<Level, readonly number[]>> = { warn: [4, 4], quarantine: [], pause: [1, 3] };

/** The limits as lines across the chart; their words are in the key below it, where nothing lies over them. */
function drawLimits({ ctx, bbox, valToPos }: uPlot, limits: Limits): void {
  for (const level of LEVELS) {
    const y = Math.round(valToPos(limits[level], 'y', true));
    if (y < bbox.top) continue;
    line(ctx, [bbox.left, y], [bbox.left + bbox.width, y], colourOf(`--${level}`), DASHES[level]);
  }
}

/** The clock, and below it the day where it is another than the one before; by days the day alone. */
export const timesFor = (zone: Zone) => (_: uPlot, ticks: number[], __: number, ___: number, step: number) => {
  let before = '';
  return ticks.map((seconds) => {
    const day = dayIn(seconds * 1_000, zone);
    const shown = day === before ? '' : day;
    before = day;
    return step >= 86_400 ? day : `${clockIn(seconds * 1_000, zone)}\n${shown}`;
  });
};

/** What draws: it is brought when the first chart is shown, because the first view needs none. */
export type Plotter = typeof uPlot;
/** Where it draws. Unit of the width: CSS pixels. */
export type Canvas = { readonly plotter: Plotter; readonly width: number };
/** One plot as it is given to what draws. */
export type Plot = { readonly options: uPlot.Options; readonly data: uPlot.AlignedData };
type Shared = Canvas & { readonly zone: Zone; readonly sync: string };
type Wanted = Shared & { readonly drawn: Drawn };
export type Hooks = {
  readonly onHover: (index: number | null) => void;
  readonly onZoom: (from: number, to: number) => void;
};

/** What all plots are: their pointer, and their clock. Those of one `sync` follow each other's pointer. */
export const shared = ({ plotter, width, zone, sync }: Shared, { onHover, onZoom }: Hooks) => ({
  width,
  legend: { show: false },
  cursor: { sync: { key: sync }, drag: { x: true, y: false, setScale: false }, y: false, points: { show: false } },
  tzDate: (seconds: number) =>
    zone === 'UTC' ? plotter.tzDate(new Date(seconds * 1_000), 'UTC') : new Date(seconds * 1_000),
  hooks: {
    setCursor: [(plot: uPlot) => onHover(plot.cursor.idx ?? null)],
    setSelect: [
      (plot: uPlot) => {
        const { left, width: wide } = plot.select;
        if (wide < 4) return;
        onZoom(plot.posToVal(left, 'x') * 1_000, plot.posToVal(left + wide, 'x') * 1_000);
      },
    ],
  },
});
export const axisOf = () => ({
  stroke: colourOf('--quiet'),
  grid: { stroke: colourOf('--line'), width: 1 },
  ticks: { show: false },
});
/** The steps are as wide as each other: half of one at either end keeps the first and the last bar whole. */
export function rangeOf({ at }: Pick<Grid, 'at'>): [number, number] {
  const [first = 0, second = first + 300_000] = at;
  const half = (second - first) / 2;
  return [(first - half) / 1_000, ((at.at(-1) ?? first) + half) / 1_000];
}

/** The rate, with its limits and marks. */
export function ratePlot(wanted: Wanted, hooks: Hooks): Plot {
  const { grid, limits, beside, top, marks, zone } = wanted.drawn;
  const both = shared(wanted, hooks);
  const marked = markHooks(marks);
  const own = colourOf('--accent');
  const dots = grid.at.length <= FEW_POINTS ? null : alone(grid.rate);
  // What lies above the chart touches its upper edge; how high it is stands below.
  const cut = (rates: readonly (number | null)[]) => rates.map((rate) => (rate === null ? null : Math.min(rate, top)));
  return {
    options: {
      ...both,
      height: HEIGHT,
      padding: [14, 8, 0, 0],
      scales: { x: { time: true, range: () => rangeOf(grid) }, y: { range: () => [0, top] } },
      axes: [
        { ...axisOf(), size: 42, values: timesFor(zone) as uPlot.Axis.Values },
        { ...axisOf(), size: GUTTER, values: (_, ticks) => ticks.map((tick) => percent(tick)) },
      ],
      series: [
        {},
        { stroke: colourOf('--quiet'), width: 1.5, dash: [5, 4], points: { show: false }, spanGaps: false },
        {
          stroke: own,
          width: 2,
          points: { show: true, size: 6, fill: own, ...(dots !== null && { filter: () => dots }) },
          spanGaps: false,
        },
      ],
      hooks: {
        ...both.hooks,
        drawClear: marked.drawClear,
        draw: [
          (plot) => {
            plot.ctx.save();
            drawLimits(plot, limits);
            plot.ctx.restore();
          },
          ...marked.draw,
        ],
      },
    },
    data: [
      grid.at.map((at) => at / 1_000),
      cut(beside ?? grid.at.map(() => null)) as (number | null)[],
      cut(grid.rate) as (number | null)[],
    ],
  };
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
/** Counts, in whole steps. */
export const countAxis = (): uPlot.Axis => ({
  ...axisOf(),
  size: GUTTER,
  space: 28,
  incrs: [
    1, 2, 5, 10, 20, 50, 1e2, 2e2, 5e2, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 1e8, 1e9,
  ],
  values: (_, ticks) => ticks.map((tick) => compact.format(tick)),
});

/** What the rate is of, as bars. */
export function volumePlot(wanted: Wanted, hooks: Hooks): Plot {
  const { grid } = wanted.drawn;
  const { paths } = wanted.plotter;
  const most = Math.max(1, ...grid.of);
  return {
    options: {
      ...shared(wanted, hooks),
      height: VOLUME_HEIGHT,
      padding: [8, 8, 0, 0],
      scales: { x: { time: true, range: () => rangeOf(grid) }, y: { range: () => [0, most * 1.1] } },
      axes: [{ ...axisOf(), size: 8, values: (_, ticks) => ticks.map(() => '') }, countAxis()],
      series: [
        {},
        {
          fill: colourOf('--bar'),
          stroke: colourOf('--bar'),
          width: 0,
          points: { show: false },
          ...(paths.bars && { paths: paths.bars({ size: [0.8, 40, 1] }) }),
        },
      ],
    },
    data: [grid.at.map((at) => at / 1_000), [...grid.of]],
  };
}
