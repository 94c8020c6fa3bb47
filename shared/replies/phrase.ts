import { mayHold, type TrigramList, type TrigramSet, trigramList, trigramSet } from './trigrams.ts';

/** A prepared phrase: parts that occur one after the other, each near the one before. */
export type Phrase = { readonly parts: readonly string[]; readonly trigrams: TrigramList };

/** A text prepared for matching many phrases. */
export type Searched = { readonly text: string; readonly trigrams: TrigramSet };

/** Most text between two parts of a phrase: some words, not another sentence. Unit: UTF-16 code units. */
const GAP_MAX = 60;

/** @param phrase in lower case, ` … ` where other words may stand between */
export function phraseOf(phrase: string): Phrase {
  const parts = phrase.split(' … ');
  return { parts, trigrams: trigramList(parts) };
}

/** @param text in lower case, words one space apart */
export const prepareText = (text: string): Searched => ({ text, trigrams: trigramSet(text) });

/** True where the text holds the phrase. */
export const holds = ({ text, trigrams }: Searched, phrase: Phrase): boolean =>
  mayHold(trigrams, phrase.trigrams) && follows(text, phrase.parts);

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
