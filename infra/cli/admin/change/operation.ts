import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { UserError } from '../../user-error.ts';
import { type CliCommand, readMoment, requiredOption } from '../context.ts';
import { REASON } from './options.ts';

/** A command that takes a reason and nothing else. */
export const operation = (id: 'baseline' | 'endEvacuation' | 'redrive', usage: string, about: string): CliCommand => ({
  usage: `${usage} --reason TEXT`,
  about,
  options: REASON,
  async run(context) {
    const done = await context.client.call(id, { body: { reason: requiredOption(context, 'reason') } });
    context.show(done, forTerminal(done.sentence));
    return 0;
  },
});

export const REFOLD: CliCommand = {
  usage: 'refold FROM TO --reason TEXT',
  about: 'Fold the closed slots between two times into the totals again',
  options: REASON,
  async run(context) {
    const [from, to, ...rest] = context.names;
    if (from === undefined || to === undefined || rest.length > 0) throw new UserError('Expected FROM and TO');
    const body = {
      from: await readMoment(context, 'from', from, -1),
      to: await readMoment(context, 'to', to, -1),
      reason: requiredOption(context, 'reason'),
    };
    const done = await context.client.call('refold', { body });
    context.show(done, forTerminal(done.sentence));
    return 0;
  },
};
