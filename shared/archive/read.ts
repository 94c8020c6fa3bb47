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
  if (typeof counted !== 'object' || counted === null) return null;
  const { hidden, units, count } = counted;
  const isCounted = hidden === true ? Number.isSafeInteger(count) && units === undefined : areFingerprints(units);
  return isCounted ? { event, counted: counted as CountedPart } : null;
}

const areFingerprints = (units: unknown): boolean => isTexts(units) && units.every((one) => FINGERPRINT.test(one));
