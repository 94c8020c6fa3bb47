import { iso } from '../kernel/time.ts';
import type { Links } from './guide.ts';
import type { AlertMessage } from './model.ts';
import type { SeenMessage } from './seen-message.ts';
import { type AlertBlock, slackMessage } from './slack.ts';
import { mailSubject, mailText } from './text.ts';

/** A message as people get it. */
export const seenMessage = (message: AlertMessage, links: Links): SeenMessage => ({
  id: `${message.alertId} ${message.sequence}`,
  at: iso(message.at),
  severity: message.severity,
  phase: message.phase,
  mail: { subject: mailSubject(message), text: mailText(message, links) },
  slack: slackMessage(message, null, [], links)
    .blocks.map(paragraphOf)
    .filter((text) => text !== ''),
});

function paragraphOf(block: AlertBlock): string {
  if (block.type === 'actions') return '';
  if (block.type === 'context') return block.elements.map(({ text }) => text).join('\n');
  if ('fields' in block) return block.fields.map(({ text }) => text.replace('\n', ' ')).join('\n');
  return block.type === 'header' ? `*${block.text.text}*` : block.text.text;
}
