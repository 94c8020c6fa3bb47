import type { Zone } from '../../infra/local/dns/zones.ts';
import type { ZoneCase } from './zone-cases.ts';
import { WORLD } from './zones.ts';

export type NamedCase = ZoneCase & { readonly index: number };

/** Each case has a `brand.example` of its own, so that all of them fit into one zone. */
export const namedFor = (text: string, index: number): string =>
  text.replaceAll('brand.example', `b${index}rand.example`);
export const unnamed = (text: string, index: number): string =>
  text.replaceAll(`b${index}rand.example`, 'brand.example');

/** What changes the world around it, or a name of the one address, stays out. */
export const apart = (cases: readonly ZoneCase[]): readonly NamedCase[] =>
  cases.map((one, index) => ({ ...one, index })).filter(({ id, zone }) => isApart(zone) && !/ptr/i.test(id));

const isApart = (zone: Zone): boolean =>
  Object.entries(zone).every(
    ([name, entry]) => typeof entry !== 'string' && (name.includes('brand.example') || entry === WORLD[name]),
  );

export function zoneOfAll(cases: readonly NamedCase[]): Zone {
  const all: Record<string, Zone[string]> = {};
  for (const { zone, index } of cases) Object.assign(all, JSON.parse(namedFor(JSON.stringify(zone), index)));
  return all;
}
