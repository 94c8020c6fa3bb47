import { minute } from '../../words.ts';
import type { Context } from '../context.ts';

/** Mails to the report address that were refused. What they say of themselves is anybody's text. @returns the exit code */
export async function showRefusedReports(context: Context): Promise<number> {
  const { items } = await context.client.call('listRefusedReports');
  const rows = items.map(({ at, from, reason, object }) => [minute(at), from ?? '-', reason, object]);
  const columns = [{ heading: 'when' }, { heading: 'from' }, { heading: 'why' }, { heading: 'object', leaveOut: 1 }];
  const text =
    rows.length === 0 ? 'No report was refused, or none comes here: docs/receivers.md.' : context.table(columns, rows);
  context.show({ items }, text);
  return 0;
}
