import { oddDates } from '../../alerts/odd-dates.ts';
import type { JudgeFacts } from '../../judging/judge.ts';
import { publishesSendIn } from '../../judging/unproven.ts';
import { DAY_MS, type EpochMs, HOUR_MS, hourStart, MINUTE_MS } from '../../kernel/time.ts';
import type { EvaluationDeps } from '../deps.ts';
import { effectiveOf } from './effective.ts';
import { factsNow } from './facts.ts';

/** A Send may come after its bounce. It is looked up again after this time, then each hour for a day. Unit: ms. */
const FIRST_LOOK_MS = 15 * MINUTE_MS;

/** Looks up missing Sends again, so that a bounce whose Send comes late is judged without other events. */
export async function noteDoubt(
  { decisions }: Pick<EvaluationDeps, 'decisions'>,
  name: string,
  { unproven, now }: Pick<JudgeFacts, 'unproven' | 'now'>,
): Promise<void> {
  if (unproven === undefined || unproven.size === 0) return;
  const known = await decisions.doubt(name);
  if (known === null || known.dueAt === null) await decisions.saveDoubt(name, now, now + FIRST_LOOK_MS);
}

/**
 * The set was judged just before. Bounces still in doubt are looked up again. They are told once per day, when their
 * hour is over and their Sends have had time to come.
 */
export async function reviewDoubt(deps: EvaluationDeps, name: string, now: EpochMs): Promise<void> {
  const doubt = await deps.decisions.doubt(name);
  if (doubt === null) return;
  const policy = await deps.policy();
  const view = await deps.views.get(name, now);
  const effective = await effectiveOf(deps.decisions, policy, name, view);
  const { facts } = await factsNow(deps, { name, view, policy, effective }, now);
  const { unproven, hours } = facts;
  const publishesSend = publishesSendIn(hours);
  // Of a set without Send they wait for late deliveries. That says nothing of their dates.
  const over = new Map(
    [...(unproven ?? [])].filter(([hour]) => publishesSend(hour) && hourStart(hour + 1) + FIRST_LOOK_MS <= now),
  );
  const { tenant, mode } = effective;
  for (const message of oddDates({ configurationSet: name, tenant, mode, unproven: over, hours, now })) {
    await deps.messages.put(message);
  }
  const goesOn = unproven !== undefined && unproven.size > 0 && now - doubt.since < DAY_MS;
  await deps.decisions.saveDoubt(name, doubt.since, goesOn ? now + HOUR_MS : null);
}
