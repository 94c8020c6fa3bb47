import { addJudged, type Judged } from '../counting/counts.ts';
import type { HourCounts } from '../judging/model.ts';
import { type EpochMs, HOUR_MS, hourOf, iso } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import { resolvePolicy } from '../policy/resolve.ts';
import type { AnswerOf } from './operations.ts';
import type { AdminDeps } from './ports.ts';
import { couldBeConvicted, differs, type PreviewFacts, wouldHave } from './preview.ts';
import type { SetRow } from './schema/sets.ts';

type Preview = AnswerOf<'previewPolicy'>;
const HOURS = 168;

/** What another policy would have done to the last 7 days of totals, the worst sets first, as far as time allows. */
export async function previewPolicy(
  deps: AdminDeps,
  rows: readonly SetRow[],
  { present, proposed }: { readonly present: Policy; readonly proposed: Policy },
  now: EpochMs,
  budgetMs: number,
): Promise<Preview> {
  const until = deps.elapsed() + budgetMs;
  const { decisions, deployment, totals, sendsFeedback } = deps.evaluation;
  const [from, to] = [now - HOURS * HOUR_MS, now];
  const common = {
    withheld: await decisions.incidents(hourOf(from)),
    activeSets: (await deployment.fleet())?.activeSets ?? 1,
    sendsFeedback,
    from,
    to: to + HOUR_MS,
  };
  const preview: Preview = {
    from: iso(from),
    to: iso(to),
    changes: [],
    moved: { present: 0, proposed: 0 },
    looked: 0,
    of: rows.length,
  };
  const isMove = (decision: Preview['changes'][number]['present']): number =>
    decision !== null && decision.level !== 'warn' ? 1 : 0;
  for (const { name } of rows) {
    if (preview.looked > 0 && deps.elapsed() >= until) break;
    preview.looked++;
    const facts = { ...common, hours: await hoursOf(totals, name, now) };
    if (!couldBeConvicted(facts.hours)) continue;
    const { settings, sesTenant } = await decisions.state(name);
    const under = (policy: Policy, of: PreviewFacts) =>
      wouldHave(of, policy, resolvePolicy(policy, name, settings, sesTenant));
    const [before, after] = [under(present, facts), under(proposed, facts)];
    preview.moved.present += isMove(before);
    preview.moved.proposed += isMove(after);
    if (differs(before, after)) preview.changes.push({ name, present: before, proposed: after });
  }
  return preview;
}

/** Sending hours as the totals have them: what arrived later is charged to the hour of its mail. */
async function hoursOf(
  totals: AdminDeps['evaluation']['totals'],
  set: string,
  now: EpochMs,
): Promise<readonly HourCounts[]> {
  const { hours, slots } = await totals.history(set, hourOf(now) - HOURS, (hourOf(now) - 2) * 12);
  const judged: Judged = new Map();
  const sources = [
    ...[...hours].map(([, { counts }]) => counts.judged),
    ...[...slots].filter(([slot]) => !hours.has(Math.floor(slot / 12))).map(([, { counts }]) => counts.judged),
  ];
  for (const source of sources) addJudged(judged, source);
  return Array.from(judged, ([hour, cells]) => ({ hour, cells })).toSorted((a, b) => a.hour - b.hour);
}
