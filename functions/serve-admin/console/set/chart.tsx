import { useState } from 'preact/hooks';
import { allOf, besides, type ChartMetric, type Grid, topOf } from '../../../../shared/admin/chart/points.ts';
import { LEVELS } from '../../../../shared/judging/model.ts';
import { grouped, LEVEL_WORDS, METRIC_WORDS, percent, rate } from '../lib/words.ts';
import { momentIn, type Zone } from '../lib/zone.ts';
import type { Mark } from './marks.ts';
import { type Limits, ratePlot, volumePlot } from './plot.ts';
import { usePlots } from './use-plots.ts';

type Props = {
  readonly metric: ChartMetric;
  readonly grid: Grid;
  /** Drawn dashed beside it, and what it is. */
  readonly beside: { readonly grid: Grid; readonly words: string } | null;
  readonly limits: Limits;
  readonly marks: readonly Mark[];
  readonly zone: Zone;
  readonly onZoom: (from: number, to: number) => void;
};
const OF_WORDS: Readonly<Record<ChartMetric, string>> = {
  hardBounce: 'outcomes',
  complaint: 'deliveries at providers that report',
};

/** A rate over time, and below it what it is of. The same numbers are in a list below it, and as the pointer says. */
export function RateChart({ metric, grid, beside, limits, marks, zone, onZoom }: Props) {
  const [at, setAt] = useState<number | null>(null);
  const laid = beside === null ? null : besides(grid, beside.grid);
  const top = topOf(grid, limits.quarantine, laid ?? []);
  const all = allOf(grid);
  const hasPoints = grid.rate.some((value) => value !== null);
  const over = grid.rate.filter((value) => value !== null && value > top).length;
  const worst = Math.max(0, ...grid.rate.map((value) => value ?? 0));
  const drawn = { grid, limits, beside: laid, top, marks, zone };
  const place = usePlots({
    hasPoints,
    what: drawn,
    plotsOf: (canvas, hooks) =>
      [ratePlot, volumePlot].map((made) => made({ ...canvas, zone, sync: metric, drawn }, hooks)),
    hooks: { onHover: setAt, onZoom },
  });
  const limitWords = LEVELS.map((level) => `${level} ${percent(limits[level])}`).join(', ');
  const [first, last] = [grid.at[0] ?? 0, grid.at.at(-1) ?? 0];
  const words = `${METRIC_WORDS[metric]} from ${momentIn(first, zone)} to ${momentIn(last, zone)}: ${rate(all.rate)} in all, ${percent(worst)} at most; limits: ${limitWords}`;
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setAt((before) => Math.max(0, Math.min(grid.at.length - 1, (before ?? grid.at.length) + by)));
  };
  return (
    <figure class="chart">
      <figcaption>
        {METRIC_WORDS[metric]}: <span class="number">{rate(all.rate)}</span>
        <span class="quiet">
          {' '}
          = {grouped(all.count)} of {grouped(all.of)} {OF_WORDS[metric]}
          {beside !== null && `; ${beside.words} ${rate(allOf(beside.grid).rate)}`}
        </span>
      </figcaption>
      {hasPoints ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys go from step to step, as the pointer does
        <div ref={place} class="plots" role="img" aria-label={words} tabIndex={0} onKeyDown={step} />
      ) : (
        <p class="quiet">No mail in this time, or none that is counted yet.</p>
      )}
      <p class="readout" role="status">
        {hasPoints && (at === null ? ' ' : readout(grid, laid, at, zone, metric))}
      </p>
      <p class="key">
        {LEVELS.map((level) => (
          <span key={level} class={`key-${level}`}>
            {LEVEL_WORDS[level]} {percent(limits[level])}
          </span>
        ))}
        {beside !== null && <span class="key-beside">{beside.words}</span>}
      </p>
      {over > 0 && (
        <p class="quiet">
          {over} of few messages lie above the chart, the highest at {percent(worst)}.
        </p>
      )}
      {hasPoints && <Numbers metric={metric} grid={grid} zone={zone} />}
    </figure>
  );
}

/** `20 Nov 10:30 UTC: 11.4 % = 212 of 1,860` */
function readout(
  grid: Grid,
  laid: readonly (number | null)[] | null,
  at: number,
  zone: Zone,
  metric: ChartMetric,
): string {
  const value = grid.rate[at] ?? null;
  const before = laid === null ? '' : `; beside ${rate(laid[at] ?? null)}`;
  const time = momentIn(grid.at[at] ?? 0, zone);
  if (value === null) return `${time}: no mail${before}`;
  return `${time}: ${rate(value)} = ${grouped(grid.count[at] ?? 0)} of ${grouped(grid.of[at] ?? 0)} ${OF_WORDS[metric]}${before}`;
}

const Numbers = ({
  metric,
  grid,
  zone,
}: {
  readonly metric: ChartMetric;
  readonly grid: Grid;
  readonly zone: Zone;
}) => (
  <details>
    <summary>{METRIC_WORDS[metric]} as numbers</summary>
    <ul class="numbers">
      {grid.at
        .map((time, index) => [time, index] as const)
        .filter(([, index]) => grid.rate[index] !== null)
        .toReversed()
        .map(([time, index]) => (
          <li key={time}>
            {momentIn(time, zone)}: {rate(grid.rate[index] ?? null)} of {grouped(grid.of[index] ?? 0)}
          </li>
        ))}
    </ul>
  </details>
);
