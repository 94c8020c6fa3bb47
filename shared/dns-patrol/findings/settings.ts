import * as z from 'zod';
import { builtInLists, parseCatalogue, zoneOf } from '../blocklists/catalogue.ts';
import type { ProbeAnswer } from '../blocklists/probe.ts';

const names = z.array(z.string().min(1).max(253)).max(5_000).default([]);

/** A person's settings of the patrol. Everything has a default. */
export const PatrolSettings = z.strictObject({
  /** Lists, by id, whose operators' terms were read and accepted. */
  acknowledged: names,
  /** Lists, by id, that are not asked. */
  without: names,
  /** Lists of one's own, in the form of the built-in ones. */
  lists: z.array(z.unknown()).default([]),
  /** Own ranges, address by address, and others that are not in SES. */
  ips: names,
  /** Hosts in links, and other domains. */
  domains: names,
});
export type PatrolSettings = Readonly<z.output<typeof PatrolSettings>>;

/** @throws {Error} naming everything that is wrong */
export function readPatrolSettings(text: string | undefined): PatrolSettings {
  return PatrolSettings.parse(text ? JSON.parse(text) : {});
}

/**
 * The lists to ask: enabled, with everything that they need, and not excluded.
 * @throws {Error} where a list of one's own is invalid or dead
 */
export function patrolLists(
  { acknowledged, without, lists }: PatrolSettings,
  keys: Readonly<Record<string, string | undefined>>,
): readonly ProbeAnswer[] {
  const own = lists.length === 0 ? ({ ok: true, lists: [] } as const) : parseCatalogue(lists);
  if (!own.ok) throw new Error(own.problems.join('\n'));
  const isOwn = new Set(own.lists.map(({ id }) => id));
  return [...builtInLists().filter(({ id }) => !isOwn.has(id)), ...own.lists]
    .filter((list) => list.enabled && !without.includes(list.id))
    .filter((list) => list.needs.kind !== 'acknowledgement' || acknowledged.includes(list.id))
    .map((list) => ({ list, zone: zoneOf(list, keys) }))
    .filter((asked): asked is ProbeAnswer => asked.zone !== null);
}
