import { headersAlert, lacksHeaders, type SentOnDay } from '../alerts/demanded-headers.ts';
import { DAY_MS, type Day, type EpochMs } from '../kernel/time.ts';
import { isStream } from '../streams/name.ts';
import type { EvaluationDeps } from './deps.ts';
import { effectiveOf } from './judge/effective.ts';

/** A day that is summed up again this long after its end is no news. Unit: ms. */
const NEWS_FOR_MS = DAY_MS;

/**
 * Tells that a set sends in bulk without the headers that receivers ask for, once a month. A set that is not judged is
 * not told of, and the streams of a set are told of with it.
 */
export async function tellOfHeaders(
  deps: Pick<EvaluationDeps, 'decisions' | 'messages' | 'policy'>,
  set: string,
  day: Day,
  totals: SentOnDay['totals'],
  now: EpochMs,
): Promise<void> {
  if (isStream(set) || !lacksHeaders(totals) || now - (day + 1) * DAY_MS > NEWS_FOR_MS) return;
  const state = await deps.decisions.state(set);
  const { tenant, mode, exempt } = await effectiveOf(deps.decisions, await deps.policy(), set, state);
  const message = headersAlert({ configurationSet: set, tenant, mode, day, totals, now });
  if (message !== null && !exempt) await deps.messages.put(message);
}
