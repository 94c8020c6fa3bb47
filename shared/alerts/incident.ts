import type { Metric, Ratio } from '../judging/model.ts';
import { grouped, percent } from '../kernel/numbers.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { AlertMessage } from './model.ts';
import { type AlertSubject, resolveAlert } from './subject.ts';
import { METRIC_WORDS, utcMinute } from './wording.ts';

/** An incident at a mailbox provider, as an alert shows it. */
export type IncidentNews = {
  readonly id: string;
  readonly provider: string;
  readonly metric: Metric;
  /** Pooled over the sets that were not under suspicion: hard bounces or complaints … */
  readonly count: number;
  /** … of so many outcomes or deliveries … */
  readonly of: number;
  /** … of so many sets. */
  readonly sets: number;
  readonly limit: Ratio;
  readonly since: EpochMs;
  /** Counts are withheld until then; null while the end is not known. */
  readonly until: EpochMs | null;
};

/** The alert of an incident, from its first message to its last. */
export const incidentAlertId = (id: string): string => `incident:${id}`;

/** The subject of an incident; `openAlert` and `remindAlert` make its messages. It concerns no set and moves none. */
export function incidentAlert(incident: IncidentNews): AlertSubject {
  const { provider, metric, count, of, sets, limit, since, until } = incident;
  const words = METRIC_WORDS[metric];
  const share = `${words.counted} ${grouped(count)} of ${grouped(of)} ${words.of} = ${percent(count / Math.max(of, 1))}`;
  return {
    alertId: incidentAlertId(incident.id),
    kind: 'incident',
    severity: 'warning',
    since,
    tenant: null,
    configurationSet: null,
    mode: 'enforce',
    title: `Incident at ${provider}`,
    sentence: `At ${provider}, ${grouped(sets)} sets together: ${share} since ${utcMinute(since)}, limit ${percent(limit)}`,
    standing: null,
    numbers: null,
    next: [
      `Its ${words.counted} do not count against any sender${until === null ? ' while it lasts' : ` until ${utcMinute(until)}`}.`,
      'They stay in the totals. Every other provider is judged as usual.',
    ],
  };
}

/** The last message of an incident. */
export const incidentCleared = (incident: IncidentNews, at: EpochMs): AlertMessage =>
  resolveAlert(incidentAlert(incident), {
    at,
    title: `Incident at ${incident.provider} is over`,
    sentence: `The incident at ${incident.provider} lasted from ${utcMinute(incident.since)} to ${utcMinute(at)}`,
    next: [`Its ${METRIC_WORDS[incident.metric].counted} count again.`],
  });
