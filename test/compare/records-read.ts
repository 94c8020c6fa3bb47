import type { Zone } from '../../infra/local/dns/zones.ts';

/** A record as `lazaretto records --json` says it. */
export type Found = {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly state: string;
  readonly found: readonly string[];
};
/** What a reader read in each format. */
type Read = Readonly<
  Record<string, { readonly records: Readonly<Record<string, readonly string[]>>; readonly refused: readonly string[] }>
>;

const keyOf = ({ name, type }: Found): string => `${name} ${type}`;
/** Formats that replace all records of a name together name those that stay, too. */
const NAMES_ALL = ['route53', 'terraform'];

/** Where a reader of a format refuses it, or reads in it what `--json` does not say. A sentence each. */
export function misreadBy(found: readonly Found[], read: Read): readonly string[] {
  return Object.entries(read).flatMap(([format, { records, refused }]) => {
    const wanted = found.filter(({ state }) => format !== 'cloudflare' || state === 'missing' || state === 'wrong');
    const keys = new Set(wanted.map(keyOf));
    return [
      ...refused.map((why) => `${format} is refused: ${why}`),
      ...wanted.flatMap((record) => {
        const values = records[keyOf(record)] ?? [];
        if (values.includes(record.value) && (values.length === 1 || NAMES_ALL.includes(format))) return [];
        return [`${format} says ${JSON.stringify(values)} for ${keyOf(record)}, not ${JSON.stringify(record.value)}`];
      }),
      ...Object.keys(records).flatMap((key) => (keys.has(key) ? [] : [`${format} has ${key}, which is not wanted`])),
    ];
  });
}

/** The zone once its owner has taken out what is wrong, before the new records are put in. */
export function asOwner(zone: Zone, found: readonly Found[]): Zone {
  const next: Record<string, Zone[string]> = { ...zone };
  for (const { name, type, found: now } of found) {
    const here = next[name];
    if (typeof here !== 'object') continue;
    const isOut = (data: unknown): boolean => type !== 'TXT' || now.includes(String(data));
    const entries = Object.entries(here)
      .map(([kind, data]) => [kind, kind === type ? data.filter((one) => !isOut(one)) : data] as const)
      .filter(([, data]) => data.length > 0);
    next[name] = Object.fromEntries(entries);
  }
  return next;
}
