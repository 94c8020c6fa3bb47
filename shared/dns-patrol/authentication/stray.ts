/** Blanks, marks and controls of Unicode that look like nothing or like a space. */
const STRAY = /(?! )[\p{Cc}\p{Cf}\p{Z}\ufffd]+/gu;
const QUOTES = /["'`\\\u2018\u2019\u201c\u201d]+/g;

/** A record's text without stray characters, and which these were. */
export function withoutStray(text: string): { readonly line: string; readonly notes: readonly string[] } {
  const notes: string[] = [];
  if (text.search(STRAY) >= 0) notes.push('it holds characters that are no spaces of ASCII');
  if (text.search(QUOTES) >= 0) notes.push('it holds quotes or backslashes');
  return { line: text.replace(STRAY, ' ').replace(QUOTES, ''), notes };
}

/** No such record is longer. A longer text is not corrected, and nothing is proposed instead. Unit: characters. */
const LONGEST = 4_096;
export const isReadable = (text: string): boolean => text.length <= LONGEST;

/** Edits that turn one word into another (Levenshtein). */
export function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [i, char] of [...one.slice(0, 20)].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= other.length; j++) {
      const change = (row[j - 1] ?? 0) + (char === other[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
