/** Number of buckets; a power of two, large against the trigrams of one diagnostic. */
const BUCKETS = 4_096;

/** The buckets of the trigrams of a text: 1 where there is one. */
export type TrigramSet = Uint8Array;
/** The buckets of the trigrams of a phrase, each once. */
export type TrigramList = readonly number[];

/** The trigrams of a text. They quickly rule out most of the hundreds of phrases that are tried on it. */
export function trigramSet(text: string): TrigramSet {
  const set = new Uint8Array(BUCKETS);
  for (let i = 2; i < text.length; i++) set[bucketAt(text, i)] = 1;
  return set;
}

/** The trigrams that a text must hold for all these pieces to occur in it. */
export function trigramList(pieces: readonly string[]): TrigramList {
  const buckets = new Set<number>();
  for (const piece of pieces) {
    for (let i = 2; i < piece.length; i++) buckets.add(bucketAt(piece, i));
  }
  return [...buckets];
}

/** False: the text lacks a trigram. True: it may match, look closer. */
export function mayHold(text: TrigramSet, phrase: TrigramList): boolean {
  for (const bucket of phrase) {
    if (text[bucket] !== 1) return false;
  }
  return true;
}

const bucketAt = (text: string, end: number): number =>
  (text.charCodeAt(end - 2) * 961 + text.charCodeAt(end - 1) * 31 + text.charCodeAt(end)) & (BUCKETS - 1);
