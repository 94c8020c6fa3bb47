import { createHash, createHmac } from 'node:crypto';
import { type AlarmChannel, ChannelUnavailable } from '../../../shared/alerts/channel.ts';
import type { Links } from '../../../shared/alerts/guide.ts';
import { alarmEvent, alertEvent, type WebhookEvent } from '../../../shared/alerts/signed-webhook.ts';
import { type Clock, SECOND_MS } from '../../../shared/kernel/time.ts';
import { type PostOptions, postJson, readSecret } from './post-json.ts';

/** How a secret of Standard Webhooks begins; 24 to 64 bytes in base64 follow. */
const PREFIX = 'whsec_';
const LEAST_BYTES = 24;

/**
 * The value of `webhook-signature`: HMAC-SHA256 over `id.timestamp.body`, in base64.
 * @param secret `whsec_…`
 * @param timestamp seconds since the epoch
 * @throws {ChannelUnavailable} where the secret is none
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatureOf(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '', 'base64');
  if (key.length < LEAST_BYTES) {
    throw new ChannelUnavailable(
      `Expected a secret of ${PREFIX} and at least ${LEAST_BYTES} bytes in base64 for the webhook, got something else`,
    );
  }
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** An id without a full stop; the same event has the same one, so that a receiver knows what comes again. */
const idOf = ({ identity }: WebhookEvent): string =>
  `msg_${createHash('sha256').update(identity).digest('hex').slice(0, 32)}`;

export type Secrets = { readonly url: () => Promise<string>; readonly secret: () => Promise<string> };

/** Posts one event by the rules of Standard Webhooks. @throws {ChannelUnavailable} where no message would get through */
export async function postSigned(
  secrets: Secrets,
  clock: Clock,
  event: WebhookEvent,
  options: PostOptions = {},
): Promise<void> {
  const url = await readSecret('The address of the webhook', secrets.url);
  const secret = await readSecret('The secret of the webhook', secrets.secret);
  const id = idOf(event);
  const timestamp = Math.floor(clock.now() / SECOND_MS);
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatureOf(secret, id, timestamp, event.body),
  };
  await postJson('The webhook', url, event.body, { ...options, headers });
}

/** A webhook by the rules of Standard Webhooks. Address and secret are read for every message, from what remembers them. */
export const signedWebhook = (
  secrets: Secrets,
  clock: Clock,
  { links, ...options }: PostOptions & { readonly links?: Links } = {},
): AlarmChannel => ({
  name: 'webhook',
  send: (message) => postSigned(secrets, clock, alertEvent(message, links), options),
  tell: (alarm) => postSigned(secrets, clock, alarmEvent(alarm, clock.now()), options),
});
