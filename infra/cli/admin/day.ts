import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { rateOf } from '../../../shared/counting/rates.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped, percent } from '../../../shared/kernel/numbers.ts';
import { DAY_MS, iso } from '../../../shared/kernel/time.ts';
import { rate } from '../words.ts';
import type { Context } from './context.ts';

type Series = AnswerOf<'getSeries'>;
type Limits = AnswerOf<'getSet'>['limits'];
/** Of each dimension; the rest is summed up. */
const MOST_ROWS = 8;

/** Its mail of the last 24 hours: rates beside their limits, by mailbox provider, address and reason. */
export async function dayText(context: Context, set: string, limits: Limits): Promise<string> {
  const { now } = await context.client.call('getFleet');
  const from = iso(Date.parse(now) - DAY_MS);
  const series = await context.client.call('getSeries', { path: { set }, query: { by: 'hour', from, to: now } });
  const { totals } = series;
  if (totals.sends + totals.deliveries + totals.hardBounces + totals.complaints === 0) return 'No mail in 24 hours.';
  return [
    `24 hours: ${grouped(totals.sends)} sent, ${grouped(totals.deliveries)} delivered`,
    ratesLine('hard bounces', totals.hardBounces, series.hardBounceRate, limits.hardBounce),
    ratesLine('complaints', totals.complaints, series.complaintRate, limits.complaint),
    ...providersText(context, series),
    ...namedText(context, 'outgoing address', 'delivered', series.ips, ({ deliveries }) => deliveries),
    ...namedText(context, 'reason of bounces', 'bounces', series.reasons, ({ count }) => count),
    ...namedText(context, 'blocklist named in bounces', 'bounces', series.blocklists, ({ count }) => count),
  ].join('\n');
}

const ratesLine = (what: string, count: number, now: number | null, { warn, quarantine, pause }: Limits['complaint']) =>
  `  ${what}: ${grouped(count)}, ${now === null ? 'no rate: nothing to measure against' : percent(now)}` +
  ` (limits: warn ${percent(warn)}, quarantine ${percent(quarantine)}, pause ${percent(pause)})`;

function providersText(context: Context, { providers }: Series): string[] {
  if (providers.length === 0) return [];
  const columns = [
    { heading: 'mailbox provider' },
    { heading: 'delivered', isNumber: true },
    { heading: 'hard bounces', isNumber: true },
    { heading: '', isNumber: true },
    { heading: 'complaints', isNumber: true },
    { heading: '', isNumber: true },
  ];
  const rows = providers
    .slice(0, MOST_ROWS)
    .map(({ name, deliveries, hardBounces, complaints, reports }) => [
      name,
      grouped(deliveries),
      grouped(hardBounces),
      rate(rateOf(hardBounces, deliveries + hardBounces)),
      reports || complaints > 0 ? grouped(complaints) : 'not reported',
      reports ? rate(rateOf(complaints, Math.max(deliveries, complaints))) : '',
    ]);
  return ['', context.table(columns, rows), ...moreOf(providers.length)];
}

function namedText<R extends { readonly name: string }>(
  context: Context,
  heading: string,
  counted: string,
  all: readonly R[],
  countOf: (row: R) => number,
): string[] {
  if (all.length === 0) return [];
  const rows = all.slice(0, MOST_ROWS).map((row) => [forTerminal(row.name), grouped(countOf(row))]);
  return ['', context.table([{ heading }, { heading: counted, isNumber: true }], rows), ...moreOf(all.length)];
}

const moreOf = (count: number): string[] => (count > MOST_ROWS ? [`… ${count - MOST_ROWS} more (--json)`] : []);
