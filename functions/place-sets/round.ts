import { cleared, type Matter, opened } from '../../shared/alerts/matter.ts';
import { straysMatter, unwatchedMatter } from '../../shared/attach/messages.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';
import { dueReminder } from '../../shared/placement/messages.ts';
import type { Deps, Findings, Lasting, Names, RoundNotes } from './ports.ts';

/** Names that are kept of each kind: what a person can read. */
const MOST_NAMES = 20;
const NOBODY: Names = { count: 0, first: [] };

export const newRound = (startedAt: EpochMs): RoundNotes => ({
  startedAt,
  sets: 0,
  unwatched: NOBODY,
  strays: NOBODY,
});

/** One more name. */
export const noted = ({ count, first }: Names, name: string): Names => ({
  count: count + 1,
  first: first.length < MOST_NAMES ? [...first, name] : first,
});

/**
 * Tell, once all sets were looked at, which send without being watched and which sit in the quarantine pool unsent:
 * when it begins, once a day while it lasts, and when it is over.
 */
export async function tellRound(deps: Deps, notes: RoundNotes): Promise<void> {
  const before = await deps.inventory.findings();
  const unwatched = lasting(before.unwatched, notes.unwatched, deps.timer.now());
  const strays = lasting(before.strays, notes.strays, deps.timer.now());
  // What is over is told before it is forgotten. What lasts is noted first, because its alert is named after the time
  // that is noted; it is told again each round, which changes nothing.
  if (before.unwatched && unwatched === null) await over(deps, unwatchedMatter(before.unwatched));
  if (before.strays && strays === null) await over(deps, straysMatter(before.strays));
  await save(deps, before, { unwatched, strays });
  const reminders = {
    unwatched: unwatched && (await told(deps, unwatched, unwatchedMatter(unwatched))),
    strays: strays && (await told(deps, strays, straysMatter(strays))),
  };
  await save(deps, { unwatched, strays }, reminders);
}

const lasting = (before: Lasting | null | undefined, { count, first }: Names, now: EpochMs): Lasting | null =>
  count === 0 ? null : { count, first, since: before?.since ?? now, reminders: before?.reminders ?? 0 };

async function save({ inventory }: Deps, before: Findings, after: Findings): Promise<void> {
  if (JSON.stringify({ unwatched: null, strays: null, ...before }) === JSON.stringify(after)) return;
  await inventory.saveFindings(after);
}

const over = ({ messages, timer }: Deps, matter: Matter): Promise<unknown> =>
  messages.put(cleared(matter, { at: timer.now(), sentence: 'No set is left.', next: [] }));

/** @returns what lasts, with the reminder that was sent */
async function told({ messages, timer }: Deps, found: Lasting, matter: Matter): Promise<Lasting> {
  await messages.put(opened(matter));
  const reminder = dueReminder(matter, found.reminders, timer.now());
  if (reminder === null) return found;
  await messages.put(reminder);
  return { ...found, reminders: reminder.sequence };
}
