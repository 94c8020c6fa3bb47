import type { AuditSignals, Gap } from './model.ts';

/** The likeliest cause of a gap, from what is known of the pipeline, and where to look. */
export function causeOf({ configurationSet, what }: Gap, signals: AuditSignals): string {
  const { watched, deadLetters, undelivered, anythingCounted } = signals;
  if (watched === false) return 'its event destination is missing, off, or lacks event types';
  if (undelivered !== null && undelivered > 0) {
    return `SNS could not deliver ${undelivered} messages to the queue: look at the subscription and the queue's policy`;
  }
  if (!anythingCounted) {
    return 'nothing at all was counted: the subscription of the queue, or the policy of the topic, is broken';
  }
  if (deadLetters !== null && deadLetters > 0) {
    return `${deadLetters} messages wait in the dead-letter queue: each says why`;
  }
  if (what === 'complaints') return 'its event destination lacks COMPLAINT, or lacked it for a part of the day';
  if (configurationSet === null) return 'mail without a configuration set, or sets that are not watched';
  return 'its event destination was missing or off for a part of the day';
}
