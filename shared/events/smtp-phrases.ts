import { BLOCKLISTS } from './blocklists.data.ts';
import type { BounceReason } from './model.ts';
import { GENERIC_PHRASES, type PhraseGroup, SPECIFIC_PHRASES } from './smtp-phrases.data.ts';
import { mayHold, type TrigramList, type TrigramSet, trigramList, trigramSet } from './trigrams.ts';

type Matcher = { readonly parts: readonly string[]; readonly trigrams: TrigramList; readonly reason: BounceReason };

const matcherOf = (phrase: string, reason: BounceReason): Matcher => {
  const parts = phrase.split(' … ');
  return { parts, trigrams: trigramList(parts), reason };
};
const matchersOf = (groups: readonly PhraseGroup[]): readonly Matcher[] =>
  groups.flatMap(([reason, rows]) => rows.map(([phrase]) => matcherOf(phrase, reason)));

const LISTS = BLOCKLISTS.flatMap(([, , marks]) => marks.map((mark) => matcherOf(mark, 'blocklisted')));
const SPECIFIC = [...LISTS, ...matchersOf(SPECIFIC_PHRASES)];
const GENERIC = matchersOf(GENERIC_PHRASES);

/** How much may stand between two parts of a phrase: some words, not another sentence. Unit: UTF-16 code units. */
const GAP_MAX = 60;

/**
 * The reason that the first known phrase of a text tells; the tables' order is their precedence.
 * @param text in lower case, words one space apart
 * @param onlySpecific where there is a code that is believed more than a vague word
 */
export function phraseIn(text: string, onlySpecific: boolean): BounceReason | undefined {
  if (text.trim() === '') return undefined;
  const present = trigramSet(text);
  return firstOf(SPECIFIC, text, present) ?? (onlySpecific ? undefined : firstOf(GENERIC, text, present));
}

const firstOf = (matchers: readonly Matcher[], text: string, present: TrigramSet): BounceReason | undefined =>
  matchers.find(({ parts, trigrams }) => mayHold(present, trigrams) && follows(text, parts))?.reason;

/** True where all parts occur one after the other, each near the one before. */
function follows(text: string, [first = '', ...rest]: readonly string[]): boolean {
  let from = text.indexOf(first);
  if (from < 0) return false;
  from += first.length;
  for (const part of rest) {
    const at = text.slice(from, from + GAP_MAX + part.length).indexOf(part);
    if (at < 0) return false;
    from += at + part.length;
  }
  return true;
}
