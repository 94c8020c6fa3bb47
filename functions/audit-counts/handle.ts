/**
 * Trigger       a schedule once a day
 * Reads         yesterday's totals, and what SES itself says of the same day (CloudWatch, VDM where it is on);
 *               where there is an archive, the journal and the objects of a week ago, and removes those left over
 * Writes        registry: what was found short, alert messages
 * Duplicates    change nothing: an alert is named after the day on which it began
 * On failure    the next day does it; a source that fails does not keep the other from being asked
 */
import { openAlert } from '../../shared/alerts/subject.ts';
import { causeOf } from '../../shared/audit-counts/cause.ts';
import { gapBetween } from '../../shared/audit-counts/compare.ts';
import { auditAlert, auditCleared } from '../../shared/audit-counts/messages.ts';
import type { AuditState, CountFinding, Gap, SesReported } from '../../shared/audit-counts/model.ts';
import { COUNTERS, emptyTotals, type Totals } from '../../shared/counting/counts.ts';
import { failuresOfEach } from '../../shared/kernel/concurrently.ts';
import { DAY_MS, type Day, dayOf } from '../../shared/kernel/time.ts';
import { dueReminder } from '../../shared/placement/messages.ts';
import { keepViews } from './keep-views.ts';
import type { Audit, AuditDeps } from './ports.ts';

/** Sets whose totals are read at a time. */
const AT_A_TIME = 8;

/**
 * Compare yesterday's totals with what SES reports, and tell of what is short. A set whose totals cannot be read is left
 * out, and so is the account then. @throws where every source failed, or no totals can be read
 */
export async function auditCounts(deps: AuditDeps): Promise<Audit> {
  const day = dayOf(deps.clock.now()) - 1;
  const enrolled = await deps.sets();
  // Who came during that day was counted for a part of it.
  const sets = enrolled.filter(({ enrolledAt }) => enrolledAt <= day * DAY_MS).map(({ set }) => set);
  const reported = await allReported(deps, day, sets);
  const { totals, unread } = await dayTotals(
    deps,
    day,
    deps.account ? enrolled.map(({ set }) => set) : reported.map(({ configurationSet }) => configurationSet),
  );
  const everything = sumOf(totals.values());
  const known = reported.filter(({ configurationSet }) =>
    configurationSet === null ? unread.size === 0 : !unread.has(configurationSet),
  );
  const gaps = known.flatMap((one) => {
    const ours = one.configurationSet === null ? everything : (totals.get(one.configurationSet) ?? emptyTotals());
    return gapBetween(ours, one) ?? [];
  });
  const findings = await explained(deps, worstOfEach(gaps), everything.sends + everything.deliveries > 0);
  await tell(deps, day, findings);
  await keepViews(deps, day, known, totals);
  for (const { gap, cause } of findings) deps.log({ message: 'counted short', ...gap, cause });
  return { day, compared: known.length, findings };
}

type DayTotals = { readonly totals: ReadonlyMap<string, Totals>; readonly unread: ReadonlySet<string> };

async function allReported(
  { figures, account, log }: AuditDeps,
  day: Day,
  sets: readonly string[],
): Promise<SesReported[]> {
  const found: SesReported[] = [];
  const errors: unknown[] = [];
  for (const source of figures) {
    try {
      const whole = account && sets.length > 0 ? await source.account(day) : null;
      found.push(...(await source.sets(day, sets)), ...(whole === null ? [] : [whole]));
    } catch (error) {
      log({ message: 'a source of figures failed', error: String(error) });
      errors.push(error);
    }
  }
  if (errors.length > 0 && errors.length === figures.length) throw new AggregateError(errors, 'no source of figures');
  return found;
}

async function dayTotals(deps: AuditDeps, day: Day, names: readonly (string | null)[]): Promise<DayTotals> {
  const totals = new Map<string, Totals>();
  const sets = new Set(names.filter((name) => name !== null));
  const failures = await failuresOfEach(sets, AT_A_TIME, async (set) => {
    totals.set(set, await deps.totals(set, day));
  });
  for (const { item, error } of failures) {
    deps.log({ message: 'totals could not be read', configurationSet: item, error: String(error) });
  }
  if (failures[0] && failures.length === sets.size) throw failures[0].error;
  return { totals, unread: new Set(failures.map(({ item }) => item)) };
}

function sumOf(all: Iterable<Totals>): Totals {
  const sum = emptyTotals();
  for (const totals of all) for (const counter of COUNTERS) sum[counter] += totals[counter];
  return sum;
}

/** Two sources may both find a set short; the greater gap speaks. */
function worstOfEach(gaps: readonly Gap[]): Gap[] {
  const worst = new Map<string | null, Gap>();
  for (const gap of gaps) {
    const before = worst.get(gap.configurationSet);
    if (before === undefined || gap.share > before.share) worst.set(gap.configurationSet, gap);
  }
  return [...worst.values()];
}

async function explained(deps: AuditDeps, gaps: readonly Gap[], anythingCounted: boolean): Promise<CountFinding[]> {
  if (gaps.length === 0) return [];
  // A cause that cannot be asked for is no reason to keep quiet about the gap.
  const unknown = (): null => null;
  const deadLetters = await deps.deadLetters().catch(unknown);
  const undelivered = await deps.undelivered().catch(unknown);
  const findings: CountFinding[] = [];
  for (const gap of gaps) {
    const set = gap.configurationSet;
    const watched = set === null ? null : ((await deps.seen(set))?.watched ?? null);
    findings.push({ gap, cause: causeOf(gap, { watched, deadLetters, undelivered, anythingCounted }) });
  }
  return findings;
}

/** Noted first, because the alert is named after the day on which it began. */
async function tell(deps: AuditDeps, day: Day, findings: readonly CountFinding[]): Promise<void> {
  const before = await deps.state();
  const now = deps.clock.now();
  if (findings.length === 0) {
    if (before === null) return;
    await deps.messages.put(auditCleared(before, day, now));
    return deps.saveState(null);
  }
  const state: AuditState = { since: before?.since ?? now, reminders: before?.reminders ?? 0, findings };
  await deps.saveState(state);
  const subject = auditAlert(state, day);
  await deps.messages.put(openAlert(subject));
  const reminder = dueReminder(subject, state.reminders, now);
  if (reminder === null) return;
  await deps.messages.put(reminder);
  await deps.saveState({ ...state, reminders: reminder.sequence });
}
