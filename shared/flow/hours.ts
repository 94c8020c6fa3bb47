import { type Counts, JUDGED_AT } from '../counting/counts.ts';
import { type EpochMs, HOUR_MS, type Hour, hourOf, hourStart } from '../kernel/time.ts';
import { OTHER_PROVIDER, OTHER_SILENT } from '../replies/providers.ts';
import { REPLY_CLASSES } from '../replies/reply-class.ts';

/** What became of mail to one mailbox provider, an entry for each hour of `FlowHours.at`. */
export type ProviderHours = {
  readonly name: string;
  /** Sent in the hour. */
  readonly sent: readonly number[];
  /** Share of it that was delivered by the end of the hour after; null: nothing was sent, or that hour is not over. */
  readonly soon: readonly (number | null)[];
  /** Reports in the hour that mail is put off, by what they are about, the most first. What none is about is left out. */
  readonly deferrals: readonly { readonly name: string; readonly counts: readonly number[] }[];
};
export type FlowHours = {
  /** Where each hour begins. */
  readonly at: readonly EpochMs[];
  /** The one with most mail first. */
  readonly providers: readonly ProviderHours[];
};

type Point = { readonly at: EpochMs; readonly counts: Pick<Counts, 'judged' | 'deferrals'> };
type Cells = { readonly sent: number[]; readonly delivered: number[]; readonly deferrals: Map<string, number[]> };

/**
 * The flow of mail by the hour in which it was sent. Only whole hours: of one whose first minutes are not in the span
 * nobody knows what was sent.
 * @param points by slot or hour, of the time at which events came
 */
export function flowHours(
  points: readonly Point[],
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): FlowHours {
  const first = hourOf(from + HOUR_MS - 1);
  const hours = Math.max(0, hourOf(to - 1) - first + 1);
  const zeros = (): number[] => Array.from({ length: hours }, () => 0);
  const all = new Map<string, Cells>();
  const cellsOf = (provider: string): Cells => {
    const known = all.get(provider) ?? { sent: zeros(), delivered: zeros(), deferrals: new Map() };
    all.set(provider, known);
    return known;
  };
  for (const { at, counts } of points) {
    const came = hourOf(at);
    for (const [hour, cells] of counts.judged) {
      if (hour < first || hour >= first + hours) continue;
      for (const [provider, cell] of cells) {
        if (isNobody(provider)) continue;
        const known = cellsOf(provider);
        add(known.sent, hour - first, cell[JUDGED_AT.sends]);
        if (came <= hour + 1) add(known.delivered, hour - first, cell[JUDGED_AT.deliveries]);
      }
    }
    if (came < first || came >= first + hours) continue;
    for (const [provider, cell] of counts.deferrals) {
      if (isNobody(provider)) continue;
      const { deferrals } = cellsOf(provider);
      for (const [index, about] of REPLY_CLASSES.entries()) {
        const count = cell[index] ?? 0;
        if (count === 0) continue;
        const counted = deferrals.get(about) ?? zeros();
        deferrals.set(about, counted);
        add(counted, came - first, count);
      }
    }
  }
  const isOver = (hour: Hour): boolean => hourStart(hour + 2) <= to;
  return {
    at: Array.from({ length: hours }, (_, index) => hourStart(first + index)),
    providers: [...all]
      .map(([name, { sent, delivered, deferrals }]) => ({
        name,
        sent,
        soon: sent.map((count, index) =>
          count === 0 || !isOver(first + index) ? null : Math.min(1, (delivered[index] ?? 0) / count),
        ),
        deferrals: [...deferrals]
          .map(([about, counts]) => ({ name: about, counts }))
          .toSorted((a, b) => sumOf(b.counts) - sumOf(a.counts)),
      }))
      .toSorted((a, b) => sumOf(b.sent) - sumOf(a.sent) || (a.name < b.name ? -1 : 1)),
  };
}

/** Mail to nobody in particular is no provider's. */
const isNobody = (provider: string): boolean => provider === OTHER_PROVIDER || provider === OTHER_SILENT;
const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
function add(counts: number[], index: number, count: number): void {
  counts[index] = (counts[index] ?? 0) + count;
}
