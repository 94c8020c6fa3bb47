import { BLOCKLISTS } from './blocklists.data.ts';
import type { BounceReason } from './model.ts';
import { holds, type Phrase, phraseOf, type Searched, searched } from './phrase.ts';
import { GENERIC_PHRASES, type PhraseGroup, SPECIFIC_PHRASES } from './smtp-phrases.data.ts';

type Row = { readonly phrase: Phrase; readonly reason: BounceReason };

const rowsOf = (groups: readonly PhraseGroup[]): readonly Row[] =>
  groups.flatMap(([reason, rows]) => rows.map(([phrase]) => ({ phrase: phraseOf(phrase), reason })));

const LISTS: readonly Row[] = BLOCKLISTS.flatMap(([, , marks]) =>
  marks.map((mark) => ({ phrase: phraseOf(mark), reason: 'blocklisted' as const })),
);
const SPECIFIC = [...LISTS, ...rowsOf(SPECIFIC_PHRASES)];
const GENERIC = rowsOf(GENERIC_PHRASES);

/**
 * The reason that the first known phrase of a text tells; the tables' order is their precedence.
 * @param text in lower case, words one space apart
 * @param onlySpecific where there is a code that is believed more than a vague word
 */
export function phraseIn(text: string, onlySpecific: boolean): BounceReason | undefined {
  if (text.trim() === '') return undefined;
  const ready = searched(text);
  return firstOf(SPECIFIC, ready) ?? (onlySpecific ? undefined : firstOf(GENERIC, ready));
}

const firstOf = (rows: readonly Row[], text: Searched): BounceReason | undefined =>
  rows.find(({ phrase }) => holds(text, phrase))?.reason;
