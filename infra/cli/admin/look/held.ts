import { minute } from '../../words.ts';
import type { CliCommand } from '../context.ts';

export const HELD: CliCommand = {
  usage: 'held',
  about: 'Decisions that wait for a person: approve or drop them',
  async run(context) {
    const { items } = await context.client.call('listHeld');
    const rows = items.map((h) => [h.name, h.standing, minute(h.since), h.sentence]);
    const columns = [
      { heading: 'configuration set' },
      { heading: 'decided' },
      { heading: 'since' },
      { heading: 'why', isSentence: true },
    ];
    context.show({ items }, items.length === 0 ? 'Nothing waits for you.' : context.table(columns, rows));
    return 0;
  },
};
