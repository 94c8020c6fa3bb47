import { currentZone, zoneName } from './zone.ts';

const SHORT = 'yyyy-mm-ddThh:mm'.length;
const withSeconds = (value: string): string => `${value}${value.length === SHORT ? ':00' : ''}`;

/** In which zone fields for times are typed, for their labels. */
export const typedZone = (): string => zoneName(currentZone());

/**
 * The value of a `datetime-local` field as the API takes it; it is typed in the zone that is chosen. Undefined where it
 * is empty, or no time yet.
 */
export function timeOf(value: string): string | undefined {
  if (value === '') return undefined;
  if (currentZone() === 'UTC') return `${withSeconds(value)}Z`;
  const at = new Date(withSeconds(value));
  return Number.isNaN(at.getTime()) ? undefined : `${at.toISOString().slice(0, SHORT)}:00Z`;
}

/** A time in UTC, as an address holds it (`2026-11-20T09:00`), as the field shows it; what is no time is empty. */
export function fieldOf(utc: string): string {
  const at = new Date(`${withSeconds(utc.slice(0, SHORT))}Z`);
  if (Number.isNaN(at.getTime())) return '';
  if (currentZone() === 'UTC') return utc.slice(0, SHORT);
  const here = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return here.toISOString().slice(0, SHORT);
}
