import { type Channel, ChannelUnavailable } from '../../../shared/alerts/channel.ts';
import { hears, senderEvent } from '../../../shared/alerts/sender-webhook.ts';
import type { WebhookEvent } from '../../../shared/alerts/signed-webhook.ts';
import { type Clock, DAY_MS, type EpochMs, MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { PostOptions } from './post-json.ts';
import { postSigned, type Secrets } from './signed.ts';

/** Where an application that sends is told: the sets of one tenant, or of all (null). */
export type SenderTarget = Secrets & { readonly tenant: string | null };

/** By then an application that does not answer has found out, and the way back may be told already. Unit: ms. */
const OLD_MS = 3 * DAY_MS;

/**
 * An application that is out of order is left alone for so long. Each message to it would wait for its answer, and others
 * with it. Unit: ms.
 */
const LEFT_ALONE_MS = MINUTE_MS;

/**
 * Tells applications that send of what concerns their mail, by the rules of Standard Webhooks. One that does not answer
 * holds up no other: only its message waits, and is tried again. The others may then get theirs again, under the same id.
 */
export function senderWebhooks(targets: readonly SenderTarget[], clock: Clock, options: PostOptions = {}): Channel {
  const outOfOrder = new Map<SenderTarget, { readonly until: EpochMs; readonly error: ChannelUnavailable }>();
  const post = async (target: SenderTarget, event: WebhookEvent): Promise<void> => {
    const known = outOfOrder.get(target);
    if (known !== undefined && clock.now() < known.until) throw known.error;
    try {
      await postSigned(target, clock, event, options);
    } catch (error) {
      if (error instanceof ChannelUnavailable) outOfOrder.set(target, { until: clock.now() + LEFT_ALONE_MS, error });
      throw error;
    }
    outOfOrder.delete(target);
  };
  return {
    name: 'senders',
    async send(message) {
      const event = senderEvent(message);
      if (event === null || clock.now() - message.at > OLD_MS) return;
      const told = targets.filter((target) => hears(target, message));
      const results = await Promise.allSettled(told.map((target) => post(target, event)));
      const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      // Not as it came: a channel that is unavailable is left alone for the rest of a run, and with it all others.
      if (reasons.length > 0) throw new Error(reasons.map(sentenceOf).join('; '));
    },
  };
}

const sentenceOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
