import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { UserError } from '../../user-error.ts';
import { type CliCommand, requiredOption, textOf } from '../context.ts';

const STATES = {
  none: 'Nobody has sent a test alert in 30 days.',
  waiting: 'It waits to be sent: ask again in a minute.',
  failing: 'It is tried again, at least once an hour, until every channel has it.',
  done: 'Every channel has it.',
} as const;
/** A channel did not take it: a script should notice. */
const FAILING = 1;

/** Sends an alert about nothing, and says of each channel whether it took it. */
export const TEST_ALERT: CliCommand = {
  usage: 'test-alert --reason TEXT | test-alert --id ID',
  about: 'Send a test alert on every channel; --id: which channels have it, and why others do not',
  options: { reason: { type: 'string' }, id: { type: 'string' } },
  async run(context) {
    const alertId = textOf(context, 'id');
    if (alertId === undefined) {
      const done = await context.client.call('testAlert', { body: { reason: requiredOption(context, 'reason') } });
      const next = `Which channels have it: lazaretto test-alert --id ${done.alertId}`;
      context.show(done, `${forTerminal(done.sentence)}\n${next}`);
      return 0;
    }
    if (textOf(context, 'reason') !== undefined) throw new UserError('Expected --reason or --id, got both');
    const is = await context.client.call('getTestAlert', { query: { alertId } });
    const lines = is.channels.map(({ name, sentence }) => `${name}: ${sentence}`);
    context.show(is, [...lines.map(forTerminal), STATES[is.state]].join('\n'));
    return is.state === 'failing' ? FAILING : 0;
  },
};
