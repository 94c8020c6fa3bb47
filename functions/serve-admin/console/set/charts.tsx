import { type ChartMetric, gridOf } from '../../../../shared/admin/chart/points.ts';
import { freeSpan, movedSpan, RANGES, type Range, type Span, spanBefore } from '../../../../shared/admin/chart/span.ts';
import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import type { SetDetail } from '../../../../shared/admin/schema/set.ts';
import { hrefOfSet, showInstead, showNext } from '../lib/address.ts';
import { read, setPath } from '../lib/api.ts';
import { Box, ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import type { Polled } from '../lib/poll.ts';
import { useLive } from '../lib/shell.ts';
import { momentIn, useZone, type Zone } from '../lib/zone.ts';
import { RateChart } from './chart.tsx';
import type { Decisions } from './decisions.ts';
import { type Mark, marksOf } from './marks.ts';

type Series = AnswerOf<'getSeries'>;
type Props = {
  readonly set: SetDetail;
  readonly query: URLSearchParams;
  readonly span: Span;
  readonly series: Polled<Series | null>;
  readonly decisions: Polled<Decisions>;
};

const iso = (at: number): string => new Date(at).toISOString();
export const readSeries = (name: string, { by, from, to }: Span, provider: string | null, signal: AbortSignal) =>
  read<'getSeries'>(
    setPath(name, '/series'),
    { by, from: iso(from), to: iso(to), provider: provider ?? undefined },
    signal,
  );

const NO_SPAN = { range: null, from: null, to: null, by: null } as const;

/** Rates over time. What is shown is in the address, so that a link shows the same. */
export function SetCharts({ set, query, span, series, decisions }: Props) {
  const zone = useZone();
  const provider = query.get('provider');
  const isCompared = query.get('compare') === 'before';
  const now = Date.parse(set.judgedAt);
  const earlier = spanBefore(span);
  const before = useLive(`before ${isCompared} ${set.name} ${query}`, async (signal) =>
    isCompared ? readSeries(set.name, earlier, provider, signal) : null,
  );
  const incidents = useLive('incidents', (signal) => read<'listIncidents'>('/incidents', {}, signal));
  const showRange = (range: Range): void => showNext(hrefOfSet(set.name), query, { ...NO_SPAN, range });
  const showSpan = (next: Span): void =>
    showNext(hrefOfSet(set.name), query, { ...NO_SPAN, from: iso(next.from), to: iso(next.to) });
  const marks = marksOf({
    decisions: decisions.data ?? { history: [] },
    incidents: incidents.data?.items ?? [],
    from: span.from,
    to: span.to,
  });
  const data = series.data;
  return (
    <Box title="Rates over time">
      <fieldset class="choice">
        <legend class="unseen">Time span</legend>
        {(Object.keys(RANGES) as Range[]).map((range) => (
          <label key={range}>
            <input type="radio" name="span" checked={span.range === range} onChange={() => showRange(range)} />{' '}
            {RANGE_WORDS[range]}
          </label>
        ))}
        {span.range === null && (
          <label>
            <input type="radio" name="span" checked /> {momentIn(span.from, zone)} – {momentIn(span.to, zone)}
          </label>
        )}
      </fieldset>
      <div class="choice">
        {MOVES.map(([move, words]) => (
          <button
            key={move}
            type="button"
            disabled={move === 'later' && span.to >= now}
            onClick={() => showSpan(movedSpan(span, move, now))}
          >
            {words}
          </button>
        ))}
        <label>
          <input
            type="checkbox"
            checked={isCompared}
            onChange={() => showInstead(hrefOfSet(set.name), query, { compare: isCompared ? null : 'before' })}
          />{' '}
          Compare with the span before
        </label>
        <label class="beside">
          Provider
          <select
            value={provider ?? ''}
            onChange={(event) =>
              showInstead(hrefOfSet(set.name), query, { provider: event.currentTarget.value || null })
            }
          >
            <option value="">all together</option>
            {namesOf(data, provider).map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <ProblemBox error={series.error} />
      {before.error !== null && isCompared && <ProblemBox error={before.error} />}
      {data === null && series.error === null && <Waiting />}
      {data !== null && (
        <div class="charts">
          {(['hardBounce', 'complaint'] as const).map((metric) => (
            <RateChart
              key={metric}
              {...drawnOf(metric, { data, before: isCompared ? (before.data ?? null) : null, span, earlier, provider })}
              metric={metric}
              limits={set.limits[metric]}
              marks={marks}
              zone={zone}
              onZoom={(from, to) => showSpan(freeSpan(Math.round(from), Math.round(to), now))}
            />
          ))}
        </div>
      )}
      <p class="quiet">
        Drag across a chart to look closer; the arrow keys read it step by step. Limits are as they apply now
        {provider !== null && ', and hold for all providers together'}.
      </p>
      <Marks marks={marks} zone={zone} />
    </Box>
  );
}

const RANGE_WORDS: Readonly<Record<Range, string>> = {
  '6h': '6 hours',
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
};
const MOVES = [
  ['earlier', '← Earlier'],
  ['later', 'Later →'],
  ['closer', 'Closer'],
  ['wider', 'Wider'],
] as const;

/** The most mail first; the one that is chosen stays, also where it has none in this span. */
const namesOf = (series: Series | null, chosen: string | null): readonly string[] => [
  ...new Set([...(series?.providers.map(({ name }) => name) ?? []), ...(chosen === null ? [] : [chosen])]),
];

type Data = {
  readonly data: Series;
  readonly before: Series | null;
  readonly span: Span;
  readonly earlier: Span;
  readonly provider: string | null;
};
/** One provider is drawn beside all of them, unless the span before is. */
function drawnOf(metric: ChartMetric, { data, before, span, earlier, provider }: Data) {
  const pointsOf = (series: Series) => (provider === null ? series.points : (series.ofProvider?.points ?? []));
  const grid = gridOf(pointsOf(data), metric, span);
  if (before !== null)
    return { grid, beside: { grid: gridOf(pointsOf(before), metric, earlier), words: 'the span before' } };
  return {
    grid,
    beside: provider === null ? null : { grid: gridOf(data.points, metric, span), words: 'all providers' },
  };
}

const Marks = ({ marks, zone }: { readonly marks: readonly Mark[]; readonly zone: Zone }) =>
  marks.length === 0 ? null : (
    <ol class="marks" aria-label="Marked in the charts">
      {marks.map(({ number, at, until, words }) => (
        <li key={number}>
          {momentIn(at, zone)}
          {until !== null && ` – ${momentIn(until, zone)}`}: <SafeText text={words} />
        </li>
      ))}
    </ol>
  );
