import type { SetDetail } from '../../../../shared/admin/schema/set.ts';
import { METRICS } from '../../../../shared/judging/metrics.ts';
import { Box, SafeText, Since } from '../lib/parts.tsx';
import { grouped, LEVEL_WORDS, METRIC_WORDS, percent, rate, signed } from '../lib/words.ts';

/** How near a set is to each limit: evidence against the bar that convicts. */
export function SetEvidence({ set }: { readonly set: SetDetail }) {
  const { since, readings, sentences, unjudged, waitsForProvider, conviction, day } = set;
  return (
    <Box
      title="Evidence"
      note={`How much likelier its mail ${since === null ? '' : 'sent since its standing changed '}is above a limit than at it. A bar that is full convicts.`}
    >
      {conviction !== null && (
        <p>
          <strong>Convicted</strong> <Since time={conviction.at} now={set.judgedAt} />:{' '}
          <SafeText text={conviction.sentence} />. The evidence below begins anew with the mail sent since.
        </p>
      )}
      {day.deliveries + day.hardBounces + day.complaints > 0 && (
        <p>
          In the last 24 hours: hard bounces {grouped(day.hardBounces)} = {rate(day.hardBounceRate)}, complaints{' '}
          {grouped(day.complaints)} = {rate(day.complaintRate)}.
        </p>
      )}
      {readings.length === 0 && <p>There is nothing to judge yet: no outcome of mail is known.</p>}
      <div class="gauges">
        {METRICS.map((metric) => {
          const own = readings.filter((reading) => reading.metric === metric);
          if (own.length === 0) return null;
          return (
            <div key={metric}>
              <h3>{METRIC_WORDS[metric]}</h3>
              {own.map((reading) => (
                <Gauge key={reading.level} reading={reading} />
              ))}
            </div>
          );
        })}
      </div>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>
            <SafeText text={sentence} />
          </li>
        ))}
        {unjudged.map((metric) => (
          <li key={metric}>{METRIC_WORDS[metric]}: nothing to measure against yet</li>
        ))}
        {waitsForProvider !== null && (
          <li>
            A decision waits until it is known whether <SafeText text={waitsForProvider.provider} /> has an incident.
          </li>
        )}
      </ul>
    </Box>
  );
}

/** One limit. */
function Gauge({ reading }: { readonly reading: SetDetail['readings'][number] }) {
  const { metric, level, limit, evidence, bar, convicts } = reading;
  const full = Math.max(0, Math.min(1, evidence / bar));
  const name = `${METRIC_WORDS[metric]}, limit to ${LEVEL_WORDS[level]} ${percent(limit)}`;
  const text = `${signed(evidence)} of ${signed(bar)}${convicts ? ', convicts' : ''}`;
  return (
    <div class={`gauge ${convicts ? 'convicts' : ''}`}>
      <span>
        {LEVEL_WORDS[level]} at {percent(limit)}
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: a <meter> has no words for its value */}
      <div
        class="trough"
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={bar}
        aria-valuenow={Math.max(0, Math.min(bar, evidence))}
        aria-valuetext={text}
      >
        <div class={`fill ${level}`} style={{ width: `${(full * 100).toFixed(1)}%` }} />
      </div>
      <span class="number">
        {convicts && <span aria-hidden="true">⚠ </span>}
        {text}
      </span>
    </div>
  );
}
