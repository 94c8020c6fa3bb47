import type { AlertSubject } from '../alerts/subject.ts';
import type { Metric } from '../judging/model.ts';
import type { EpochMs } from '../kernel/time.ts';
import { saidLines } from '../samples/said.ts';
import type { EvaluationDeps } from './deps.ts';

/** Signals behind which there is a reply of a server. */
const SAID_OF: ReadonlySet<Metric> = new Set<Metric>(['hardBounce', 'missingMailbox', 'expired']);

export type SaidDeps = Pick<EvaluationDeps, 'policy' | 'samples'>;

/**
 * An alert about bounces with what the servers said, where samples are kept. What they said may differ when the alert is
 * stored a second time; the first one stands. Without them it is told all the same.
 */
export async function withSaid<Alert extends AlertSubject>(
  { policy, samples }: SaidDeps,
  alert: Alert,
  now: EpochMs,
): Promise<Alert> {
  const { configurationSet: set, numbers } = alert;
  if (samples === undefined || set === null || numbers === null || !SAID_OF.has(numbers.metric)) return alert;
  if ((await policy()).samples === 'off') return alert;
  const said = saidLines(await samples.read(set).catch(() => null), now);
  return said.length === 0 ? alert : { ...alert, said };
}
