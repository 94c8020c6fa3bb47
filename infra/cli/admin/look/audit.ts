import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { wholeNumber } from '../../options.ts';
import { minute } from '../../words.ts';
import { type CliCommand, type Context, readMoment, textOf } from '../context.ts';

const auditTable = ({ table }: Context, lines: AnswerOf<'listAudit'>['items']): string =>
  table(
    [
      { heading: 'at' },
      { heading: 'who' },
      { heading: 'via', leaveOut: 1 },
      { heading: 'what' },
      { heading: 'of' },
      { heading: 'why', isSentence: true },
    ],
    lines.map((line) => [
      minute(line.at),
      line.actor,
      line.via,
      line.action,
      line.target.name ?? line.target.kind,
      line.why,
    ]),
  );

export const AUDIT: CliCommand = {
  usage: 'audit [--name N] [--actor A] [--since T] [--limit N] [--csv | --ndjson]',
  about: 'Who changed what, when and why',
  options: {
    name: { type: 'string' },
    actor: { type: 'string' },
    since: { type: 'string' },
    limit: { type: 'string' },
    csv: { type: 'boolean' },
    ndjson: { type: 'boolean' },
  },
  async run(context) {
    const since = textOf(context, 'since');
    const limit = textOf(context, 'limit');
    const query = {
      name: textOf(context, 'name'),
      actor: textOf(context, 'actor'),
      from: since === undefined ? undefined : await readMoment(context, 'since', since, -1),
      limit: limit === undefined ? undefined : wholeNumber('limit', limit),
    };
    const format = context.values['csv'] ? 'csv' : context.values['ndjson'] ? 'ndjson' : null;
    if (format !== null) {
      context.write((await context.client.text('listAudit', { query: { ...query, format } as never })).text);
      return 0;
    }
    const page = await context.client.call('listAudit', { query: query as never });
    context.show(page, auditTable(context, page.items));
    return 0;
  },
};
