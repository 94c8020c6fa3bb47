import type { Counts } from '../counting/counts.ts';
import type { EpochMs, Slot } from '../kernel/time.ts';
import { waitingAt } from './usual.ts';
import { flowOf } from './window.ts';

/** What became of a set's mail to one mailbox provider. */
export type ShownFlow = {
  readonly name: string;
  readonly sent: number;
  /** Of what was sent, delivered by the end of the hour after; null: nothing was sent. */
  readonly soon: number | null;
  /** What SES still tries to deliver. */
  readonly waiting: number;
};

/** The flow of mail over slots or hours, the provider with most mail first. @param to the end of the span */
export function shownFlow(
  points: readonly { readonly slot: Slot; readonly counts: Pick<Counts, 'judged'> }[],
  to: EpochMs,
): readonly ShownFlow[] {
  const sums = new Map<string, { sent: number; delivered: number }>();
  for (const { slot, counts } of points) {
    for (const [provider, { sent, delivered }] of flowOf(counts, slot)) {
      const sum = sums.get(provider) ?? { sent: 0, delivered: 0 };
      sums.set(provider, sum);
      sum.sent += sent;
      sum.delivered += delivered;
    }
  }
  const all = points.map(({ counts }) => counts);
  return [...sums]
    .toSorted(([a, one], [b, two]) => two.sent - one.sent || (a < b ? -1 : 1))
    .map(([name, { sent, delivered }]) => ({
      ...{ name, sent },
      soon: sent === 0 ? null : Math.min(1, delivered / sent),
      waiting: waitingAt(all, name, to),
    }));
}
