/** A cell as plain words: without marks, and without links to other pages. */
const plainWords = (cell: string): string => cell.replace(/ ?\(?\[[^\]]*\]\([^)]*\)\)?/g, '').replace(/[`*]/g, '');

/** What each word of docs/glossary.md is, by the word, in the order of the page. @param page its text */
export function glossaryOf(page: string): Readonly<Record<string, string>> {
  const rows = [...page.matchAll(/^\| (.+?) \| (.+?) \| .*\|$/gm)].slice(2);
  return Object.fromEntries(rows.map(([, word = '', what = '']) => [word, plainWords(what)]));
}
