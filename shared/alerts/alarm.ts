import { clipEscaped, forSlack } from '../kernel/escape.ts';
import { type AlertBlock, SLACK_MOST, type SlackMessage } from './slack.ts';

/** An alarm of CloudWatch that changed its state. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
export type AlarmNotice = {
  readonly name: string;
  /** What is wrong, as the stack has written it. */
  readonly says: string;
  /** Its heading in the runbook; null where the description names none. */
  readonly runbook: string | null;
  /** `ALARM`, `OK` or `INSUFFICIENT_DATA`. */
  readonly state: string;
  /** CloudWatch's sentence with the figures. */
  readonly reason: string;
};

/** Filter of a subscription to the alert topic that lets alarms through and no alerts. */
export const ALARM_FIELD = 'AlarmName';
const RUNBOOK = /^Runbook: (https:\/\/[^\s<>|]{1,500})$/m;

/** Reads the message that SNS delivers. @returns null where it is not a CloudWatch alarm */
export function readAlarm(text: string): AlarmNotice | null {
  const message = objectOf(text);
  const name = message[ALARM_FIELD];
  if (typeof name !== 'string' || name === '') return null;
  const description = textOf(message['AlarmDescription']);
  return {
    name,
    says: description.split('\n')[0] ?? '',
    runbook: RUNBOOK.exec(description)?.[1] ?? null,
    state: textOf(message['NewStateValue']),
    reason: textOf(message['NewStateReason']),
  };
}

/** An alarm in Slack's blocks. The only markup is ours: the link to the runbook, which comes from the stack. */
export function alarmInSlack({ name, says, runbook, state, reason }: AlarmNotice): SlackMessage {
  const [icon, word] = STATES[state] ?? UNKNOWN;
  const title = `${icon} ${outside(name, 100)}: ${word}`;
  const link = runbook === null ? [] : [`<${runbook}|What it means, where to look, what helps>`];
  const body = [outside(says, SLACK_MOST.section - 1_000), ...link].filter((line) => line !== '');
  const blocks: AlertBlock[] = [
    { type: 'header', text: { type: 'plain_text', text: title, emoji: true } },
    ...(body.length === 0 ? [] : [{ type: 'section' as const, text: markdown(body.join('\n')) }]),
    { type: 'context', elements: [markdown(outside(reason, SLACK_MOST.context) || '-')] },
  ];
  return { text: `${title}. ${outside(says, 1_000)}`.trim(), blocks, unfurl_links: false, unfurl_media: false };
}

/** What a state means, in a few words. */
export const alarmWords = ({ state }: Pick<AlarmNotice, 'state'>): string => (STATES[state] ?? UNKNOWN)[1];

const UNKNOWN = [':grey_question:', 'unknown state'] as const;
const STATES: Readonly<Record<string, readonly [icon: string, word: string]>> = {
  ALARM: [':rotating_light:', 'Lazaretto has a fault'],
  OK: [':white_check_mark:', 'over'],
  INSUFFICIENT_DATA: [':grey_question:', 'no data'],
};

const outside = (text: string, max: number): string => clipEscaped(text, max, forSlack);
const markdown = (text: string) => ({ type: 'mrkdwn', text, verbatim: true }) as const;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
