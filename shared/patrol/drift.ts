import type { EpochMs } from '../kernel/time.ts';

/** A record set as it was seen last, and since when it seems to be gone. */
export type KnownRecord = { readonly texts: readonly string[]; readonly goneSince: EpochMs | null };
export type KnownRecords = Readonly<Record<string, KnownRecord>>;
/** A record set that is not what it was. */
export type Drift = {
  /** `_dmarc.example.com TXT` */
  readonly name: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
};

/**
 * What changed since the last look. A change is told at once; that a record is gone only when it was seen twice. What
 * was not answered this time (it is not in `seen`) stays as it was known.
 * @param seen record sets by name and type, each in order; empty: it is absent
 */
export function compareRecords(
  known: KnownRecords,
  seen: Readonly<Record<string, readonly string[]>>,
  now: EpochMs,
): { readonly known: KnownRecords; readonly drifts: readonly Drift[] } {
  const next: Record<string, KnownRecord> = { ...known };
  const drifts: Drift[] = [];
  for (const [name, texts] of Object.entries(seen)) {
    const before = Object.hasOwn(known, name) ? known[name] : undefined;
    const after = { texts, goneSince: null };
    if (before === undefined || isSame(before.texts, texts)) {
      next[name] = after;
    } else if (texts.length === 0 && before.goneSince === null) {
      next[name] = { ...before, goneSince: now };
    } else {
      next[name] = after;
      drifts.push({ name, before: before.texts, after: texts });
    }
  }
  return { known: next, drifts };
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, index) => text === other[index]);
