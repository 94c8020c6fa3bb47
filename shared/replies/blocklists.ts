import { BLOCKLISTS } from './blocklists.data.ts';

const MARKS = BLOCKLISTS.flatMap(([id, , marks]) => marks.map((mark) => [mark, id] as const));
const NAMES = new Map(BLOCKLISTS.map(([id, name]) => [id, name]));

/** The id of the first blocklist that a text in lower case names; null where it names none. */
export function blocklistIn(text: string): string | null {
  let found: string | null = null;
  let at = Number.POSITIVE_INFINITY;
  for (const [mark, id] of MARKS) {
    const index = text.indexOf(mark);
    if (index >= 0 && index < at) [found, at] = [id, index];
  }
  return found;
}

/** The id of the blocklist on whose own host one of these links is. */
export function blocklistLinked(links: string): string | null {
  for (const link of links.trim().split(' ')) {
    const host = link.split('/', 1)[0] ?? '';
    const found = MARKS.find(([mark]) => {
      const at = link.indexOf(mark);
      return at >= 0 && at < host.length;
    });
    if (found !== undefined) return found[1];
  }
  return null;
}

/** The display name of a blocklist. An unknown id is shown as it is. */
export const blocklistName = (id: string): string => NAMES.get(id) ?? id;
