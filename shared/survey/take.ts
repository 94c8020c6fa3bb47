import { domainsNow, poolsNow } from '../capacity/now.ts';
import { seasonAlerts } from '../capacity/reminders.ts';
import { capacityAlerts } from '../capacity/tell.ts';
import type { EvaluationDeps } from '../evaluation/deps.ts';
import { effectiveOf } from '../evaluation/judge/effective.ts';
import { failuresOfEach } from '../kernel/concurrently.ts';
import { DAY_MS, dayOf, type EpochMs, HOUR_MS } from '../kernel/time.ts';
import type { Standing } from '../standing/model.ts';
import { isStream } from '../streams/name.ts';
import { SURVEY_DAYS } from './model.ts';
import { SurveySums } from './sums.ts';

/** A day's totals are written an hour after its end at the latest. Unit: ms. */
const AFTER_MIDNIGHT_MS = HOUR_MS;
/** Sets read per tick; the others follow a minute later. */
const SETS_AT_A_TICK = 100;
/** Quarantines and pauses count for so long. Unit: ms. */
const OFFENCES_MS = 90 * DAY_MS;
const AWAY: readonly Standing[] = ['quarantined', 'paused'];

type Deps = Pick<
  EvaluationDeps,
  | 'survey'
  | 'surveys'
  | 'addresses'
  | 'messages'
  | 'roster'
  | 'totals'
  | 'decisions'
  | 'policy'
  | 'sendsFeedback'
  | 'concurrency'
  | 'log'
>;

/** Once a day, adds up the last month by tenant, sending domain and pool. A set that cannot be read is left out. */
export async function takeSurvey(deps: Deps, now: EpochMs): Promise<void> {
  const { survey, surveys } = deps;
  if (now - dayOf(now) * DAY_MS < AFTER_MIDNIGHT_MS) return;
  if (survey.waiting === null || survey.sums === null) {
    const taken = await surveys.takenAt();
    if (taken !== null && dayOf(taken) >= dayOf(now)) return;
    await begin(deps, now);
  }
  const { waiting, sums } = survey;
  if (waiting === null || sums === null) return;
  const firsts = new Map((await deps.roster.enrolledSince(0)).map(({ set, enrolledAt }) => [set, dayOf(enrolledAt)]));
  const failures = await failuresOfEach(waiting.splice(0, SETS_AT_A_TICK), deps.concurrency, async (name) =>
    sums.add(await setNow(deps, name, firsts.get(name) ?? null, now)),
  );
  for (const { item, error } of failures) {
    deps.log({ message: 'a set could not be surveyed', configurationSet: item, error: String(error) });
  }
  if (waiting.length === 0) await finish(deps, sums, now);
}

async function begin({ survey, roster, sendsFeedback }: Deps, now: EpochMs): Promise<void> {
  const since = dayOf(now) - SURVEY_DAYS;
  const sets = (await roster.all()).filter(({ lastDay }) => lastDay >= since);
  survey.waiting = [...sets, ...(await roster.streams(since))].map(({ set }) => set);
  survey.sums = new SurveySums(sendsFeedback);
}

async function setNow({ totals, decisions, policy }: Deps, name: string, firstDay: number | null, now: EpochMs) {
  const [state, days] = await Promise.all([
    decisions.state(name),
    totals.days(name, dayOf(now) - SURVEY_DAYS, dayOf(now) - 1),
  ]);
  const { tenant } = await effectiveOf(decisions, await policy(), name, state);
  const history = state.standing === null ? [] : await decisions.history(name);
  const offences = history.filter(
    ({ at, from, to }) => now - at <= OFFENCES_MS && AWAY.includes(to) && !AWAY.includes(from),
  );
  return {
    name,
    tenant,
    pool: isStream(name) ? null : (state.home?.pool ?? null),
    isStream: isStream(name),
    firstDay,
    offences: offences.length,
    brokenAuthentication: (state.dnsIssues ?? []).some(({ kind }) => kind === 'authentication'),
    days: [...days].map(([day, { counts }]) => [day, counts] as const),
  };
}

async function finish(deps: Deps, sums: SurveySums, now: EpochMs): Promise<void> {
  const { survey, surveys, concurrency } = deps;
  survey.waiting = null;
  survey.sums = null;
  const today = dayOf(now);
  const tenants = new Map((await surveys.tenants()).map((tenant) => [tenant.name, tenant]));
  const domains = new Map((await surveys.domains()).map((domain) => [domain.name, domain]));
  const failures = [
    ...(await failuresOfEach(sums.tenants(tenants, today, now), concurrency, surveys.saveTenant)),
    ...(await failuresOfEach(sums.domains(domains, now), concurrency, surveys.saveDomain)),
    ...(await failuresOfEach(sums.pools(today, now), concurrency, surveys.savePool)),
  ];
  if (failures[0]) throw failures[0].error;
  await tell(deps, now);
  await surveys.saveTaken(now);
}

/** Tells before the survey counts as taken: after a crash it is told again, under the same ids. */
async function tell(deps: Deps, now: EpochMs): Promise<void> {
  const [pools, domains, policy] = await Promise.all([poolsNow(deps), domainsNow(deps, now), deps.policy()]);
  const { mode, seasons } = policy;
  const today = dayOf(now);
  for (const message of [...capacityAlerts({ pools, domains, mode }, today), ...seasonAlerts(seasons, mode, today)]) {
    await deps.messages.put(message);
  }
}
