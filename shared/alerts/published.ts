import { clip } from '../kernel/escape.ts';
import { iso } from '../kernel/time.ts';
import { commandOf, consoleLinkOf, helpLinkOf, type Links, NO_LINKS } from './guide.ts';
import type { AlertJson } from './json.ts';
import { ALERT_SCHEMA, type AlertMessage } from './model.ts';
import { MOST } from './sizes.ts';

/** The published form of a message. Texts are as they came, not escaped for any place where they may be shown. */
export const toAlertJson = (message: AlertMessage, links: Links = NO_LINKS): AlertJson => ({
  schema: ALERT_SCHEMA,
  alertId: clip(message.alertId, MOST.alertId),
  sequence: message.sequence,
  phase: message.phase,
  kind: message.kind,
  severity: message.severity,
  at: iso(message.at),
  since: iso(message.since),
  tenant: clipName(message.tenant),
  configurationSet: clipName(message.configurationSet),
  mode: message.mode,
  title: clip(message.title, MOST.title),
  sentence: clip(message.sentence, MOST.sentence),
  standing: message.standing,
  numbers: message.numbers && { ...message.numbers, since: iso(message.numbers.since) },
  next: message.next.slice(0, MOST.nexts).map((sentence) => clip(sentence, MOST.next)),
  copy: copiesOf(message),
  said: saidIn(message),
  command: commandOf(message),
  links: { console: consoleLinkOf(message, links), help: helpLinkOf(links) },
});

/**
 * What is to be copied while a matter lasts. What is longer than this is cut nowhere, but left out: half a record must
 * not be published.
 */
export const copiesOf = ({ copy = [], phase }: AlertMessage): string[] =>
  (phase === 'cleared' ? [] : copy).filter((text) => text.length <= MOST.copy).slice(0, MOST.copies);

/** What servers said, while a matter lasts. */
export const saidIn = ({ said = [], phase }: AlertMessage): string[] =>
  (phase === 'cleared' ? [] : said).slice(0, MOST.saids).map((line) => clip(line, MOST.said));

const clipName = (text: string | null): string | null => text && clip(text, MOST.name);
