import { readFile } from 'node:fs/promises';
import { builtInLists, causeOfDeath, parseCatalogue, zoneOf } from '../../../shared/dns-patrol/blocklists/catalogue.ts';
import type { Blocklist } from '../../../shared/dns-patrol/blocklists/model.ts';
import type { ProbeAnswer } from '../../../shared/dns-patrol/blocklists/probe.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { UserError } from '../user-error.ts';

export type Chosen = {
  readonly asked: readonly ProbeAnswer[];
  /** What is left out, and why. */
  readonly leftOut: readonly { readonly list: Blocklist; readonly why: string }[];
};

/** The lists of a file, else the built-in ones. @throws {UserError} with a line for every problem of the file */
export async function readCatalogue(file: string | undefined): Promise<readonly Blocklist[]> {
  if (file === undefined) return builtInLists();
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(error.code === 'ENOENT' ? `${file}: no such file` : `${file}: ${error.message}`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file}: expected JSON: ${forTerminal(error instanceof Error ? error.message : '')}`);
  }
  const parsed = parseCatalogue(json);
  if (!parsed.ok) throw new UserError(parsed.problems.map((problem) => forTerminal(`${file}: ${problem}`)).join('\n'));
  return parsed.lists;
}

/**
 * The lists that are to be asked: those that were named, by id or zone, else all that are enabled and want nothing that
 * is not there. To name a list is to accept its terms.
 * @throws {UserError} for an unknown name, with the reason where the list no longer exists
 */
export function choose(
  lists: readonly Blocklist[],
  names: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Chosen {
  const named = names.map(
    (name) => lists.find(({ id, zone }) => id === name || zone === name) ?? noSuchList(name, lists),
  );
  const candidates = names.length > 0 ? [...new Set(named)] : lists.filter(({ enabled }) => enabled);
  const asked: ProbeAnswer[] = [];
  const leftOut: { list: Blocklist; why: string }[] = [];
  for (const list of candidates) {
    const zone = zoneOf(list, env);
    if (list.needs.kind === 'key' && zone === null) {
      if (names.length > 0) throw new UserError(`--list ${list.id}: expected ${list.needs.why} in ${list.needs.key}`);
      leftOut.push({ list, why: `needs ${list.needs.why} in ${list.needs.key}` });
    } else if (list.needs.kind === 'acknowledgement' && names.length === 0) {
      leftOut.push({ list, why: `name it with --list to accept its terms: ${list.needs.why}` });
    } else if (zone !== null) {
      asked.push({ list, zone });
    }
  }
  return { asked, leftOut };
}

function noSuchList(name: string, lists: readonly Blocklist[]): never {
  const death = causeOfDeath(name) ?? causeOfDeath(`${name}.net`);
  if (death !== null) throw new UserError(`--list ${forTerminal(name)} cannot be used: ${death}`);
  const ids = lists.map(({ id }) => id).join(', ');
  throw new UserError(`--list: expected one of ${ids}, got ${JSON.stringify(name)}`);
}
