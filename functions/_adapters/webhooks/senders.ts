import type { Channel } from '../../../shared/alerts/channel.ts';
import { hears, senderEvent } from '../../../shared/alerts/sender-webhook.ts';
import { type Clock, DAY_MS } from '../../../shared/kernel/time.ts';
import type { PostOptions } from './post-json.ts';
import { postSigned, type Secrets } from './signed.ts';

/** Where an application that sends is told: the sets of one tenant, or of all (null). */
export type SenderTarget = Secrets & { readonly tenant: string | null };

/** By then an application that does not answer has found out, and the way back may be told already. Unit: ms. */
const OLD_MS = 3 * DAY_MS;

/**
 * Tells applications that send of what concerns their mail, by the rules of Standard Webhooks. One that does not answer
 * holds up no other: only its message waits, and is tried again. The others may then get theirs again, under the same id.
 */
export function senderWebhooks(targets: readonly SenderTarget[], clock: Clock, options: PostOptions = {}): Channel {
  return {
    name: 'senders',
    async send(message) {
      const event = senderEvent(message);
      if (event === null || clock.now() - message.at > OLD_MS) return;
      const told = targets.filter((target) => hears(target, message));
      const results = await Promise.allSettled(told.map((target) => postSigned(target, clock, event, options)));
      const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      // Not as it came: a channel that is unavailable is left alone for the rest of a run, and with it all others.
      if (reasons.length > 0) throw new Error(reasons.map(sentenceOf).join('; '));
    },
  };
}

const sentenceOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
