import { spanInQuery, spanOfRange, usualRange } from '../../../../shared/admin/chart/span.ts';
import { read, setPath } from '../lib/api.ts';
import { Chip, Empty, ProblemBox, SafeText, Since, Waiting } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';
import { NotHealthy, PartOf } from '../lib/stream.tsx';
import { METRIC_WORDS, moment } from '../lib/words.ts';
import { SetActions } from '../set/actions.tsx';
import { SetAtSes } from '../set/at-ses.tsx';
import { readSeries, SetCharts } from '../set/charts.tsx';
import { useDecisions } from '../set/decisions.ts';
import { SetEvidence } from '../set/evidence.tsx';
import { SetFlow } from '../set/flow.tsx';
import { SetGmail } from '../set/gmail.tsx';
import { SetMode } from '../set/mode.tsx';
import { SetPlacement } from '../set/placement.tsx';
import { SetSamples } from '../set/samples.tsx';
import { SetSettings } from '../set/settings.tsx';
import { SetSources } from '../set/sources.tsx';
import { SetStreams } from '../set/streams.tsx';
import { SetTimeline } from '../set/timeline.tsx';

/** One set: how it stands and why, how near it is to each limit, what was done, and what can be done. */
export function SetView({ name, query }: { readonly name: string; readonly query: URLSearchParams }) {
  const { data: set, error } = useLive(`set ${name}`, (signal) => read<'getSet'>(setPath(name), {}, signal));
  const decisions = useDecisions(name);
  const now = set === null ? null : Date.parse(set.judgedAt);
  const since = set?.since ? Date.parse(set.since) : null;
  const span = now === null ? null : (spanInQuery(query, now) ?? spanOfRange(usualRange(since, now), now));
  const provider = query.get('provider');
  // What is asked for moves on with the clock; the question stays the same.
  const shown = span === null ? '' : (span.range ?? `${span.from} ${span.to}`);
  const series = useLive(`series ${name} ${shown} ${provider}`, async (signal) =>
    span === null ? null : readSeries(name, span, provider, signal),
  );
  if (set === null) {
    if (error === null) return <Waiting />;
    return (
      <>
        <ProblemBox error={error} />
        <Empty title="There is nothing to show of this set.">
          <a href="#/fleet">Back to the fleet</a>
        </Empty>
      </>
    );
  }
  return (
    <>
      <ProblemBox error={error} />
      <section class={`summary ${set.standing}`} aria-label="How it stands">
        <p>
          <Chip standing={set.standing} effect={set.effect} of={set} /> {set.pinned && <span class="flag">pinned</span>}
          {set.exempt && <span class="flag">exempt</span>}
          {set.mode === 'observe' && <span class="flag">observed</span>}{' '}
          {set.since === null ? 'since it first sent' : <Since time={set.since} now={set.judgedAt} />}
          {set.tenant !== null && (
            <span class="quiet">
              {' '}
              · tenant <SafeText text={set.tenant} />
            </span>
          )}
        </p>
        {set.stream !== null && (
          <p>
            <PartOf stream={set.stream} />
            {set.stream.pausedSince !== null && (
              <>
                {' '}
                · its SES tenant is paused <Since time={set.stream.pausedSince} now={set.judgedAt} />
              </>
            )}
          </p>
        )}
        {set.standing === 'healthy' && set.words !== set.standing && (
          <p>
            <NotHealthy row={set} />
          </p>
        )}
        {set.sentence !== null && (
          <p>
            <SafeText text={set.sentence} />
          </p>
        )}
        {set.told.map(({ metric, since, sentence }) => (
          <p key={metric}>
            <strong>{METRIC_WORDS[metric]}</strong>, alert only, <Since time={since} now={set.judgedAt} />:{' '}
            <SafeText text={sentence} />
          </p>
        ))}
        {set.done !== null && (
          <p>
            <strong>
              <SafeText text={set.done} />
            </strong>
          </p>
        )}
        <Ends set={set} />
        <SetActions set={set} query={query} />
        <SetMode set={set} />
      </section>
      <SetEvidence set={set} />
      {span !== null && <SetCharts set={set} query={query} span={span} series={series} decisions={decisions} />}
      {set.stream === null && <SetSamples name={name} now={set.judgedAt} />}
      <SetTimeline decisions={decisions} now={set.judgedAt} />
      {set.tenantAtSes !== null && (
        <p class="problem">
          <SafeText text={set.tenantAtSes.sentence} />. That is SES’s word, and no decision of Lazaretto.
        </p>
      )}
      {set.stream === null && <SetPlacement placement={set.placement} now={set.judgedAt} />}
      {set.stream === null && <SetStreams set={set} />}
      <SetSettings set={set} />
      {series.data !== null && span !== null && (
        <SetSources
          series={series.data}
          flow={<SetFlow set={set} query={query} span={span} series={series.data} decisions={decisions} />}
        />
      )}
      <SetGmail gmail={set.gmail} />
      {set.stream === null && <SetAtSes atSes={set.atSes} />}
    </>
  );
}

type Ending = {
  readonly set: { readonly until: Readonly<Record<string, string | null>>; readonly holdUntil: string | null };
};
/** What ends by itself, and when. */
function Ends({ set: { until, holdUntil } }: Ending) {
  const ends = Object.entries(until).flatMap(([what, time]) => (time === null ? [] : [`${what} ends ${moment(time)}`]));
  if (holdUntil !== null) ends.push(`released by itself not before ${moment(holdUntil)}`);
  return ends.length === 0 ? null : <p class="quiet">{ends.join(' · ')}</p>;
}
