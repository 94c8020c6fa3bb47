import { stripAccents } from '../replies/reply-text.ts';
import { GENERIC_PHRASES, SPECIFIC_PHRASES } from '../replies/smtp-phrases.data.ts';
import { WORDS } from '../replies/words.data.ts';

/** Letters behind a word of the tables that ends in `*`: an ending, and no name. */
const LONGEST_ENDING = 3;
const BETWEEN = /[\s_…]+/;

type Known = { readonly whole: ReadonlySet<string>; readonly stems: ReadonlySet<string> };
let tables: Known | undefined;

/** Every word of the phrase tables, in lower case and without accents. */
function known(): Known {
  if (tables !== undefined) return tables;
  const [whole, stems] = [new Set<string>(), new Set<string>()];
  const add = (word: string): void => {
    const bare = stripAccents(word.toLowerCase()).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}*]+$/gu, '');
    if (bare.endsWith('*')) stems.add(bare.slice(0, -1));
    else if (bare !== '') whole.add(bare);
  };
  for (const [, rows] of [...SPECIFIC_PHRASES, ...GENERIC_PHRASES]) {
    for (const [phrase] of rows) phrase.split(BETWEEN).forEach(add);
  }
  for (const entries of Object.values(WORDS)) entries.split(BETWEEN).forEach(add);
  tables = { whole, stems };
  return tables;
}

/** True for a word of the phrase tables. @param word in lower case, without accents */
export function isTableWord(word: string): boolean {
  const { whole, stems } = known();
  if (whole.has(word)) return true;
  for (let cut = 0; cut <= LONGEST_ENDING; cut++) if (stems.has(word.slice(0, word.length - cut))) return true;
  return false;
}
