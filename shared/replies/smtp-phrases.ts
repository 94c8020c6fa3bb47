import type { BounceReason } from '../events/model.ts';
import { BLOCKLISTS } from './blocklists.data.ts';
import { blocklistLinked } from './blocklists.ts';
import { holds, type Phrase, phraseOf, prepareText } from './phrase.ts';
import { GENERIC_PHRASES, LINKS, type PhraseGroup, SPECIFIC_PHRASES } from './smtp-phrases.data.ts';

type Row = { readonly phrase: Phrase; readonly reason: BounceReason };

const rowsOf = (groups: readonly PhraseGroup[]): readonly Row[] =>
  groups.flatMap(([reason, rows]) => rows.map(([phrase]) => ({ phrase: phraseOf(phrase), reason })));

const LISTS: readonly Row[] = BLOCKLISTS.flatMap(([, , marks]) =>
  marks.map((mark) => ({ phrase: phraseOf(mark), reason: 'blocklisted' as const })),
);
const SPECIFIC = rowsOf(SPECIFIC_PHRASES);
const GENERIC = rowsOf(GENERIC_PHRASES);
const LINKED = rowsOf(LINKS);

/** Whether a text names a blocklist. @param text in lower case, words one space apart, names of hosts among them */
export const listedReason = (text: string): BounceReason | undefined => firstIn(LISTS, text);

/**
 * The reason of the first phrase of a text that means one thing wherever it stands; the table's order is its precedence.
 * @param text in lower case, words one space apart
 */
export const specificReason = (text: string): BounceReason | undefined => firstIn(SPECIFIC, text);

/** The reason of the first phrase of a text that leans one way. */
export const genericReason = (text: string): BounceReason | undefined => firstIn(GENERIC, text);

/** The reason that a link tells: to a provider's page about one reply, or to a blocklist. */
export function linkedReason(links: string): BounceReason | undefined {
  if (links.trim() === '') return undefined;
  return firstIn(LINKED, links) ?? (blocklistLinked(links) === null ? undefined : 'blocklisted');
}

function firstIn(rows: readonly Row[], text: string): BounceReason | undefined {
  if (text.trim() === '') return undefined;
  const ready = prepareText(text);
  return rows.find(({ phrase }) => holds(ready, phrase))?.reason;
}
