/** `name=value; name=value` (RFC 6376 section 3.2). Whitespace around names and values does not count. */
export type TagList = {
  readonly tags: ReadonlyMap<string, string>;
  /** In the order in which they stand. */
  readonly names: readonly string[];
  /** Names that stand there more than once; the list is then invalid. */
  readonly duplicates: readonly string[];
  /** Parts that are no tags. */
  readonly foreign: readonly string[];
};

/** Reads a tag list. Names are case-sensitive; what is no tag is kept apart. */
export function parseTagList(text: string): TagList {
  const tags = new Map<string, string>();
  const names: string[] = [];
  const duplicates: string[] = [];
  const foreign: string[] = [];
  for (const part of text.split(';')) {
    const spec = part.trim();
    if (spec === '') continue;
    const at = spec.indexOf('=');
    const name = at < 0 ? '' : spec.slice(0, at).trim();
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
      foreign.push(spec);
      continue;
    }
    names.push(name);
    if (tags.has(name)) duplicates.push(name);
    else tags.set(name, spec.slice(at + 1).trim());
  }
  return { tags, names, duplicates, foreign };
}
