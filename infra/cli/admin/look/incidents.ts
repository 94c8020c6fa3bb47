import { minute } from '../../words.ts';
import type { CliCommand } from '../context.ts';

export const INCIDENTS: CliCommand = {
  usage: 'incidents',
  about: 'Incidents of mailbox providers',
  async run(context) {
    const { items } = await context.client.call('listIncidents');
    const rows = items.map((i) => [
      minute(i.openedAt),
      i.closedAt === null ? 'going on' : minute(i.closedAt),
      i.provider,
      i.sentence,
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
