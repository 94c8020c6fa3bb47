import { clip, plain } from '../kernel/escape.ts';
import { DAY_MS, type Day } from '../kernel/time.ts';
import { isObject } from './http.ts';
import type { Share } from './model.ts';

/** One figure of one day, under the name that it was asked by. */
export type Stat = { readonly metric: string; readonly day: Day; readonly value: number | readonly string[] };
/** One page of `domains.domainStats.query`. */
export type StatsPage = {
  readonly stats: readonly Stat[];
  readonly nextPageToken: string | null;
  /** Rows without a date or a value, or with one that cannot be read. */
  readonly unread: number;
};

const LONGEST_ID = 200;
const MOST_IDS = 1_000;

/**
 * Reads an answer of Gmail. A row without a date or a value is no figure, and above all no zero; a field or metric that
 * is not known is let through. @returns null where the answer is no object
 */
export function readStats(answer: unknown): StatsPage | null {
  if (!isObject(answer)) return null;
  const { domainStats = [], nextPageToken } = answer;
  const rows: readonly unknown[] = Array.isArray(domainStats) ? domainStats : [domainStats];
  const stats = rows.map(readStat);
  const known = stats.filter((stat) => stat !== null);
  return {
    stats: known,
    nextPageToken: typeof nextPageToken === 'string' && nextPageToken !== '' ? nextPageToken : null,
    unread: stats.length - known.length,
  };
}

function readStat(row: unknown): Stat | null {
  if (!isObject(row)) return null;
  const day = dayIn(row['date']);
  const value = valueIn(row['value']);
  const { metric } = row;
  return typeof metric === 'string' && day !== null && value !== null ? { metric, day, value } : null;
}

/** A whole date; Google writes 0 for a part that it leaves out. */
function dayIn(date: unknown): Day | null {
  if (!isObject(date)) return null;
  const [year, month, day] = [date['year'], date['month'], date['day']].map(Number) as [number, number, number];
  if (!(year >= 1970 && year <= 9_999 && month >= 1 && day >= 1)) return null;
  const at = Date.UTC(year, month - 1, day);
  const back = new Date(at);
  const isReal = back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day;
  return isReal ? at / DAY_MS : null;
}

/** The one field of several that is there. Google writes whole numbers of 64 bits as text. */
function valueIn(value: unknown): Stat['value'] | null {
  if (!isObject(value)) return null;
  for (const field of ['floatValue', 'doubleValue', 'intValue']) {
    const number = numberIn(value[field]);
    if (number !== null) return number;
  }
  const list = isObject(value['stringList']) ? value['stringList']['values'] : undefined;
  const one = value['stringValue'];
  if (Array.isArray(list)) return (list as readonly unknown[]).flatMap(idsIn).slice(0, MOST_IDS);
  return typeof one === 'string' ? idsIn(one) : null;
}

function numberIn(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** As it is asked for again, so one that would have to be changed is left out. */
const idsIn = (id: unknown): readonly string[] =>
  typeof id === 'string' && id !== '' && clip(plain(id), LONGEST_ID) === id ? [id] : [];

/** A figure that is a share; null where it is none: never taken for what it is not. */
export const shareOf = ({ value }: Stat): Share | null =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : null;
