import { addCell, type Counts, cellAt, JUDGED_AT, type PromptCell } from '../../counting/counts.ts';
import type { SendingSlot } from '../../judging/harm.ts';
import { hourOfSlot, type Slot } from '../../kernel/time.ts';
import type { SetView } from './set-view.ts';

type Seen = { readonly sequence: number; readonly counts: Pick<Counts, 'judged' | 'prompt'> };

/**
 * The recent slots of a set by sending time: sends, and the hard bounces of that mail that came in the same slot or the
 * next. Where view and journal both have a slot, the more complete one counts. None where the set publishes no Send,
 * because its slots then have no trials.
 */
export function sendingSlotsOf(
  view: Pick<SetView, 'slots' | 'recentFrom'>,
  open: ReadonlyMap<Slot, Seen>,
): SendingSlot[] {
  const seen = new Map<Slot, Seen['counts']>();
  for (const [slot, known] of view.slots) seen.set(slot, known);
  for (const [slot, live] of open) {
    const known = view.slots.get(slot);
    if (hourOfSlot(slot) >= view.recentFrom && (!known || known.sequence < live.sequence)) seen.set(slot, live.counts);
  }
  const mail = new Map<Slot, Map<string, [sends: number, prompt: number]>>();
  const add = (slot: Slot, provider: string, cell: PromptCell): void => {
    const cells = mail.get(slot) ?? new Map<string, [number, number]>();
    mail.set(slot, cells);
    addCell(cellAt(cells, provider, 2), cell);
  };
  let isPublished = false;
  for (const [slot, { judged, prompt }] of seen) {
    for (const [provider, cell] of judged.get(hourOfSlot(slot)) ?? []) {
      const sends = cell[JUDGED_AT.sends];
      isPublished ||= sends > 0;
      add(slot, provider, [sends, 0]);
    }
    for (const [provider, [sameSlot, slotBefore]] of prompt) {
      add(slot, provider, [0, sameSlot]);
      add(slot - 1, provider, [0, slotBefore]);
    }
  }
  if (!isPublished) return [];
  return Array.from(mail, ([slot, cells]) => ({
    slot,
    cells: new Map(Array.from(cells, ([provider, [sends, prompt]]) => [provider, { sends, prompt }] as const)),
  })).toSorted((a, b) => a.slot - b.slot);
}
