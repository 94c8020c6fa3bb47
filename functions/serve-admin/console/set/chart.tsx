import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import type { Level } from '../../../../shared/judging/model.ts';
import { LEVEL_WORDS, METRIC_WORDS, moment, percent, rate } from '../lib/words.ts';

type Limits = Readonly<Record<Level, number>>;
type Props = { readonly series: AnswerOf<'getSeries'>; readonly metric: keyof typeof RATE_OF; readonly limits: Limits };
const LEVELS = ['warn', 'quarantine', 'pause'] as const;
/** Where on its line a limit has its word: limits may lie close together. */
const LABEL_AT = {
  warn: { align: 'left', share: 0.02 },
  pause: { align: 'center', share: 0.5 },
  quarantine: { align: 'right', share: 0.98 },
} as const;
const RATE_OF = { hardBounce: 'hardBounceRate', complaint: 'complaintRate' } as const;
const HEIGHT = 220;

const colourOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The limits as lines across the chart, each with its word. */
function drawLimits(plot: uPlot, limits: Limits): void {
  const { ctx, bbox } = plot;
  const pixel = devicePixelRatio;
  ctx.save();
  ctx.font = `${12 * pixel}px system-ui, sans-serif`;
  for (const level of LEVELS) {
    const y = Math.round(plot.valToPos(limits[level], 'y', true));
    if (y < bbox.top) continue;
    ctx.strokeStyle = colourOf(`--${level}`);
    ctx.fillStyle = colourOf(`--${level}`);
    ctx.lineWidth = pixel * 1.5;
    ctx.setLineDash(level === 'warn' ? [4 * pixel, 4 * pixel] : level === 'pause' ? [1 * pixel, 3 * pixel] : []);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    const { align, share } = LABEL_AT[level];
    ctx.textAlign = align;
    ctx.fillText(`${LEVEL_WORDS[level]} ${percent(limits[level])}`, bbox.left + bbox.width * share, y - 4 * pixel);
  }
  ctx.restore();
}

const optionsFor = (width: number, limits: Limits): uPlot.Options => {
  const axis = { stroke: colourOf('--quiet'), grid: { stroke: colourOf('--line'), width: 1 }, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'UTC'),
    scales: {
      x: { time: true },
      y: { range: (_, _least, most) => [0, Math.max(most * 1.15 || 0, limits.quarantine * 1.4)] },
    },
    axes: [
      { ...axis, values: '{HH}:{mm}' as unknown as uPlot.Axis['values'] } as uPlot.Axis,
      { ...axis, size: 56, values: (_, ticks) => ticks.map((tick) => percent(tick)) },
    ],
    series: [
      {},
      {
        stroke: colourOf('--accent'),
        width: 2,
        points: { show: true, size: 6, fill: colourOf('--accent') },
        spanGaps: true,
      },
    ],
    hooks: { draw: [(plot) => drawLimits(plot, limits)] },
  };
};

/** A rate over time with its limits drawn in; the same numbers are in a table below it. */
export function RateChart({ series, metric, limits }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const field = RATE_OF[metric];
  const points = series.points.filter((point) => point[field] !== null);
  const [least, last] = [points[0], points.at(-1)];
  const hasPoints = points.length > 0;

  useEffect(() => {
    const host = place.current;
    if (host === null || !hasPoints) return undefined;
    const times = series.points.map(({ at }) => Date.parse(at) / 1_000);
    const rates = series.points.map((point) => point[field]);
    const draw = () => new uPlot(optionsFor(Math.max(200, host.clientWidth), limits), [times, rates], host);
    let plot = draw();
    const redraw = (): void => {
      plot.destroy();
      plot = draw();
    };
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const sizes = new ResizeObserver(() => {
      if (plot.width !== Math.max(200, host.clientWidth)) redraw();
    });
    sizes.observe(host);
    scheme.addEventListener('change', redraw);
    return () => {
      sizes.disconnect();
      scheme.removeEventListener('change', redraw);
      plot.destroy();
    };
  }, [series, field, limits, hasPoints]);

  const worst = points.reduce((most, point) => Math.max(most, point[field] ?? 0), 0);
  const words =
    least && last
      ? `${METRIC_WORDS[metric]} from ${moment(least.at)} to ${moment(last.at)}: ${rate(last[field])} at the end, ${percent(worst)} at most; limits: warn ${percent(limits.warn)}, quarantine ${percent(limits.quarantine)}, pause ${percent(limits.pause)}`
      : '';
  return (
    <figure class="chart">
      <figcaption>{METRIC_WORDS[metric]}</figcaption>
      {hasPoints ? (
        <div ref={place} role="img" aria-label={words} />
      ) : (
        <p class="quiet">No mail in this time, or none that is counted yet.</p>
      )}
      {hasPoints && (
        <details>
          <summary>{METRIC_WORDS[metric]} as numbers</summary>
          <ul class="numbers">
            {points.toReversed().map((point) => (
              <li key={point.at}>
                {moment(point.at)}: {rate(point[field])}
              </li>
            ))}
          </ul>
        </details>
      )}
    </figure>
  );
}
