import { oneOf } from '../../options.ts';
import { type CliCommand, type Context, onlyName, requiredOption, textOf } from '../context.ts';
import { REASON } from './options.ts';

async function automatic(context: Context): Promise<number> {
  if (context.names.length === 0 && textOf(context, 'reason') === undefined) {
    const is = await context.client.call('getSwitch');
    context.show(is, `Automatic moves are ${is.automatic ? 'on' : 'off'}.`);
    return 0;
  }
  const wanted = oneOf('automatic', ['on', 'off'], onlyName(context, 'word (on or off)'));
  const { version } = await context.client.call('getSwitch');
  const body = { automatic: wanted === 'on', reason: requiredOption(context, 'reason') };
  const thrown = await context.client.call('putSwitch', { body, seen: version });
  context.show(thrown, `Automatic moves are ${wanted}. In force within a minute.`);
  return 0;
}

export const AUTOMATIC: CliCommand = {
  usage: 'automatic [on|off --reason TEXT]',
  about: 'Turn automatic moves on or off; without a word: how it stands',
  options: REASON,
  run: automatic,
};
