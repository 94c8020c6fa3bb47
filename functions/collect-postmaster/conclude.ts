import { openAlert } from '../../shared/alerts/subject.ts';
import { dayOf, type EpochMs } from '../../shared/kernel/time.ts';
import { dueReminder } from '../../shared/placement/messages.ts';
import { accusedOf, sendersNamed } from '../../shared/postmaster/accused.ts';
import { findingId, type GmailFinding, gmailFindings } from '../../shared/postmaster/judge.ts';
import { findingAlert, findingCleared, findingIssue } from '../../shared/postmaster/messages.ts';
import type { StoredFinding } from '../../shared/postmaster/ports.ts';
import { DAYS_ASKED } from './ask.ts';
import type { CollectDeps } from './ports.ts';

/** Most findings of a domain that are told at a time, the worst first: a domain may have hundreds of Feedback-IDs. */
const MOST_FINDINGS = 20;

/** Tells what the stored days of a domain say, holds it against the set that answers for it, and ends what is over. */
export async function conclude(deps: CollectDeps, domain: string, known: readonly StoredFinding[], now: EpochMs) {
  const { memory, messages } = deps;
  const days = await memory.days(domain, dayOf(now) - DAYS_ASKED, dayOf(now));
  const isKnown = (finding: GmailFinding): boolean => known.some(({ id }) => id === findingId(finding));
  // One that is told stays: that others are worse by now does not end it.
  const found = gmailFindings(days, now)
    .toSorted(
      (a, b) =>
        Number(b.feedbackId === null) - Number(a.feedbackId === null) ||
        Number(isKnown(b)) - Number(isKnown(a)) ||
        b.value - a.value,
    )
    .slice(0, MOST_FINDINGS);
  const current = new Map<string, GmailFinding>(found.map((finding) => [findingId(finding), finding]));
  for (const before of known) {
    if (current.has(before.id)) continue;
    if (before.accused !== null) await memory.absolve(before.accused, before.id, now);
    await messages.put(findingCleared(before, now, now > before.figures.believedUntil ? 'outdated' : 'within'));
    await memory.endFinding(before.id);
  }
  for (const [id, finding] of current) {
    const senders = await deps.senders(domain);
    const before = known.find((one) => one.id === id);
    const accused = accusedOf(finding, senders);
    const named = finding.feedbackId === null ? [] : sendersNamed(finding.feedbackId, senders.sets);
    const sets = named.length > 0 ? named : senders.sets.map(({ set }) => set);
    const { days: _, ...told } = finding;
    const stored: StoredFinding = { ...told, id, since: before?.since ?? now, sets, accused };
    await memory.saveFinding(stored);
    // Others send more than next to nothing from there by now: nobody is known to be the one any more.
    if (before?.accused && before.accused !== accused) await memory.absolve(before.accused, id, now);
    await messages.put(openAlert(findingAlert(stored)));
    const reminder = dueReminder(findingAlert(stored), 0, now);
    if (reminder !== null) await messages.put(reminder);
    if (accused !== null) await memory.blame(accused, findingIssue(stored), now);
  }
}
