import { cleared, type Matter, opened } from '../../shared/alerts/matter.ts';
import { refusedMatter, straysMatter, unwatchedMatter } from '../../shared/attach/messages.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';
import type { SesRefused } from '../../shared/placement/failures.ts';
import { dueReminder } from '../../shared/placement/messages.ts';
import {
  type Deps,
  FINDINGS,
  type FindingName,
  type Findings,
  type Lasting,
  type Names,
  type RoundNotes,
} from './ports.ts';

/** Names that are kept of each kind: what a person can read. */
const MOST_NAMES = 20;
export const NOBODY: Names = { count: 0, first: [] };

export const newRound = (startedAt: EpochMs): RoundNotes => ({
  startedAt,
  sets: 0,
  unwatched: NOBODY,
  strays: NOBODY,
  pools: {},
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
export async function tellFound(
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

async function save({ inventory }: Deps, before: Findings, after: Findings): Promise<void> {
  if (FINDINGS.every((name) => JSON.stringify(before[name] ?? null) === JSON.stringify(after[name] ?? null))) return;
  await inventory.saveFindings(after);
}

/** What is said when it is over, by the beginning of the alert's name. */
const OVER: Readonly<Record<string, string>> = {
  refused: 'SES lists it again.',
  'lost-pools': 'Every pool that sets send from is there and holds an address.',
  'quarantine-pool': 'That is over.',
};

const over = ({ messages, timer }: Deps, matter: Matter): Promise<unknown> =>
  messages.put(
    cleared(matter, {
      at: timer.now(),
      sentence: OVER[matter.alertId.split(':')[0] ?? ''] ?? 'No set is left.',
      next: [],
    }),
  );

/** @returns what lasts, with the reminder that was sent */
async function told({ messages, timer }: Deps, found: Lasting, matter: Matter): Promise<Lasting> {
  await messages.put(opened(matter));
  // What was chosen so is said once.
  if (matter.severity === 'info') return found;
  const reminder = dueReminder(matter, found.reminders, timer.now());
  if (reminder === null) return found;
  await messages.put(reminder);
  return { ...found, reminders: reminder.sequence };
}
