import { DAY_MS, type Day } from '../../../shared/kernel/time.ts';
import { googleDate, type StatsRequest } from '../../../shared/postmaster/request.ts';

/** What Gmail knows of one domain. */
export type DomainFigures = {
  readonly days: Map<Day, DayFigures>;
  readonly compliance?: object;
};
export type DayFigures = {
  readonly spamRate?: number;
  /** By `type` or `type reason`: `reject low_ip_reputation`. */
  readonly errors?: Readonly<Record<string, number>>;
  readonly feedback?: Readonly<Record<string, number>>;
};

const FILTERS: Readonly<Record<string, RegExp>> = {
  FEEDBACK_LOOP_SPAM_RATE:
    /^feedback_loop_id = "([^"\\]+)"(?: AND aggregation_key_type = "(?:FROM_HEADER|ALL_DKIM)")?$/,
  DELIVERY_ERROR_RATE:
    /^error_type = "(reject|temp_fail)"(?: AND error_reason = "(bad_attachment|bad_or_missing_ptr_record|ip_in_rbls|low_domain_reputation|low_ip_reputation|spammy_content|stamp_policy_error|other|anomalous_traffic_pattern)")?$/,
};

/** `domains.domainStats.query`. @returns a text where Google would refuse */
export function queryStats(domain: string, { days }: DomainFigures, body: unknown): object | string {
  const { metricDefinitions, timeQuery, pageSize = 10, pageToken, parent } = body as StatsRequest;
  if (pageSize > 200) return 'page_size must be at most 200';
  if (parent !== `domains/${domain}`) return 'parent is not the resource of the path';
  const names = metricDefinitions.map(({ name }) => name);
  if (names.length === 0 || new Set(names).size < names.length) return 'metric names must be unique';
  const [range] = timeQuery.dateRanges.dateRanges;
  const dayOf = ({ year, month, day }: ReturnType<typeof googleDate>) => Date.UTC(year, month - 1, day) / DAY_MS;
  if (range === undefined || dayOf(range.end) < dayOf(range.start)) return 'date range is empty';
  const all: object[] = [];
  for (const [day, figures] of [...days].toSorted(([a], [b]) => a - b)) {
    if (day < dayOf(range.start) || day > dayOf(range.end)) continue;
    for (const { name, baseMetric, filter } of metricDefinitions) {
      const wants = FILTERS[baseMetric.standardMetric];
      const found = wants === undefined ? [] : wants.exec(filter ?? '');
      if (found === null || (wants === undefined && filter !== undefined)) return `filter of ${name} is not supported`;
      const value = figureOf(figures, baseMetric.standardMetric, found);
      if (value === null) continue;
      all.push({ name: `domains/${domain}/domainStats/${day}-${name}`, metric: name, date: googleDate(day), value });
    }
  }
  const from = Number(pageToken ?? 0);
  const next = from + pageSize;
  return { domainStats: all.slice(from, next), ...(next < all.length && { nextPageToken: String(next) }) };
}

function figureOf(figures: DayFigures, metric: string, found: readonly (string | undefined)[]): object | null {
  const rate = (value: number | undefined) => (value === undefined ? null : { floatValue: value });
  switch (metric) {
    case 'SPAM_RATE':
      return rate(figures.spamRate);
    case 'FEEDBACK_LOOP_ID':
      return figures.feedback === undefined ? null : { stringList: { values: Object.keys(figures.feedback) } };
    case 'FEEDBACK_LOOP_SPAM_RATE':
      return rate(figures.feedback?.[found[1] ?? '']);
    default:
      return rate(figures.errors?.[[found[1], found[2]].filter((part) => part !== undefined).join(' ')]);
  }
}
