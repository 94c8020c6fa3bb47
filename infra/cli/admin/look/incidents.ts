import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { percent } from '../../../../shared/kernel/numbers.ts';
import { minute } from '../../words.ts';
import type { CliCommand } from '../context.ts';

const MOST_NAMED = 5;
type Clears = AnswerOf<'listIncidents'>['items'][number]['clears'];
/** Sets that it clears while it goes on: the first of them by name. */
function clearsText({ count, first }: Clears): string {
  const named = first.slice(0, MOST_NAMED);
  const names = named.map(({ name, rate }) => `${name} (${rate === null ? 'no rate' : percent(rate)})`).join(', ');
  return `It clears ${count}: ${names}${count > named.length ? ` and ${count - named.length} more` : ''}.`;
}

export const INCIDENTS: CliCommand = {
  usage: 'incidents',
  about: 'Incidents of mailbox providers',
  async run(context) {
    const { items } = await context.client.call('listIncidents');
    const rows = items.map((i) => [
      minute(i.openedAt),
      i.closedAt === null ? 'going on' : minute(i.closedAt),
      i.provider,
      i.clears.count === 0 ? i.sentence : `${i.sentence} ${clearsText(i.clears)}`,
    ]);
    const columns = [
      { heading: 'from' },
      { heading: 'until' },
      { heading: 'provider' },
      { heading: 'why', isSentence: true },
    ];
    context.show({ items }, items.length === 0 ? 'No incident.' : context.table(columns, rows));
    return 0;
  },
};
