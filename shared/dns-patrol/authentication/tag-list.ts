/** `name=value; name=value` (RFC 6376 section 3.2). Folding white space around names and values does not count. */
export type TagList = {
  readonly tags: ReadonlyMap<string, string>;
  /** In their order in the text. */
  readonly names: readonly string[];
  /** Names that stand there more than once; the list is then invalid. */
  readonly duplicates: readonly string[];
  /** Parts that are no tags. */
  readonly foreign: readonly string[];
};

/** Blanks as the RFCs know them. JavaScript's `trim` and `\s` know more: a no-break space is a character here. */
export function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  // Not by a pattern: one for the end takes time that grows with the square of a run of blanks.
  while (from < to && BLANKS.has(text.charAt(from))) from++;
  while (to > from && BLANKS.has(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}
const BLANKS: ReadonlySet<string> = new Set([' ', '\t', '\r', '\n']);

/** Reads a tag list. Names are case-sensitive; parts that are no tags are returned apart. */
export function parseTagList(text: string): TagList {
  const tags = new Map<string, string>();
  const names: string[] = [];
  const duplicates: string[] = [];
  const foreign: string[] = [];
  for (const part of text.split(';')) {
    const spec = trimBlanks(part);
    if (spec === '') continue;
    const at = spec.indexOf('=');
    const name = at < 0 ? '' : trimBlanks(spec.slice(0, at));
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
      foreign.push(spec);
      continue;
    }
    names.push(name);
    if (tags.has(name)) duplicates.push(name);
    else tags.set(name, trimBlanks(spec.slice(at + 1)));
  }
  return { tags, names, duplicates, foreign };
}
