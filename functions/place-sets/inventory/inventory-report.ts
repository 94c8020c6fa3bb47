import { type AlertSubject, openAlert, resolveAlert } from '../../../shared/alerts/subject.ts';
import type { EpochMs } from '../../../shared/kernel/time.ts';
import type { SesRefused } from '../../../shared/placement/failures.ts';
import {
  FINDINGS,
  type FindingName,
  findingAlert,
  type InventoryFindings,
  type LastingFinding,
  type NameList,
} from '../../../shared/placement/findings.ts';
import { dueReminder } from '../../../shared/placement/messages.ts';
import type { PlaceDeps } from '../ports.ts';
import type { InventoryNotes } from './ports.ts';

/** Names that are kept of each kind: what a person can read. */
const MOST_NAMES = 20;
export const NOBODY: NameList = { count: 0, first: [] };

export const newInventoryRound = (startedAt: EpochMs): InventoryNotes => ({
  startedAt,
  sets: 0,
  unwatched: NOBODY,
  strays: NOBODY,
  pools: {},
});

/** One more name. */
export const withName = ({ count, first }: NameList, name: string): NameList => ({
  count: count + 1,
  first: first.length < MOST_NAMES ? [...first, name] : first,
});

/** Tell, once all sets were looked at, which send without being watched and which sit in the quarantine pool unsent. */
export async function reportInventory(deps: PlaceDeps, notes: InventoryNotes): Promise<void> {
  await tellFound(deps, 'unwatched', notes.unwatched);
  await tellFound(deps, 'strays', notes.strays);
  await tellFound(deps, 'undescribed', notes.refused ?? NOBODY);
}

/** Tell that SES refuses to list something, or, with null, that it does not any more. The round goes on without it. */
export const reportRefused = (
  deps: PlaceDeps,
  name: Extract<FindingName, `refused${string}`>,
  refusal: SesRefused | null,
): Promise<void> => tellFound(deps, name, refusal === null ? NOBODY : withName(NOBODY, refusal.message));

/** Tell what was found: when it begins, once a day while it lasts, and when it is over. */
export async function tellFound(deps: PlaceDeps, name: FindingName, names: NameList): Promise<void> {
  const subjectOf = (found: LastingFinding): AlertSubject => findingAlert(name, found);
  const all = await deps.inventory.findings();
  const before = all[name] ?? null;
  const found = lasting(before, names, deps.timer.now());
  // What is over is told before it is forgotten. What lasts is noted first, because its alert is named after the time
  // that is noted; it is told again each round, which changes nothing.
  if (before !== null && found === null) await over(deps, subjectOf(before));
  await save(deps, all, { ...all, [name]: found });
  if (found === null) return;
  await save(deps, { ...all, [name]: found }, { ...all, [name]: await told(deps, found, subjectOf(found)) });
}

const lasting = (
  before: LastingFinding | null | undefined,
  { count, first }: NameList,
  now: EpochMs,
): LastingFinding | null =>
  count === 0 ? null : { count, first, since: before?.since ?? now, reminders: before?.reminders ?? 0 };

async function save({ inventory }: PlaceDeps, before: InventoryFindings, after: InventoryFindings): Promise<void> {
  if (FINDINGS.every((name) => JSON.stringify(before[name] ?? null) === JSON.stringify(after[name] ?? null))) return;
  await inventory.saveFindings(after);
}

/** What is said when it is over, by the beginning of the alert's name. */
const OVER: Readonly<Record<string, string>> = {
  refused: 'SES lists it again.',
  undescribed: 'SES describes every set.',
  'lost-pools': 'Every pool that sets send from is there and holds an address.',
  'quarantine-pool': 'That is over.',
  leaks: 'All their mail leaves by addresses of their pool.',
  account: 'That is over.',
  'tenants-paused': 'SES lets every tenant send again.',
  'tenants-impact': 'SES has no grave findings left.',
  endpoints: 'There is no such endpoint any more.',
  'endpoints-away': 'No set is away, or there is no such endpoint any more.',
  unassigned: 'Each identity has a default set.',
};

const over = ({ messages, timer }: PlaceDeps, subject: AlertSubject): Promise<unknown> =>
  messages.put(
    resolveAlert(subject, {
      at: timer.now(),
      sentence: OVER[subject.alertId.split(':')[0] ?? ''] ?? 'No set is left.',
      next: [],
    }),
  );

/** @returns what lasts, with the reminder that was sent */
async function told(
  { messages, timer }: PlaceDeps,
  found: LastingFinding,
  subject: AlertSubject,
): Promise<LastingFinding> {
  await messages.put(openAlert(subject));
  // What was chosen so is said once.
  if (subject.severity === 'info') return found;
  const reminder = dueReminder(subject, found.reminders, timer.now());
  if (reminder === null) return found;
  await messages.put(reminder);
  return { ...found, reminders: reminder.sequence };
}
