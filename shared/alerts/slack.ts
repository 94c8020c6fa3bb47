import { clipEscaped, forSlack, forSlackCode, forSlackCopyable } from '../kernel/escape.ts';
import { factsOf, footer } from './facts.ts';
import { commandOf, consoleLinkOf, helpLinkOf, type Links, NO_LINKS } from './guide.ts';
import type { AlertMessage } from './model.ts';
import { copiesOf, saidIn } from './published.ts';
import { type Actions, actionsOf, type ButtonOptions } from './slack-buttons.ts';

/** What Slack takes at most, in characters. @see https://docs.slack.dev/reference/block-kit/blocks */
export const SLACK_MOST = {
  header: 150,
  section: 3_000,
  field: 2_000,
  fields: 10,
  context: 2_000,
  text: 4_000,
} as const;

/** `verbatim` keeps Slack from making links of addresses and channel names. */
type Markdown = { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true };
type Plain = { readonly type: 'plain_text'; readonly text: string; readonly emoji: true };
/** The blocks of Slack's Block Kit that an alert is made of. */
export type AlertBlock =
  | { readonly type: 'header'; readonly text: Plain }
  | { readonly type: 'section'; readonly text: Markdown }
  | { readonly type: 'section'; readonly fields: readonly Markdown[] }
  | { readonly type: 'context'; readonly elements: readonly Markdown[] }
  | Actions;
/** A message for a Slack webhook. `text` is what notifications and screen readers say. */
export type SlackMessage = {
  readonly text: string;
  readonly blocks: readonly AlertBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
};

/**
 * A message in Slack's blocks. Text from outside is escaped; the only markup is ours.
 * @param buttons null: no buttons, where nothing would answer them
 * @param done what people did about it, in order, as Slack's markup
 */
export function slackMessage(
  message: AlertMessage,
  buttons: ButtonOptions | null = null,
  done: readonly string[] = [],
  links: Links = NO_LINKS,
): SlackMessage {
  const icon = message.phase === 'cleared' ? ':white_check_mark:' : ICON[message.severity];
  const fields = factsOf(message).slice(0, SLACK_MOST.fields);
  const next = message.next.map((sentence) => `• ${outside(sentence, 500)}`);
  const blocks: AlertBlock[] = [
    {
      type: 'header',
      text: { type: 'plain_text', text: `${icon} ${clipEscaped(message.title, 120, forSlack)}`, emoji: true },
    },
    { type: 'section', text: markdown(outside(message.sentence, SLACK_MOST.section) || '-') },
    { type: 'section', fields: fields.map(([label, value]) => markdown(`*${label}*\n${outside(value, 500)}`)) },
    ...section(whole(next, SLACK_MOST.section)),
    ...section(whole(saidBlock(message), SLACK_MOST.section)),
    ...section(whole(copiesOf(message).map(codeBlock), SLACK_MOST.section)),
    ...(message.phase === 'cleared' ? [] : section(whole(toDo(message, links), SLACK_MOST.section))),
    ...section(whole(done, SLACK_MOST.section)),
    ...(buttons === null ? [] : actionsOf(message, buttons)),
    { type: 'context', elements: [markdown(outside(`Lazaretto, ${footer(message)}`, SLACK_MOST.context))] },
  ];
  const text = `${icon} ${outside(`${message.title}: ${message.sentence}`, SLACK_MOST.text - 40)}`;
  return { text, blocks, unfurl_links: false, unfurl_media: false };
}

const ICON = { critical: ':rotating_light:', warning: ':warning:', info: ':information_source:' } as const;

const outside = (text: string, max: number): string => clipEscaped(text, max, forSlackCopyable);

/** Whole or not at all: half a record must not be published. */
const codeBlock = (text: string): string => `\`\`\`${forSlackCode(text)}\`\`\``;

/** What servers say is outside text: it stands in code, where Slack knows no markup. */
function saidBlock(message: AlertMessage): string[] {
  const lines = saidIn(message);
  return lines.length === 0 ? [] : ['*What the servers say*', `\`\`\`${lines.map(forSlackCode).join('\n')}\`\`\``];
}

/** The command to copy, and where to read on. The links are the deployment's own. */
function toDo(message: AlertMessage, links: Links): string[] {
  const [page, help] = [consoleLinkOf(message, links), helpLinkOf(links)];
  const more = [
    ...(page === null ? [] : [`<${page}|Open in the console>`]),
    ...(help === null ? [] : [`<${help}|What it means, what to do>`]),
  ];
  return [`\`${forSlackCode(commandOf(message))}\``, ...(more.length > 0 ? [more.join(' · ')] : [])];
}
const markdown = (text: string): Markdown => ({ type: 'mrkdwn', text, verbatim: true });
const section = (text: string): AlertBlock[] => (text === '' ? [] : [{ type: 'section', text: markdown(text) }]);

/** As many whole lines as fit: a cut line could end within an entity. */
function whole(lines: readonly string[], max: number): string {
  let text = '';
  for (const line of lines) {
    if (text.length + 1 + line.length > max) break;
    text += text === '' ? line : `\n${line}`;
  }
  return text;
}
