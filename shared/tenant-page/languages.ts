/** The languages of the page. Another one is a word here, and a column in `texts.data.ts`: the compiler asks for it. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

const known = (tag: string): Language | undefined =>
  LANGUAGES.find((language) => tag.trim().toLowerCase().split('-')[0] === language);

/** The language that a link asks for, else the first known one of those that the reader prefers, else English. */
export function languageFor(asked: string | null, preferred: readonly string[]): Language {
  for (const tag of [...(asked === null ? [] : [asked]), ...preferred]) {
    const language = known(tag);
    if (language !== undefined) return language;
  }
  return 'en';
}
