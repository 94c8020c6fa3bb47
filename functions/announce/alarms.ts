/**
 * Trigger       the alert topic, as far as CloudWatch's alarms come over it
 * Calls         Slack; mail has an alarm from the topic itself
 * Duplicates    an alarm is told again
 * On failure    Lambda tries twice more within minutes; what is lost then went out by mail
 */
import { type AlarmNotice, alarmInSlack, readAlarm } from '../../shared/alerts/alarm.ts';
import type { SlackMessage } from '../../shared/alerts/slack.ts';

/** As much of what SNS hands to a function as is read. */
export type TopicEvent = {
  readonly Records: readonly { readonly Sns: { readonly Message: string } }[];
};

/** The alarms in an event; null where it does not come from SNS. What is no alarm is left out. */
export function alarmsIn(event: object): AlarmNotice[] | null {
  if (!isFromTopic(event)) return null;
  return event.Records.map(({ Sns }) => readAlarm(Sns.Message)).filter((alarm) => alarm !== null);
}

/** Tell every alarm. @throws {AggregateError} at the end, where Slack did not take one */
export async function tellAlarms(
  post: (message: SlackMessage) => Promise<void>,
  alarms: readonly AlarmNotice[],
): Promise<void> {
  const results = await Promise.allSettled(alarms.map((alarm) => post(alarmInSlack(alarm))));
  const reasons = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
  if (reasons.length > 0) throw new AggregateError(reasons, `${reasons.length} of ${alarms.length} alarms not told`);
}

const isFromTopic = (event: object): event is TopicEvent =>
  'Records' in event &&
  Array.isArray(event.Records) &&
  event.Records.length > 0 &&
  event.Records.every(
    (record: Partial<TopicEvent['Records'][number]> | null) => typeof record?.Sns?.Message === 'string',
  );
