import { cleared, type Matter, opened } from '../../shared/alerts/matter.ts';
import { refusedMatter, straysMatter, unwatchedMatter } from '../../shared/attach/messages.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';
import type { SesRefused } from '../../shared/placement/failures.ts';
import { dueReminder } from '../../shared/placement/messages.ts';
import type { Deps, FindingName, Findings, Lasting, Names, RoundNotes } from './ports.ts';

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

/** Tell, once all sets were looked at, which send without being watched and which sit in the quarantine pool unsent. */
export async function tellRound(deps: Deps, notes: RoundNotes): Promise<void> {
  await tellFound(deps, 'unwatched', notes.unwatched, unwatchedMatter);
  await tellFound(deps, 'strays', notes.strays, straysMatter);
}

/** Calls that list, by where it is noted that SES refuses them. */
const LISTING = { refusedSets: 'sets', refusedPools: 'pools and addresses', refusedIdentities: 'identities' } as const;

/** Tell that SES refuses to list something, or, with null, that it does not any more. The round goes on without it. */
export const tellRefused = (deps: Deps, name: keyof typeof LISTING, refusal: SesRefused | null): Promise<void> =>
  tellFound(deps, name, refusal === null ? NOBODY : noted(NOBODY, refusal.message), (found) =>
    refusedMatter(LISTING[name], found),
  );

/** Tell what was found: when it begins, once a day while it lasts, and when it is over. */
async function tellFound(
  deps: Deps,
  name: FindingName,
  names: Names,
  matterOf: (found: Lasting) => Matter,
): Promise<void> {
  const all = await deps.inventory.findings();
  const before = all[name] ?? null;
  const found = lasting(before, names, deps.timer.now());
  // What is over is told before it is forgotten. What lasts is noted first, because its alert is named after the time
  // that is noted; it is told again each round, which changes nothing.
  if (before !== null && found === null) await over(deps, matterOf(before));
  await save(deps, all, { ...all, [name]: found });
  if (found === null) return;
  await save(deps, { ...all, [name]: found }, { ...all, [name]: await told(deps, found, matterOf(found)) });
}

const lasting = (before: Lasting | null | undefined, { count, first }: Names, now: EpochMs): Lasting | null =>
  count === 0 ? null : { count, first, since: before?.since ?? now, reminders: before?.reminders ?? 0 };

const FINDINGS: readonly FindingName[] = ['unwatched', 'strays', 'refusedSets', 'refusedPools', 'refusedIdentities'];

async function save({ inventory }: Deps, before: Findings, after: Findings): Promise<void> {
  if (FINDINGS.every((name) => JSON.stringify(before[name] ?? null) === JSON.stringify(after[name] ?? null))) return;
  await inventory.saveFindings(after);
}

const over = ({ messages, timer }: Deps, matter: Matter): Promise<unknown> =>
  messages.put(
    cleared(matter, {
      at: timer.now(),
      sentence: matter.alertId.startsWith('refused') ? 'SES lists it again.' : 'No set is left.',
      next: [],
    }),
  );

/** @returns what lasts, with the reminder that was sent */
async function told({ messages, timer }: Deps, found: Lasting, matter: Matter): Promise<Lasting> {
  await messages.put(opened(matter));
  const reminder = dueReminder(matter, found.reminders, timer.now());
  if (reminder === null) return found;
  await messages.put(reminder);
  return { ...found, reminders: reminder.sequence };
}
