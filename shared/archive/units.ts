import type { Sha256 } from '../counting/fingerprint.ts';
import type { NewUnit } from '../counting/segment.ts';
import { type Unit, unitsOf } from '../counting/units.ts';
import { parseValue } from '../events/parse.ts';
import type { EpochMs } from '../kernel/time.ts';
import { type CountedPart, hexOf } from './counted-part.ts';
import { type ArchivedEvent, readArchivedLine } from './read.ts';

/**
 * What was counted of an archived event, to be counted again: in the streams that it was counted in, and judged or not as
 * it was. A whole event has the fingerprints that it was counted under; a hidden one has others, one for one, as its
 * addresses are others.
 * @returns null where the event cannot be read, or is another one than was counted
 */
export function unitsIn({ event, counted }: ArchivedEvent, sha256: Sha256, now: EpochMs): NewUnit[] | null {
  const [parsed, ...more] = parseValue(event, now);
  if (parsed?.outcome !== 'event' || more.length > 0) return null;
  const all = unitsOf(parsed.event, sha256, counted.streams ?? []);
  const own = counted.units === undefined ? shownUnits(all, counted) : namedUnits(all, counted.units);
  const notJudged = new Set(counted.notJudged);
  return own?.map((unit, index) => ({ unit, judged: !notJudged.has(index) })) ?? null;
}

/** A hidden event shows the recipients that were counted, and no others. */
const shownUnits = (all: Unit[], { count }: CountedPart): Unit[] | null => (all.length === count ? all : null);

function namedUnits(all: readonly Unit[], units: readonly string[]): Unit[] | null {
  const byFingerprint = new Map(all.map((unit) => [hexOf(unit.fingerprint), unit]));
  const found: Unit[] = [];
  for (const hex of units) {
    const unit = byFingerprint.get(hex);
    if (unit === undefined) return null;
    found.push(unit);
  }
  return found;
}

/**
 * What tells the events in an object's text from others of the archive, as hex: the same for an event that is archived
 * twice.
 * @returns null where a line of it is no archived event
 */
export function identitiesIn(text: string, sha256: Sha256, now: EpochMs): string[] | null {
  const found: string[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const read = readArchivedLine(line);
    const units = read && unitsIn(read, sha256, now);
    if (!units) return null;
    for (const { unit } of units) found.push(hexOf(unit.fingerprint));
  }
  return found;
}
