import type { ZodError } from 'zod';
import { toDotPath } from 'zod/v4/core';
import { BUILT_IN_LISTS } from './catalogue.data.ts';
import { DEAD_LISTS } from './dead.data.ts';
import { Blocklist, Catalogue } from './model.ts';

export type ParsedCatalogue =
  | { readonly ok: true; readonly lists: readonly Blocklist[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Lists as a person or a file gives them. A dead list is refused, with the reason. */
export function parseCatalogue(json: unknown): ParsedCatalogue {
  const parsed = parsedSafely(json);
  if (parsed === null) return { ok: false, problems: ['catalogue: expected no field called length'] };
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error) };
  const lists = 'lists' in parsed.data ? parsed.data.lists : parsed.data;
  const problems = lists.flatMap((list, index) => {
    const death = causeOfDeath(list.zone);
    const twin = lists.findIndex(({ id }) => id === list.id);
    return [
      ...(death === null ? [] : [`${list.id}: ${list.zone} cannot be used: ${death}`]),
      ...(twin === index ? [] : [`${list.id}: expected each id once`]),
      ...(list.zone.includes('{key}') === (list.needs.kind === 'key')
        ? []
        : [`${list.id}: a zone with {key} needs a key, and no other does`]),
    ];
  });
  return problems.length === 0 ? { ok: true, lists } : { ok: false, problems };
}

/** Null where zod throws: it compares whatever is called `length`, also of what is no list. */
function parsedSafely(json: unknown): ReturnType<typeof Catalogue.safeParse> | null {
  try {
    return Catalogue.safeParse(json);
  } catch {
    return null;
  }
}

/** The lists that come with Lazaretto. */
export const builtInLists = (): readonly Blocklist[] => BUILT_IN_LISTS.map((list) => Blocklist.parse(list));

/** Why a zone must not be asked, as a sentence without its end; null where nothing speaks against it. */
export function causeOfDeath(zone: string): string | null {
  const name = zone.toLowerCase().replace(/\.$/, '');
  for (const [zones, reason] of DEAD_LISTS) {
    for (const dead of zones) {
      if (name === dead.replace(/^\*\./, '') || (dead.startsWith('*.') && name.endsWith(dead.slice(1)))) return reason;
    }
  }
  return null;
}

/** The zone as it is asked. @returns null where it needs a key that is not there */
export function zoneOf(list: Blocklist, keys: Readonly<Record<string, string | undefined>>): string | null {
  if (list.needs.kind !== 'key') return list.zone;
  const key = keys[list.needs.key];
  return key !== undefined && /^[a-z0-9]{1,63}$/i.test(key) ? list.zone.replace('{key}', key.toLowerCase()) : null;
}

function problemsOf(error: ZodError): string[] {
  return error.issues.flatMap((issue) => {
    // Of the two shapes that a catalogue may have, the one that was meant is the one that fits further.
    const issues =
      issue.code === 'invalid_union' ? (issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? []) : [issue];
    return issues.map(({ path, message }) => `${toDotPath(path) || 'catalogue'}: ${message}`);
  });
}
const depth = (issues: readonly { readonly path: readonly PropertyKey[] }[]): number =>
  Math.max(...issues.map(({ path }) => path.length));
