import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { grouped } from '../../../../shared/kernel/numbers.ts';
import { wholeNumber } from '../../options.ts';
import { minute, rate } from '../../words.ts';
import { type CliCommand, type Context, textOf } from '../context.ts';

type Row = AnswerOf<'listSets'>['items'][number];

export const setsTable = ({ table }: Context, rows: readonly Row[]): string =>
  table(
    [
      { heading: 'configuration set' },
      { heading: 'tenant', leaveOut: 2 },
      { heading: 'standing' },
      { heading: 'since', leaveOut: 3 },
      { heading: 'mode', leaveOut: 1 },
      { heading: 'sends 24 h', isNumber: true },
      { heading: 'bounces', isNumber: true },
      { heading: 'complaints', isNumber: true },
    ],
    rows.map((row) => [
      row.name,
      row.tenant ?? '-',
      `${row.words}${row.pinned ? ' pinned' : ''}${row.exempt ? ' exempt' : ''}${row.told.length > 0 ? ` ${row.told.length} alert${row.told.length === 1 ? '' : 's'}` : ''}`,
      minute(row.since),
      row.mode,
      grouped(row.day.sends),
      rate(row.day.hardBounceRate),
      rate(row.day.complaintRate),
    ]),
  );

async function allSets(context: Context): Promise<AnswerOf<'listSets'>> {
  const limit = wholeNumber('limit', textOf(context, 'limit') ?? '50');
  const query = {
    q: textOf(context, 'search'),
    standing: textOf(context, 'standing'),
    tenant: textOf(context, 'tenant'),
    sort: textOf(context, 'sort'),
    kind: textOf(context, 'kind'),
    of: textOf(context, 'of'),
  };
  const items: Row[] = [];
  let page: AnswerOf<'listSets'>;
  let cursor: string | null = null;
  do {
    const asked = { ...query, limit: Math.min(500, limit - items.length), ...(cursor !== null && { cursor }) };
    // The server says what is wrong with a word, in one sentence.
    page = await context.client.call('listSets', { query: asked as never });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && items.length < limit);
  return { ...page, items };
}

export const SETS: CliCommand = {
  usage:
    'sets [--kind set|stream] [--of NAME] [--standing S] [--tenant T] [--search TEXT] [--sort S] [--limit N] [--names]',
  about: 'Configuration sets and their streams, the worst first; --of: the streams of one set; --names: names alone',
  options: {
    names: { type: 'boolean' },
    kind: { type: 'string' },
    of: { type: 'string' },
    standing: { type: 'string' },
    tenant: { type: 'string' },
    search: { type: 'string' },
    sort: { type: 'string' },
    limit: { type: 'string' },
  },
  async run(context) {
    const page = await allSets(context);
    if (context.values['names'] === true) {
      context.write(page.items.map(({ name }) => `${forTerminal(name)}\n`).join(''));
      return 0;
    }
    const more = page.total > page.items.length ? `\n… ${page.total - page.items.length} more (--limit)` : '';
    const partly = page.known < page.of ? `\n${page.known} of ${page.of} sets are read so far: ask again` : '';
    context.show(page, `${setsTable(context, page.items)}${more}${partly}`);
    return 0;
  },
};
