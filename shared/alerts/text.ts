import { fitting } from '../kernel/bytes.ts';
import { clip, plain } from '../kernel/escape.ts';
import { factsOf, footer } from './facts.ts';
import { commandOf, consoleLinkOf, helpLinkOf, type Links, NO_LINKS } from './guide.ts';
import type { AlertMessage } from './model.ts';
import { copiesOf, saidIn } from './published.ts';
import { LEFT_OUT } from './sizes.ts';

/** SNS wants a subject of fewer than 100 characters. */
const MAX_SUBJECT = 99;
const COLUMNS = 72;
/** Longest text per paragraph, against a sender who chose a very long name. */
const MAX_PARAGRAPH = 2_000;

/** The subject of the mail: printable ASCII, begins with a letter, at most 99 characters, as SNS demands. */
export function mailSubject({ severity, phase, title }: AlertMessage): string {
  const text = `Lazaretto ${phase === 'cleared' ? phase : severity}: ${plain(title)}`;
  const ascii = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]/gu, '?')
    .replace(/ +/g, ' ')
    .trim();
  return ascii.length <= MAX_SUBJECT ? ascii : `${ascii.slice(0, MAX_SUBJECT - 3)}...`;
}

/**
 * Longest body before the command and the alertId. It stands in JSON beside the alert's own, and SNS takes 256 KB of
 * both. Unit: bytes, as JSON in UTF-8.
 */
const MOST_BYTES = 40_000;

/**
 * The body of the mail, plain text in lines of at most 72 columns where words allow. Of a very long one whole lines are
 * left out, and it says so: half a record to copy must not be published.
 */
export function mailText(message: AlertMessage, links: Links = NO_LINKS): string {
  const facts = factsOf(message);
  const width = Math.max(...facts.map(([label]) => label.length)) + 2;
  const table = facts.map(([label, value]) => wrapped(value, `  ${label.padEnd(width)}`, ' '.repeat(width + 2)));
  const next = message.next.map((sentence) => wrapped(sentence, '- ', '  '));
  const blocks = [
    wrapped(message.title),
    wrapped(message.sentence),
    table.join('\n'),
    ...(next.length > 0 ? [`What happens next\n${next.join('\n')}`] : []),
    ...said(message),
    ...copied(message),
  ];
  const end = [...toDo(message, links), `-- \n${wrapped(`Lazaretto, ${footer(message)}`)}`];
  return `${[within(blocks.join('\n\n')), ...end].join('\n\n')}\n`;
}

/** A line takes two bytes more than its text, for its end. */
function within(text: string): string {
  const lines = text.split('\n');
  const fit = fitting(lines, MOST_BYTES);
  return fit.length === lines.length ? text : `${fit.join('\n').trimEnd()}\n\n${LEFT_OUT}`;
}

function said(message: AlertMessage): string[] {
  const lines = saidIn(message);
  return lines.length === 0
    ? []
    : [`What the servers say\n${lines.map((line) => wrapped(line, '- ', '  ')).join('\n')}`];
}

/** What must be copied stands on lines of its own, whole however long it is. */
function copied(message: AlertMessage): string[] {
  const copies = copiesOf(message);
  return copies.length === 0 ? [] : [`To copy\n${copies.map(plain).join('\n')}`];
}

function toDo(message: AlertMessage, links: Links): string[] {
  if (message.phase === 'cleared') return [];
  const [page, help] = [consoleLinkOf(message, links), helpLinkOf(links)];
  const lines = [
    `  ${commandOf(message)}`,
    ...(page === null ? [] : [`  Console: ${page}`]),
    ...(help === null ? [] : [`  What it means: ${help}`]),
  ];
  return [`Look at it\n${lines.join('\n')}`];
}

/** Wraps outside text at spaces only: a name that is broken over two lines cannot be searched for. */
function wrapped(text: string, first = '', rest = ''): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  // A number and its per cent sign stay on one line.
  for (const word of plain(clip(text, MAX_PARAGRAPH))
    .split(/ (?!%)/)
    .filter(Boolean)) {
    if (!empty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}
