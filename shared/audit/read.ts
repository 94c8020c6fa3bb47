import { DAY_MS, type EpochMs } from '../kernel/time.ts';
import type { AuditEntry, AuditTarget, AuditTrail } from './model.ts';

/** A line and its position within its day. */
export type StoredEntry = { readonly position: string; readonly entry: AuditEntry };
/** Reads the audit trail. */
export type AuditReader = AuditTrail & {
  /**
   * Lines of the day of a moment, newest first.
   * @param before only lines before this position; null: from the newest on
   */
  page(day: EpochMs, before: string | null, limit: number): Promise<readonly StoredEntry[]>;
};

export type AuditFilter = {
  /** Both ends included. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly via?: string | undefined;
  readonly kind?: AuditTarget['kind'] | undefined;
  readonly name?: string | undefined;
  /** `part`: actor, action and name are parts of what is looked for, whatever the case. */
  readonly match?: 'exact' | 'part' | undefined;
};
/** The end of a page: the next one begins behind it. */
export type AuditPosition = { readonly day: EpochMs; readonly before: string | null };
export type AuditPage = { readonly entries: readonly AuditEntry[]; readonly next: AuditPosition | null };

/** Most lines read for one page, so that a filter without matches costs little. */
const MOST_READ = 5_000;
/** Most days read for one page. */
const MOST_DAYS = 400;
const READ_AT_ONCE = 200;

const startOfDay = (at: EpochMs): EpochMs => Math.floor(at / DAY_MS) * DAY_MS;

const isSame = (text: string | null, wanted: string | undefined, match: AuditFilter['match']): boolean =>
  wanted === undefined ||
  (match === 'part' ? (text ?? '').toLowerCase().includes(wanted.toLowerCase()) : text === wanted);

const fits = (entry: AuditEntry, { from, to, actor, action, via, kind, name, match }: AuditFilter): boolean =>
  entry.at >= from &&
  entry.at <= to &&
  isSame(entry.actor, actor, match) &&
  isSame(entry.action, action, match) &&
  (via === undefined || entry.via === via) &&
  (kind === undefined || entry.target.kind === kind) &&
  isSame(entry.target.name, name, match);

/** One page of the trail, newest first. A page may be short or empty without being the last. */
export async function readAudit(
  trail: Pick<AuditReader, 'page'>,
  filter: AuditFilter,
  after: AuditPosition | null,
  limit: number,
): Promise<AuditPage> {
  const entries: AuditEntry[] = [];
  let at: AuditPosition = after ?? { day: startOfDay(filter.to), before: null };
  let read = 0;
  for (let days = 0; at.day >= startOfDay(filter.from); ) {
    if (read >= MOST_READ || days >= MOST_DAYS) return { entries, next: at };
    const lines = await trail.page(at.day, at.before, READ_AT_ONCE);
    read += lines.length;
    for (const { position, entry } of lines) {
      at = { day: at.day, before: position };
      if (fits(entry, filter)) entries.push(entry);
      if (entries.length === limit) return { entries, next: at };
    }
    if (lines.length > 0) continue;
    at = { day: at.day - DAY_MS, before: null };
    days++;
  }
  return { entries, next: null };
}
