import { type EpochMs, iso } from '../kernel/time.ts';
import type { AlarmNotice } from './alarm.ts';
import { type Links, NO_LINKS } from './guide.ts';
import type { AlertMessage } from './model.ts';
import { toAlertJson } from './published.ts';

/** What a signed webhook carries. @see https://www.standardwebhooks.com */
export type WebhookEvent = {
  /** What makes it the same one when it comes again; its hash is the id of the webhook. */
  readonly identity: string;
  /** JSON: `type`, `timestamp` and `data`. */
  readonly body: string;
};

/** An alert: `data` is the same JSON as on the alert topic (docs/alerts.md). */
export const alertEvent = (message: AlertMessage, links: Links = NO_LINKS): WebhookEvent => ({
  identity: `alert ${message.alertId} ${message.sequence}`,
  body: JSON.stringify({
    type: `alert.${message.phase}`,
    timestamp: iso(message.at),
    data: toAlertJson(message, links),
  }),
});

/** An alarm of CloudWatch. The same state for the same reason is the same event. */
export const alarmEvent = ({ name, says, runbook, state, reason }: AlarmNotice, now: EpochMs): WebhookEvent => ({
  identity: `alarm ${name} ${state} ${reason}`,
  body: JSON.stringify({
    type: 'alarm.changed',
    timestamp: iso(now),
    data: { name, says, runbook, state, reason },
  }),
});
