import { BLOCKLISTS } from './blocklists.data.ts';

const MARKS = BLOCKLISTS.flatMap(([id, , marks]) => marks.map((mark) => [mark, id] as const));
const NAMES = new Map(BLOCKLISTS.map(([id, name]) => [id, name]));

/** The id of the blocklist that a text names, in lower case; null where it names none. The first named counts. */
export function blocklistIn(text: string): string | null {
  let found: string | null = null;
  let at = Number.POSITIVE_INFINITY;
  for (const [mark, id] of MARKS) {
    const index = text.indexOf(mark);
    if (index >= 0 && index < at) [found, at] = [id, index];
  }
  return found;
}

/** The id of the blocklist that one of these links leads to: to its own host, not to a page that is called like it. */
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

/** A blocklist's name for people; an id that the table does not know is shown as it is. */
export const blocklistName = (id: string): string => NAMES.get(id) ?? id;
