import { useLayoutEffect, useState } from 'preact/hooks';

/** In which zone times are shown, and typed. */
export type Zone = 'UTC' | 'local';
const KEY = 'lazaretto.zone';
const CHANGED = 'lazaretto-zone';

let chosen: Zone | null = null;
/** What this person chose last; it is no part of the address: who gets a link has a zone of their own. */
export function currentZone(): Zone {
  chosen ??= stored();
  return chosen;
}
function stored(): Zone {
  try {
    return localStorage.getItem(KEY) === 'local' ? 'local' : 'UTC';
  } catch {
    return 'UTC';
  }
}

export function chooseZone(zone: Zone): void {
  chosen = zone;
  try {
    localStorage.setItem(KEY, zone);
  } catch {
    // A browser that stores nothing keeps it as long as the page is open.
  }
  dispatchEvent(new Event(CHANGED));
}

/** The zone that is chosen; whoever uses it is drawn anew with another choice. */
export function useZone(): Zone {
  const [zone, setZone] = useState<Zone>(currentZone);
  useLayoutEffect(() => {
    const follow = (): void => setZone(currentZone());
    addEventListener(CHANGED, follow);
    return () => removeEventListener(CHANGED, follow);
  }, []);
  return zone;
}

export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
export const zoneName = (zone: Zone): string => (zone === 'UTC' ? 'UTC' : localZone());

const partsOf = (zone: Zone, parts: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...parts, ...(zone === 'UTC' && { timeZone: 'UTC' }) });
const FORMATS = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  year: { year: 'numeric' },
} as const;
const made = new Map<string, Intl.DateTimeFormat>();
function written(at: number, zone: Zone, what: keyof typeof FORMATS): string {
  const key = zone + what;
  const format = made.get(key) ?? partsOf(zone, FORMATS[what]);
  made.set(key, format);
  return format.format(at);
}
export const clockIn = (at: number, zone: Zone): string => written(at, zone, 'clock');
export const dayIn = (at: number, zone: Zone): string => written(at, zone, 'day');
/** `20 Nov 10:30 UTC`, or with the name of the zone here. */
export const momentIn = (at: number, zone: Zone): string => `${dayIn(at, zone)} ${clockIn(at, zone)} ${zoneName(zone)}`;

/** `1 Jan 10:14 UTC` in the zone that is chosen, with the year where it is not the one of `now`. */
export function moment(time: string, now?: string): string {
  const [at, zone] = [Date.parse(time), currentZone()];
  const year = written(at, zone, 'year');
  const isOther = now !== undefined && written(Date.parse(now), zone, 'year') !== year;
  return `${dayIn(at, zone)}${isOther ? ` ${year}` : ''} ${clockIn(at, zone)} ${zoneName(zone)}`;
}
