import { clip, plain } from '../kernel/escape.ts';
import { factsOf, footer } from './facts.ts';
import type { AlertMessage } from './model.ts';

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

/** The body of the mail, plain text in lines of at most 72 columns where words allow. */
export function mailText(message: AlertMessage): string {
  const facts = factsOf(message);
  const width = Math.max(...facts.map(([label]) => label.length)) + 2;
  const table = facts.map(([label, value]) => wrapped(value, `  ${label.padEnd(width)}`, ' '.repeat(width + 2)));
  const next = message.next.map((sentence) => wrapped(sentence, '- ', '  '));
  const blocks = [
    wrapped(message.title),
    wrapped(message.sentence),
    table.join('\n'),
    ...(next.length > 0 ? [`What happens next\n${next.join('\n')}`] : []),
    `-- \n${wrapped(`Lazaretto, ${footer(message)}`)}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Wraps outside text at spaces only: a name that is broken over two lines cannot be searched for. */
function wrapped(text: string, first = '', rest = ''): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of plain(clip(text, MAX_PARAGRAPH)).split(' ').filter(Boolean)) {
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
