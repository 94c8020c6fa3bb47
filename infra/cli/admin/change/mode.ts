import { MODE_CHOICES } from '../../../../shared/admin/schema/changes.ts';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { POOL_NOT_READY } from '../../../../shared/placement/pool-messages.ts';
import { oneOf } from '../../options.ts';
import { type CliCommand, type Context, onlyName, parseSetName, requiredOption, textOf } from '../context.ts';
import { UNTIL, untilOf } from './options.ts';

/** Of the whole deployment, or of one set. */
async function modeNow(context: Context): Promise<number> {
  const set = textOf(context, 'set');
  if (set !== undefined) {
    const { name, mode } = await context.client.call('getSet', { path: { set: parseSetName(set) } });
    context.show({ name, mode }, `${forTerminal(name)}: ${mode}.`);
    return 0;
  }
  const { switch: is, policyMode } = await context.client.call('getFleet');
  const words = is.mode === 'policy' ? `${policyMode}, as the policy says` : `${is.mode}, by the switch`;
  context.show(is, `Every set: ${words}.`);
  return 0;
}

/** What keeps the quarantine pool from isolating, told to whoever lets Lazaretto move sets. */
async function poolWarnings({ client }: Context, wanted: (typeof MODE_CHOICES)[number]): Promise<string[]> {
  if (wanted === 'observe') return [];
  const { notices, policyMode } = await client.call('getFleet');
  if (wanted === 'policy' && policyMode === 'observe') return [];
  return notices
    .filter(({ title }) => title === POOL_NOT_READY)
    .map(({ title, sentence, next }) => forTerminal(`${title}: ${sentence}. ${next.join(' ')}`));
}

async function mode(context: Context): Promise<number> {
  if (context.names.length === 0 && textOf(context, 'reason') === undefined) return modeNow(context);
  const wanted = oneOf('mode', MODE_CHOICES, onlyName(context, 'mode (observe, enforce or policy)'));
  const body = { mode: wanted, reason: requiredOption(context, 'reason') };
  const set = textOf(context, 'set');
  if (set === undefined) {
    const { version } = await context.client.call('getSwitch');
    const thrown = await context.client.call('putSwitch', { body, seen: version });
    const words = `Every set: ${wanted === 'policy' ? 'what the policy says' : wanted}. In force within a minute.`;
    context.show(thrown, [words, ...(await poolWarnings(context, wanted))].join('\n'));
    return 0;
  }
  const path = { set: parseSetName(set) };
  const { version } = await context.client.call('getSet', { path });
  const changed = await context.client.call('setMode', {
    path,
    body: { ...body, ...(await untilOf(context)) },
    seen: version,
  });
  context.show(changed, `${forTerminal(changed.name)}: ${changed.mode}.`);
  return 0;
}

export const MODE: CliCommand = {
  usage: 'mode [observe|enforce|policy --reason TEXT] [--set NAME [--until T]]',
  about: 'The mode of every set, or of one set or stream; without a word: which it is',
  options: { ...UNTIL, set: { type: 'string' } },
  run: mode,
};
