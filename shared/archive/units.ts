import type { Sha256 } from '../counting/fingerprint.ts';
import type { NewUnit } from '../counting/segment.ts';
import { unitsOf } from '../counting/units.ts';
import { parseValue } from '../events/parse.ts';
import type { EpochMs } from '../kernel/time.ts';
import { hexOf, ofHex } from './counted-part.ts';
import type { ArchivedEvent } from './read.ts';

/**
 * What was counted of an archived event, to be counted again: under the fingerprints and streams that it was counted
 * under, and judged or not as it was.
 * @returns null where the event cannot be read, or is another one than was counted
 */
export function unitsIn({ event, counted }: ArchivedEvent, sha256: Sha256, now: EpochMs): NewUnit[] | null {
  const [parsed, ...more] = parseValue(event, now);
  if (parsed?.outcome !== 'event' || more.length > 0) return null;
  const all = unitsOf(parsed.event, sha256, counted.streams ?? []);
  const notJudged = new Set(counted.notJudged);
  const isWhole = all.length === counted.units.length;
  const byFingerprint = new Map(all.map((unit) => [hexOf(unit.fingerprint), unit]));
  const found: NewUnit[] = [];
  for (const [index, hex] of counted.units.entries()) {
    // The addresses of a hidden event give other fingerprints, in the same order.
    const unit = isWhole ? all[index] : byFingerprint.get(hex);
    if (unit === undefined) return null;
    found.push({ unit: { ...unit, fingerprint: ofHex(hex) }, judged: !notJudged.has(index) });
  }
  return found;
}
