import { type CliCommand, textOf } from '../admin/context.ts';
import { demandUrlOf, placesOf } from '../admin/places.ts';
import { DEFAULT_STACK } from '../admin/transport.ts';

/** Everything about one recipient, by the caller's own credentials. */
export const FORGET: CliCommand = {
  usage: 'forget ADDRESS --reason TEXT [--dry-run]',
  about:
    'Delete everything that is kept of one recipient, with your own AWS credentials: archive, dead letters, claims of complaints, samples. Counts stay; the audit trail gets an HMAC. A run that is broken off is gone on with by the next one',
  options: { reason: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  async run(context) {
    const { forgetAddress, givenOf } = await import('./forget-address.ts');
    const stack = textOf(context, 'stack') ?? DEFAULT_STACK;
    await demandUrlOf(stack, context.values['url'] ?? process.env['LAZARETTO_URL']);
    return forgetAddress(context, await givenOf(await placesOf(stack), stack));
  },
};
