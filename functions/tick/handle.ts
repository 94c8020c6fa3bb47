/**
 * Trigger       a schedule each minute
 * Writes        as evaluate-sets does: closed slots, and whatever lags
 * Duplicates    change nothing
 * On failure    the next minute does it
 */
import type { EvaluationDeps } from '../../shared/evaluation/deps.ts';
import { runTick, type Ticked } from '../../shared/evaluation/run-tick.ts';

/** One tick, now. @throws the first error, after every part has been tried */
export const tick = (deps: EvaluationDeps): Promise<Ticked> => runTick(deps, deps.clock.now());
