import { useState } from 'preact/hooks';
import { freeSpan, type Span } from '../../../../shared/admin/chart/span.ts';
import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import type { SetDetail } from '../../../../shared/admin/schema/set.ts';
import { hrefOfSet, showNext } from '../lib/address.ts';
import { read } from '../lib/api.ts';
import { Box, SafeText, Table } from '../lib/parts.tsx';
import type { Polled } from '../lib/poll.ts';
import { useLive } from '../lib/shell.ts';
import { counted, grouped, rate } from '../lib/words.ts';
import { useZone } from '../lib/zone.ts';
import type { Decisions } from './decisions.ts';
import { FlowChart } from './flow-chart.tsx';
import { marksOf } from './marks.ts';

type Series = AnswerOf<'getSeries'>;
type Props = {
  readonly set: SetDetail;
  readonly query: URLSearchParams;
  readonly span: Span;
  readonly series: Series;
  readonly decisions: Polled<Decisions>;
};
/** Charts that are drawn unless one asks for all. */
const FIRST = 4;

/** What became of mail at each mailbox provider: in all, and hour by hour. */
export function SetFlow({ set, query, span, series: { flow, flowHours, by }, decisions }: Props) {
  const zone = useZone();
  const [isWhole, setIsWhole] = useState(false);
  const incidents = useLive('incidents', (signal) => read<'listIncidents'>('/incidents', {}, signal));
  if (by === 'day') {
    return (
      <Box title="Flow by mailbox provider">
        <p class="quiet">Days do not say how soon mail was delivered: choose 30 days or less.</p>
      </Box>
    );
  }
  if (flow.length === 0) return null;
  const at = flowHours.at.map((time) => Date.parse(time));
  const [from, to] = [at[0] ?? span.from, at.at(-1) ?? span.to];
  const marks = marksOf({
    decisions: decisions.data ?? { history: [] },
    incidents: incidents.data?.items ?? [],
    ...{ from: span.from, to: span.to },
  }).filter(({ at: begin, until }) => begin <= to && (until ?? begin) >= from);
  const shown = isWhole ? flowHours.providers : flowHours.providers.slice(0, FIRST);
  const more = flowHours.providers.length - shown.length;
  const now = Date.parse(set.judgedAt);
  const showSpan = (begin: number, end: number): void => {
    const next = freeSpan(Math.round(begin), Math.round(end), now);
    const iso = (time: number): string => new Date(time).toISOString();
    showNext(hrefOfSet(set.name), query, { range: null, by: null, from: iso(next.from), to: iso(next.to) });
  };
  return (
    <Box
      title="Flow by mailbox provider"
      note="By the hour in which mail was sent. Numbers mark what is listed under Rates over time."
    >
      <Flow rows={flow} />
      {at.length > 0 && (
        <div class="charts">
          {shown.map((hours) => (
            <FlowChart key={hours.name} at={at} hours={hours} marks={marks} zone={zone} onZoom={showSpan} />
          ))}
        </div>
      )}
      {at.length > 0 && more > 0 && (
        <button type="button" onClick={() => setIsWhole(true)}>
          Show {counted(more, 'provider')} more
        </button>
      )}
    </Box>
  );
}

/** Of what was sent, what was delivered soon, and what SES still tries to deliver. */
function Flow({ rows }: { readonly rows: Series['flow'] }) {
  return (
    <>
      <Table label="Flow by mailbox provider">
        <thead>
          <tr>
            <th scope="col">Provider</th>
            <th scope="col">Sent</th>
            <th scope="col">Delivered by the end of the hour after</th>
            <th scope="col">Waits at SES</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, sent, soon, waiting }) => (
            <tr key={name}>
              <th scope="row">
                <SafeText text={name} />
              </th>
              <td>{grouped(sent)}</td>
              <td>{soon === null ? <span class="quiet">nothing sent</span> : rate(soon)}</td>
              <td>{grouped(waiting)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p class="quiet">What waits was sent within 14 hours and is neither delivered, bounced nor expired.</p>
    </>
  );
}
