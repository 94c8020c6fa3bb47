import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { type CliCommand, type Context, requiredOption } from '../context.ts';
import { PARTLY, REASON } from './options.ts';

const STATES = {
  none: 'No evacuation: sets are judged, moved and attached.',
  asked: 'An evacuation begins within a minute.',
  'under-way': 'Under way',
  done: 'Done',
} as const;

async function evacuate(context: Context): Promise<number> {
  if (context.values['status'] !== true) {
    const done = await context.client.call('evacuate', { body: { reason: requiredOption(context, 'reason') } });
    context.show(done, forTerminal(done.sentence));
    return 0;
  }
  const is = await context.client.call('getEvacuation');
  const { sets, broughtHome, detached, left } = is;
  const far = `: ${sets} sets looked at, ${broughtHome} moved back to their own pools, ${detached} event destinations removed.`;
  const lines = [
    `${STATES[is.state]}${is.since === null ? '' : far}`,
    ...(left.count > 0 ? [`Left for you: ${left.count}`, ...left.first] : []),
  ];
  context.show(is, lines.map(forTerminal).join('\n'));
  return left.count > 0 ? PARTLY : 0;
}

export const EVACUATE: CliCommand = {
  usage: 'evacuate --reason TEXT | evacuate --status',
  about: 'Before a removal: put every set back as it was without Lazaretto (--status: how far that is)',
  options: { ...REASON, status: { type: 'boolean' } },
  run: evacuate,
};
