import { ChannelUnavailable } from '../../../shared/alerts/channel.ts';
import { clip, plain } from '../../../shared/kernel/escape.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';

/** Receivers answer within seconds, or not at all. Unit: ms. */
const TIMEOUT_MS = 10 * SECOND_MS;
/** Statuses by which a receiver refuses this one message; all others would befall the next one too. */
const ABOUT_THE_MESSAGE: readonly number[] = [400, 413, 422];
const MOST_SAID = 100;

export type PostOptions = {
  /** Unit: ms. */
  readonly timeout?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * Posts JSON to an address that is a secret: no error that comes from here holds it. No redirect is followed.
 * @param who the receiver, for errors: `Teams`
 * @throws {ChannelUnavailable} where no message would get through
 */
export async function postJson(who: string, url: string, body: string, options: PostOptions = {}): Promise<void> {
  const { timeout = TIMEOUT_MS, headers = {} } = options;
  if (!URL.canParse(url) || !isSafe(new URL(url))) {
    throw new ChannelUnavailable(`Expected an address that begins with https:// for ${who}, got something else`);
  }
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  }).catch((error: unknown) => {
    throw new ChannelUnavailable(`${who} could not be reached: ${reasonOf(error)}`);
  });
  if (response.ok) return void (await response.body?.cancel());
  const said = clip(plain(await response.text().catch(() => '')), MOST_SAID);
  const message = `${who} answered ${response.status} ${said}`.trim();
  if (ABOUT_THE_MESSAGE.includes(response.status)) throw new Error(message);
  throw new ChannelUnavailable(message, { retryAfterMs: millisecondsOf(response.headers.get('retry-after')) });
}

/** https, or this machine. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname));

/** The code of a network error, else its name, never its message: that may hold the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : error.name;
}

const millisecondsOf = (header: string | null): number | null =>
  header !== null && /^\d{1,9}$/.test(header) ? Number(header) * SECOND_MS : null;

/** A secret that is kept elsewhere. @throws {ChannelUnavailable} without the value of anything */
export async function readSecret(what: string, read: () => Promise<string>): Promise<string> {
  try {
    return (await read()).trim();
  } catch (cause) {
    const why = cause instanceof Error ? `${cause.name}: ${clip(plain(cause.message), MOST_SAID)}` : 'unknown';
    throw new ChannelUnavailable(`${what} could not be read: ${why}`, { cause });
  }
}
