/** Number of buckets; a power of two, large against the trigrams of one diagnostic. */
const BUCKETS = 4_096;

/** Buckets of the runs of three characters that a text holds: 1 where there is one. */
export type TrigramSet = Uint8Array;
/** The buckets of a phrase's runs of three characters, each once. */
export type TrigramList = readonly number[];

/** What a text holds. Hundreds of phrases are tried on one text; this tells cheaply that most cannot be in it. */
export function trigramSet(text: string): TrigramSet {
  const set = new Uint8Array(BUCKETS);
  for (let i = 2; i < text.length; i++) set[bucketAt(text, i)] = 1;
  return set;
}

/** What a text must hold for all these pieces to be in it. */
export function trigramList(pieces: readonly string[]): TrigramList {
  const buckets = new Set<number>();
  for (const piece of pieces) {
    for (let i = 2; i < piece.length; i++) buckets.add(bucketAt(piece, i));
  }
  return [...buckets];
}

/** False: the text certainly lacks something. True: a closer look is needed. */
export function mayHold(text: TrigramSet, phrase: TrigramList): boolean {
  for (const bucket of phrase) {
    if (text[bucket] !== 1) return false;
  }
  return true;
}

const bucketAt = (text: string, end: number): number =>
  (text.charCodeAt(end - 2) * 961 + text.charCodeAt(end - 1) * 31 + text.charCodeAt(end)) & (BUCKETS - 1);
