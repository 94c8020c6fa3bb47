import { list, nullable, object, type Shape, text } from '../kernel/shape.ts';
import type { AlertMessage } from './model.ts';
import { toAlertJson } from './published.ts';
import type { WebhookEvent } from './signed-webhook.ts';

/** A webhook of an application that sends: for the sets of one tenant, or of all (null). Names of SSM parameters. */
export type SenderWebhook = {
  readonly tenant: string | null;
  readonly urlParameter: string;
  readonly secretParameter: string;
};
export const SENDER_WEBHOOKS: Shape<readonly SenderWebhook[]> = list(
  object<SenderWebhook>({ tenant: nullable(text), urlParameter: text, secretParameter: text }),
);

/** Whether a webhook is to hear of a message. A test goes to all. */
export const hears = ({ tenant }: Pick<SenderWebhook, 'tenant'>, message: AlertMessage): boolean =>
  tenant === null || tenant === message.tenant || message.sender?.what === 'test';

/** What an application that sends is told of a message; null: nothing. */
export function senderEvent(message: AlertMessage): WebhookEvent | null {
  const { sender } = message;
  if (sender === undefined || message.phase === 'reminder') return null;
  const told = { ...message, sentence: withoutPerson(message) };
  const { alertId, sequence, at, since, tenant, configurationSet, standing, sentence, next } = toAlertJson(told);
  const { what, perDay, perHour } = sender;
  const allowance = what === 'allowance-cut' && { allowance: { perDay: perDay ?? null, perHour: perHour ?? null } };
  return {
    identity: `sender ${message.alertId} ${message.sequence}`,
    body: JSON.stringify({
      type: `sender.${what}`,
      timestamp: at,
      data: { alertId, sequence, since, tenant, configurationSet, standing, sentence, next, ...allowance },
    }),
  };
}

/**
 * Who decided by hand or asked for a test, and the reason given, are the operator's: the application may be a customer's.
 * A decision by hand reads `paused by hand by NAME: REASON`.
 */
const withoutPerson = ({ sender, sentence }: AlertMessage): string =>
  sender?.what === 'test' ? 'somebody asked for a test' : sentence.replace(/ by hand by .*/s, ' by hand');
