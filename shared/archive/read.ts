import { COUNTED_FIELD, type CountedPart } from './counted-part.ts';

/** One archived event, and what was counted of it. */
export type ArchivedEvent = { readonly event: object; readonly counted: CountedPart };

const FINGERPRINT = /^[0-9a-f]{16}$/;
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** @returns null for a line that is no archived event */
export function readArchivedLine(line: string): ArchivedEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { [COUNTED_FIELD]: counted, ...event } = value as { readonly [COUNTED_FIELD]?: Partial<CountedPart> };
  if (typeof counted !== 'object' || counted === null || !isTexts(counted.units)) return null;
  if (!counted.units.every((one) => FINGERPRINT.test(one))) return null;
  return { event, counted: counted as CountedPart };
}

/** The fingerprints in an object's text, as hex; null where a line of it is no archived event. */
export function fingerprintsIn(text: string): string[] | null {
  const found: string[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const read = readArchivedLine(line);
    if (read === null) return null;
    found.push(...read.counted.units);
  }
  return found;
}
