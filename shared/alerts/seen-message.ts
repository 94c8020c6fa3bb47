import type { AlertMessage } from './model.ts';

/** A message as people get it, for a page that stands in for their mail and Slack. */
export type SeenMessage = {
  /** Of the alert and the message: the same for every copy. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly severity: AlertMessage['severity'];
  readonly phase: AlertMessage['phase'];
  readonly mail: { readonly subject: string; readonly text: string };
  /** Paragraphs in Slack's `mrkdwn`. */
  readonly slack: readonly string[];
};
