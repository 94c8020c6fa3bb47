/**
 * Trigger       the alert topic, as far as CloudWatch's alarms come over it
 * Calls         Slack, Teams, the webhook; mail has an alarm from the topic itself
 * Duplicates    an alarm is told again
 * On failure    Lambda tries twice more within minutes; what is lost then went out by mail
 */
import { type AlarmNotice, readAlarm } from '../../shared/alerts/alarm.ts';
import type { AlarmChannel } from '../../shared/alerts/channel.ts';

/** As much of what SNS hands to a function as is read. */
export type TopicEvent = {
  readonly Records: readonly { readonly Sns: { readonly Message: string } }[];
};

/** The alarms in an event; null where it does not come from SNS. What is no alarm is left out. */
export function alarmsIn(event: object): AlarmNotice[] | null {
  if (!isFromTopic(event)) return null;
  return event.Records.map(({ Sns }) => readAlarm(Sns.Message)).filter((alarm) => alarm !== null);
}

/** Tell every alarm on every channel. @throws {AggregateError} at the end, where a channel did not take one */
export async function tellAlarms(
  channels: readonly Pick<AlarmChannel, 'tell'>[],
  alarms: readonly AlarmNotice[],
): Promise<void> {
  const results = await Promise.allSettled(channels.flatMap(({ tell }) => alarms.map(tell)));
  const reasons = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
  if (reasons.length > 0)
    throw new AggregateError(reasons, `${reasons.length} of ${results.length} copies of alarms not told`);
}

const isFromTopic = (event: object): event is TopicEvent =>
  'Records' in event &&
  Array.isArray(event.Records) &&
  event.Records.length > 0 &&
  event.Records.every(
    (record: Partial<TopicEvent['Records'][number]> | null) => typeof record?.Sns?.Message === 'string',
  );
