import { MOST_HELD } from '../../../../shared/admin/needs/model.ts';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { UserError } from '../../user-error.ts';
import { type CliCommand, type Context, parseSetName, requiredOption } from '../context.ts';

/** Something was asked for, and some of it was refused: a script should notice. */
const PARTLY = 1;
const OPTIONS = { reason: { type: 'string' }, all: { type: 'boolean' } } as const;

async function decide(context: Context, action: 'approve' | 'drop'): Promise<number> {
  const isAll = context.values['all'] === true;
  if (isAll === context.names.length > 0) throw new UserError('Expected configuration sets, or --all');
  const reason = requiredOption(context, 'reason');
  const { items: held } = await context.client.call('listHeld');
  const wanted = isAll ? held.map(({ name }) => name) : context.names.map(parseSetName);
  const versions = new Map(held.map(({ name, version }) => [name, version]));
  const done: string[] = [];
  const refused: string[] = [];
  const answers = [];
  const known = wanted.flatMap((name) => {
    const version = versions.get(name);
    if (version === undefined) refused.push(`${name}: no decision about it waits for approval`);
    return version === undefined ? [] : [{ name, version }];
  });
  for (let at = 0; at < known.length; at += MOST_HELD) {
    const body = { action, items: known.slice(at, at + MOST_HELD), reason };
    const answer = await context.client.call('decideHeld', { body });
    answers.push(answer);
    done.push(...answer.done.map(({ name, sentence }) => `${name}: ${sentence}`));
    refused.push(...answer.refused.map(({ name, sentence }) => `${name}: ${sentence}`));
  }
  const lines = [...done, ...refused.map((line) => `left alone: ${line}`)];
  context.show(
    { done: answers.flatMap((answer) => answer.done), refused },
    lines.length === 0 ? 'No decision waits for you.' : lines.map(forTerminal).join('\n'),
  );
  return refused.length > 0 ? PARTLY : 0;
}

/** Approves or drops held decisions: one, some, or all of a mass failure with one reason. */
export const decideHeldCommand = (action: 'approve' | 'drop', about: string): CliCommand => ({
  usage: `${action} NAME … | ${action} --all, each with --reason TEXT`,
  about,
  options: OPTIONS,
  run: (context) => decide(context, action),
});
