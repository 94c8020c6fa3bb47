import type { ProviderAnswer } from '../../judging/incident.ts';
import type { Judgement } from '../../judging/judge.ts';
import { MOVING } from '../../judging/metrics.ts';
import type { Conviction, Limits } from '../../judging/model.ts';
import type { EpochMs } from '../../kernel/time.ts';
import type { EvaluationDeps } from '../deps.ts';
import { examineIncident } from './incidents.ts';

/** Most incidents at one judgement. The next judgement raises the others. */
const MOST_ROUNDS = 4;

/**
 * A judgement with only those convictions that may be acted on: none that waits for other senders' counts at its
 * provider. A warning never waits. After a new incident the set is judged again without that provider, and the rest is
 * checked in turn.
 * @param lookAgain judges again, under the incidents of that time
 */
export async function withoutWaitingConvictions(
  deps: EvaluationDeps,
  set: string,
  first: Judgement,
  limits: Limits,
  now: EpochMs,
  lookAgain: () => Promise<Judgement>,
): Promise<Judgement> {
  // Convictions of several levels usually depend on the same provider: one question is enough.
  const asked = new Map<string, Promise<ProviderAnswer['answer']>>();
  const ask = async (conviction: Conviction): Promise<ProviderAnswer['answer']> => {
    const { hangsOnOneProvider, level, metric, worstProvider } = conviction;
    // Other senders' counts cover bounces and complaints only, so no other metric can be checked.
    if (!hangsOnOneProvider || level === 'warn' || !MOVING.includes(metric)) return 'proceed';
    const key = `${metric} ${worstProvider}`;
    // Always against the quarantine limit: a rate that only deserves a warning is no incident.
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
    // The set is not well elsewhere: the provider has an incident, but it does not clear the set.
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
