import type { ProviderAnswer } from '../../judging/incident.ts';
import type { Judgement } from '../../judging/judge.ts';
import { MOVING } from '../../judging/metrics.ts';
import type { Conviction, Limits } from '../../judging/model.ts';
import type { EpochMs } from '../../kernel/time.ts';
import type { EvaluationDeps } from '../deps.ts';
import { examineIncident } from './incidents.ts';

/** More incidents than this at one judgement are raised at the next. */
const MOST_ROUNDS = 4;

/**
 * A judgement whose convictions may be acted on: none that waits for a mailbox provider to be cleared. A warning waits
 * for nobody. Where an incident is raised the set is judged again without that provider, and what is left is asked about
 * in its turn.
 * @param lookAgain judges anew, under the incidents as they are then
 */
export async function clearedOf(
  deps: EvaluationDeps,
  set: string,
  first: Judgement,
  limits: Limits,
  now: EpochMs,
  lookAgain: () => Promise<Judgement>,
): Promise<Judgement> {
  // Convictions of several levels hang on the same provider more often than not: one question.
  const asked = new Map<string, Promise<ProviderAnswer['answer']>>();
  const ask = async (conviction: Conviction): Promise<ProviderAnswer['answer']> => {
    const { hangsOnOneProvider, level, metric, worstProvider } = conviction;
    // The others' counts tell of bounces and complaints only: of the rest they cannot testify.
    if (!hangsOnOneProvider || level === 'warn' || !MOVING.includes(metric)) return 'proceed';
    const key = `${metric} ${worstProvider}`;
    // Always against the limit of a quarantine: a rate that only deserves a warning is no incident.
    const answer =
      asked.get(key) ?? examineIncident(deps, set, { ...conviction, limit: limits[metric].quarantine }, now);
    asked.set(key, answer);
    return answer;
  };
  let judgement = first;
  for (let round = 1; ; round++) {
    const answers = await Promise.all(judgement.convictions.map(ask));
    const acted = judgement.convictions.filter((_, index) => answers[index] === 'proceed');
    if (!answers.includes('incident') || round === MOST_ROUNDS) return { ...judgement, convictions: acted };
    const again = await lookAgain();
    // The set is not well elsewhere: the incident is the provider's, and does not clear it.
    const same = again.convictions.filter(
      ({ metric, worstProvider, hangsOnOneProvider, level }) =>
        hangsOnOneProvider && level !== 'warn' && asked.has(`${metric} ${worstProvider}`),
    );
    for (const { metric, worstProvider } of same) {
      const key = `${metric} ${worstProvider}`;
      if ((await asked.get(key)) === 'incident') asked.set(key, Promise.resolve('proceed'));
    }
    judgement = again;
  }
}
