import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import { oneOf } from '../options.ts';
import { minute, rate } from '../words.ts';
import { type CliCommand, onlySet, readMoment, textOf } from './context.ts';

const WORST_FINDING = ['fail', 'warn', 'unknown', 'pass'];

/** Names that a line of a table says; `--json` has all. */
const MOST_NAMED = 5;
const heldAgainst = ({ suspects }: { readonly suspects: readonly string[] }): string => {
  const more = suspects.length - MOST_NAMED;
  if (suspects.length === 0) return '';
  return `; held against ${suspects.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
};

/** Commands that look at what was found, and at numbers over time. */
export const FIND: Readonly<Record<string, CliCommand>> = {
  listings: {
    usage: 'listings [--all]',
    about: 'Addresses and domains on blocklists; --all: those that are clean or unknown, too',
    options: { all: { type: 'boolean' } },
    async run(context) {
      const { items } = await context.client.call('listListings');
      const shown = context.values['all'] === true ? items : items.filter(({ status }) => status === 'listed');
      const columns = [
        { heading: 'address or domain' },
        { heading: 'list' },
        { heading: 'is' },
        { heading: 'since', leaveOut: 1 },
        { heading: 'why', isSentence: true },
      ];
      const rows = shown.map((of) => [
        of.subject,
        of.list,
        of.status,
        minute(of.since),
        `${of.sentence}${heldAgainst(of)}`,
      ]);
      const unknown = items.filter(({ status }) => status === 'unknown').length;
      const rest = unknown === 0 ? '' : ` ${grouped(unknown)} of ${grouped(items.length)} looks found nothing out.`;
      const none = items.length === 0 ? 'Nothing was looked at yet.' : `Nothing is listed.${rest}`;
      context.show({ items: shown }, shown.length === 0 ? none : context.table(columns, rows));
      return 0;
    },
  },
  findings: {
    usage: 'findings [--domain D] [--all]',
    about: 'What is wrong with SPF, DKIM, DMARC and the rest, and the record to publish; --all: what holds, too',
    options: { domain: { type: 'string' }, all: { type: 'boolean' } },
    async run(context) {
      const domain = textOf(context, 'domain')?.toLowerCase();
      const { items } = await context.client.call('listFindings');
      const asked = items
        .filter((of) => domain === undefined || of.domain === domain)
        .toSorted((a, b) => WORST_FINDING.indexOf(a.status) - WORST_FINDING.indexOf(b.status));
      const shown = context.values['all'] === true ? asked : asked.filter(({ status }) => status !== 'pass');
      const lines = shown.flatMap(({ domain: of, check, status, since, sentence, publish }) => [
        `${status.padEnd(7)} ${forTerminal(of)} ${check}${since === null ? '' : `, since ${minute(since)}`}`,
        `  ${forTerminal(sentence)}`,
        ...(publish === null
          ? []
          : [`  publish: ${forTerminal(publish.name)} ${publish.type} ${forTerminal(publish.value)}`]),
      ]);
      const none = asked.length === 0 ? 'Nothing was looked at yet.' : 'Every record holds.';
      context.show({ items: shown }, lines.length === 0 ? none : lines.join('\n'));
      return 0;
    },
  },
  series: {
    usage: 'series NAME [--by slot|hour|day] [--since T]',
    about: 'Its counts and rates over time',
    options: { by: { type: 'string' }, since: { type: 'string' } },
    async run(context) {
      const since = textOf(context, 'since');
      const query = {
        by: oneOf('by', ['slot', 'hour', 'day'], textOf(context, 'by') ?? 'hour'),
        ...(since !== undefined && { from: await readMoment(context, 'since', since, -1) }),
      };
      const series = await context.client.call('getSeries', { path: { set: onlySet(context) }, query });
      const columns = [
        { heading: 'from' },
        { heading: 'sends', isNumber: true },
        { heading: 'delivered', isNumber: true, leaveOut: 1 },
        { heading: 'hard bounces', isNumber: true },
        { heading: '', isNumber: true },
        { heading: 'complaints', isNumber: true },
        { heading: '', isNumber: true },
      ];
      const rows = series.points.map((of) => [
        minute(of.at),
        grouped(of.sends),
        grouped(of.deliveries),
        grouped(of.hardBounces),
        rate(of.hardBounceRate),
        grouped(of.complaints),
        rate(of.complaintRate),
      ]);
      context.show(series, rows.length === 0 ? 'No mail in this time.' : context.table(columns, rows));
      return 0;
    },
  },
};
