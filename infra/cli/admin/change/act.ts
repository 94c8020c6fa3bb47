import type { BodyOf } from '../../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { type CliCommand, type Context, onlySet, requiredOption } from '../context.ts';
import { REASON, UNTIL, untilOf } from './options.ts';

type Action = BodyOf<'actOnSet'>['action'];

/** Look, then decide: what was seen is what is changed, or nothing is. */
export async function act(context: Context, action: Action): Promise<number> {
  const set = onlySet(context);
  const body = { action, reason: requiredOption(context, 'reason'), ...(await untilOf(context)) };
  const { version } = await context.client.call('getSet', { path: { set } });
  const changed = await context.client.call('actOnSet', { path: { set }, body, seen: version });
  context.show(changed, `${forTerminal(changed.name)} is ${changed.standing}: ${forTerminal(changed.sentence)}`);
  return 0;
}

/** A command that does one thing to one set or stream. */
export const action = (name: Action, about: string, isTimed = false): CliCommand => ({
  usage: `${name} NAME --reason TEXT${isTimed ? ' [--until T]' : ''}`,
  about,
  options: isTimed ? UNTIL : REASON,
  run: (context) => act(context, name),
});
