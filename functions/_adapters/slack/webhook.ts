import { IncomingWebhook, IncomingWebhookHTTPError, IncomingWebhookRequestError } from '@slack/webhook';
import { alarmInSlack } from '../../../shared/alerts/alarm.ts';
import { type AlarmChannel, ChannelUnavailable } from '../../../shared/alerts/channel.ts';
import type { Links } from '../../../shared/alerts/guide.ts';
import { type SlackMessage, slackMessage } from '../../../shared/alerts/slack.ts';
import type { ButtonOptions } from '../../../shared/alerts/slack-buttons.ts';
import { clip, plain } from '../../../shared/kernel/escape.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';

/** Slack answers within a second or two, or not at all. Unit: ms. */
const TIMEOUT_MS = 10 * SECOND_MS;
/** Statuses by which Slack refuses this one message; all others would befall the next one too. */
const ABOUT_THE_MESSAGE: readonly number[] = [400, 413];

export type SlackOptions = {
  /** null: without buttons, for nobody would answer them. */
  readonly buttons?: ButtonOptions | null;
  readonly links?: Links;
  /** Unit: ms. */
  readonly timeout?: number;
};

/** A way out to Slack, for alerts and for what is none. */
export type SlackChannel = AlarmChannel & {
  /** @throws as `send` */
  post(message: SlackMessage): Promise<void>;
};

/**
 * A Slack channel, by its incoming webhook. The URL is a secret, so no error that comes from here holds it, and none
 * holds the error of the library, which might.
 */
export const slackWebhook = (url: string, options: SlackOptions = {}): SlackChannel =>
  channel((message) => postTo(url, message, options), options);

/** The same, where the URL is kept elsewhere: it is read for every message, from whatever remembers it. */
export const slackBySecret = (webhookUrl: () => Promise<string>, options: SlackOptions = {}): SlackChannel =>
  channel(async (message) => {
    const url = await webhookUrl().catch((cause: unknown) => {
      const why = cause instanceof Error ? `${cause.name}: ${clip(plain(cause.message), 100)}` : 'unknown';
      throw new ChannelUnavailable(`The address of the Slack webhook could not be read: ${why}`, { cause });
    });
    await postTo(url.trim(), message, options);
  }, options);

const channel = (post: SlackChannel['post'], { buttons = null, links }: SlackOptions): SlackChannel => ({
  name: 'slack',
  post,
  send: (message) => post(slackMessage(message, buttons, [], links)),
  tell: (alarm) => post(alarmInSlack(alarm)),
});

async function postTo(url: string, { blocks, ...rest }: SlackMessage, { timeout = TIMEOUT_MS }: SlackOptions) {
  // The library keeps the headers of an answer to itself; this is where it lets us look at them.
  let retryAfterMs: number | null = null;
  const webhook = new IncomingWebhook(url, {
    timeout,
    fetch: async (input, init) => {
      const response = await fetch(input, init as RequestInit);
      retryAfterMs = millisecondsOf(response.headers.get('retry-after'));
      return response;
    },
  });
  try {
    await webhook.send({ ...rest, blocks: [...blocks] });
  } catch (error) {
    throw withoutUrl(error, retryAfterMs);
  }
}

function withoutUrl(error: unknown, retryAfterMs: number | null): Error {
  if (error instanceof IncomingWebhookHTTPError) {
    const said = `Slack answered ${error.statusCode} ${clip(plain(error.body), 100)}`;
    if (ABOUT_THE_MESSAGE.includes(error.statusCode)) return new Error(said);
    return new ChannelUnavailable(said, { retryAfterMs });
  }
  return new ChannelUnavailable(`Slack could not be reached: ${reasonOf(error)}`);
}

/** The code of a network error, else the name of the error, never its message. */
function reasonOf(error: unknown): string {
  const original = error instanceof IncomingWebhookRequestError ? error.original : error;
  if (!(original instanceof Error)) return 'unknown';
  const { cause } = original;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : original.name;
}

/** `Retry-After` in seconds, as Slack sends it. */
const millisecondsOf = (header: string | null): number | null =>
  header !== null && /^\d{1,9}$/.test(header) ? Number(header) * SECOND_MS : null;
