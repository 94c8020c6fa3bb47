import { useState } from 'preact/hooks';

/** In which zone charts show their times. */
export type Zone = 'UTC' | 'local';
const KEY = 'lazaretto.zone';

/** What this person chose last; it is no part of the address: who gets a link has a zone of their own. */
export function useZone(): readonly [Zone, (zone: Zone) => void] {
  const [zone, setZone] = useState<Zone>(stored);
  const choose = (next: Zone): void => {
    setZone(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // A browser that stores nothing keeps it as long as the view is open.
    }
  };
  return [zone, choose];
}
function stored(): Zone {
  try {
    return localStorage.getItem(KEY) === 'local' ? 'local' : 'UTC';
  } catch {
    return 'UTC';
  }
}

export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
export const zoneName = (zone: Zone): string => (zone === 'UTC' ? 'UTC' : localZone());

const partsOf = (zone: Zone, parts: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...parts, ...(zone === 'UTC' && { timeZone: 'UTC' }) });
const FORMATS = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
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
