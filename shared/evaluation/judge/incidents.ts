import { incidentAlert, incidentCleared } from '../../alerts/incident.ts';
import { openAlert } from '../../alerts/subject.ts';
import { auditOfIncident } from '../../audit/of-incident.ts';
import { examineProvider, type IncidentPolicy, type ProviderAnswer } from '../../judging/incident.ts';
import type { Conviction, Metric } from '../../judging/model.ts';
import { withheldHours } from '../../judging/withhold.ts';
import { type EpochMs, HOUR_MS, hourOf, MINUTE_MS } from '../../kernel/time.ts';
import type { Policy } from '../../policy/model.ts';
import type { EvaluationDeps } from '../deps.ts';
import type { Incident } from '../ports/decisions.ts';
import { possibleWitnesses, witnessesAt } from './witnesses.ts';

const incidentPolicy = ({ incident }: Policy): IncidentPolicy => ({
  holdMs: incident.holdMinutes * MINUTE_MS,
  minOutcomes: incident.minOutcomes,
  minSets: incident.minSets,
});

/** A hold that was not asked about for this long is over; a later one is new. Unit: ms. */
const FORGOTTEN_MS = HOUR_MS;
/** Precision of the time at which a hold was last seen; each note is a write. Unit: ms. */
const SEEN_EVERY_MS = 10 * MINUTE_MS;

/**
 * Asks other senders' counts whether a conviction that depends on one mailbox provider is that provider's fault. While
 * they do not tell, the conviction waits and is checked again; an incident is raised at once. Each metric and provider
 * has a hold of its own, so that several do not add up.
 */
export async function examineIncident(
  deps: EvaluationDeps,
  set: string,
  { worstProvider: provider, metric, limit, since }: Conviction,
  now: EpochMs,
): Promise<ProviderAnswer['answer']> {
  const holds = (await deps.decisions.holds(set)).filter(
    (hold) => hold.metric === metric && now - hold.seenAt <= FORGOTTEN_MS,
  );
  const held = holds.find((hold) => hold.provider === provider) ?? null;
  // A conviction that now depends on another provider has waited already.
  const heldSince = Math.min(now, ...holds.map(({ since: first }) => first));
  const answer = await askOthers(deps, { set, provider, metric, limit, heldSince, since }, now);
  const waits = answer.answer === 'wait';
  const isNew = waits && held === null;
  const hasChanged = held !== null && (held.waits !== waits || now - held.seenAt >= SEEN_EVERY_MS);
  if (isNew || hasChanged) {
    const hold = { provider, metric, since: heldSince, seenAt: now, waits };
    await deps.decisions.saveHold(set, hold, waits ? now + MINUTE_MS : null);
  }
  if (answer.answer === 'incident') await raise(deps, provider, metric, since, limit, answer, now);
  return answer.answer;
}

/** Updates incidents: extends them while the other sets stay above the limit, else ends them. */
export async function followIncidents(deps: EvaluationDeps, now: EpochMs): Promise<void> {
  const policy = await deps.policy();
  for (const incident of await deps.decisions.incidents(hourOf(now))) {
    if (incident.closedAt !== null) continue;
    const { provider, metric } = incident;
    const limit = policy.limits[metric].quarantine;
    const { answer, pooled } = await askOthers(
      deps,
      { set: null, provider, metric, limit, heldSince: now, since: 0 },
      now,
    );
    if (answer === 'incident') {
      const above = withheldHours({ provider, metric, since: incident.openedAt, now, withheld: incident, above: true });
      if (above.toHour > incident.toHour) await deps.decisions.saveIncident({ ...incident, ...above, pooled });
    } else if (now - incident.openedAt >= policy.incident.windowMinutes * MINUTE_MS) {
      const ended = { ...incident, closedAt: now };
      await deps.decisions.saveIncident(ended);
      const message = incidentCleared(newsOf(ended), now);
      await deps.messages.put(message);
      await deps.audit.put(auditOfIncident(ended, 'closed', now, message.sentence));
    }
  }
}

type Question = {
  readonly set: string | null;
  readonly provider: string;
  readonly metric: Metric;
  readonly limit: number;
  readonly heldSince: EpochMs;
  /** When the evidence began. Earlier counts of others do not matter: their good mail would hide an outage. */
  readonly since: EpochMs;
};

/** Other senders' counts at a mailbox provider in the last minutes. */
export async function askOthers(
  deps: EvaluationDeps,
  { set, since, ...question }: Question,
  now: EpochMs,
): Promise<ProviderAnswer> {
  const policy = await deps.policy();
  const from = Math.max(since, now - policy.incident.windowMinutes * MINUTE_MS);
  const open = (await deps.decisions.incidents(hourOf(now))).filter(
    ({ closedAt, metric }) => closedAt === null && metric === question.metric,
  );
  const ill = new Set(open.map(({ provider }) => provider));
  const witnesses = await witnessesAt(deps, { ...question, except: set, ill }, from, now);
  const possible = await possibleWitnesses(deps, set, policy.incident.minSets, {
    provider: question.provider,
    from,
    now,
  });
  const answer = examineProvider({ ...question, witnesses, possible, now, policy: incidentPolicy(policy) });
  deps.log({
    message: 'asked the other sets',
    configurationSet: set,
    answer: answer.answer,
    provider: question.provider,
    until: question.heldSince + policy.incident.holdMinutes * MINUTE_MS,
    sentence: answer.sentence,
  });
  return answer;
}

/** Raises an incident, or extends a present one to an earlier hour. One alert, when it is raised. */
async function raise(
  deps: EvaluationDeps,
  provider: string,
  metric: Metric,
  since: EpochMs,
  limit: number,
  { pooled }: ProviderAnswer,
  now: EpochMs,
): Promise<void> {
  const open = (await deps.decisions.incidents(hourOf(now))).find(
    (known) => known.closedAt === null && known.provider === provider && known.metric === metric,
  );
  const fresh = withheldHours({ provider, metric, since, now, withheld: null, above: true });
  const incident: Incident = {
    ...fresh,
    fromHour: Math.min(fresh.fromHour, open?.fromHour ?? fresh.fromHour),
    id: open?.id ?? `${provider}:${metric}:${fresh.toHour}`,
    openedAt: open?.openedAt ?? now,
    closedAt: null,
    limit: open?.limit ?? limit,
    pooled,
  };
  await deps.decisions.saveIncident(incident);
  const message = openAlert(incidentAlert(newsOf(incident)));
  await deps.messages.put(message);
  await deps.audit.put(auditOfIncident(incident, 'open', incident.openedAt, message.sentence));
}

const newsOf = ({ id, provider, metric, pooled, limit, openedAt, closedAt }: Incident) => ({
  id,
  provider,
  metric,
  count: pooled.count,
  of: pooled.of,
  sets: pooled.sets,
  limit,
  since: openedAt,
  until: closedAt,
});
