import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { minute } from '../words.ts';

const SIGN = { critical: '!!', warning: '! ', info: '  ' } as const;
/** Sets, addresses and domains that are named of one need. */
const MOST_NAMED = 5;

/** What waits for a person, each with its one command; not yet escaped for the terminal. */
export function needLines({ items }: AnswerOf<'listNeeds'>): string[] {
  if (items.length === 0) return ['Nothing waits for you.'];
  return [
    `${items.length === 1 ? '1 thing waits' : `${items.length} things wait`} for you:`,
    ...items.flatMap(({ severity, title, sentence, since, items: about, action }) => [
      `${SIGN[severity]} ${title}${since === null ? '' : `, since ${minute(since)}`}: ${sentence}`,
      ...about.slice(0, MOST_NAMED).map((item) => `     ${item.name}: ${item.sentence}`),
      ...about.flatMap(({ copy }) => (copy === null ? [] : [`     publish: ${copy}`])).slice(0, MOST_NAMED),
      ...(about.length > MOST_NAMED ? [`     and ${about.length - MOST_NAMED} more`] : []),
      ...(action.command === null ? [] : [`     → ${action.command}`]),
    ]),
  ];
}
