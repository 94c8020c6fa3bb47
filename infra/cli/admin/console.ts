import { browse } from '../browse.ts';
import { wholeNumber } from '../options.ts';
import { COMMON, type Values } from './context.ts';
import { linkFile } from './link-file.ts';
import { startProxy } from './proxy.ts';
import { readUrl, transportTo, urlOfStack } from './transport.ts';

/** Nobody has asked for anything for so long: stop. Unit: ms. */
const IDLE_MS = 30 * 60_000;

export const CONSOLE_OPTIONS = {
  ...COMMON,
  port: { type: 'string', default: '0' },
  'no-open': { type: 'boolean', default: false },
} as const;

/** Open the deployed console in a browser, and sign for it until nobody looks any more. */
export async function openConsole(values: Values, write: (text: string) => void): Promise<number> {
  const given = values['url'] ?? process.env['LAZARETTO_URL'];
  const which = values['viewer'] === true ? 'viewer' : 'operator';
  const url = typeof given === 'string' ? readUrl(given) : await urlOfStack(String(values['stack']), which);
  const stopped = Promise.withResolvers<void>();
  let idle = setTimeout(() => stopped.resolve(), IDLE_MS);
  const proxy = await startProxy({
    send: transportTo(url),
    api: url.origin,
    port: wholeNumber('port', String(values['port'])),
    onRequest() {
      clearTimeout(idle);
      idle = setTimeout(() => stopped.resolve(), IDLE_MS);
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.resolve());
  const link = values['no-open'] === true ? null : await linkFile(proxy.entrance);
  write(`${proxy.entrance}\n\nThis link works once. It stops by itself after 30 idle minutes, or with Ctrl-C.\n`);
  if (link !== null) browse(link.path);
  await stopped.promise;
  clearTimeout(idle);
  await link?.remove();
  await proxy.close();
  return 0;
}
