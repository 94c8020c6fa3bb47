import type { AlertMessage } from '../../alerts/model.ts';
import { noticeAlert } from '../../alerts/subject.ts';
import type { EpochMs } from '../../kernel/time.ts';
import { suspectResolver } from '../blocklists/health.ts';
import { ROUND_MS } from './plan.ts';
import type { StoredHealth } from './ports.ts';

/**
 * When most lists fail within one run of the patrol, the resolver is at fault, not the lists. The alert's id holds the
 * run, so that telling it again changes nothing.
 * @returns null where nothing points at the resolver
 */
export function resolverAlert(health: readonly StoredHealth[], now: EpochMs): AlertMessage | null {
  const fellLately = ({ since, state }: StoredHealth): boolean => state !== 'ok' && since >= now - ROUND_MS;
  const why = suspectResolver(
    health.map((one) => ({
      before: one.state === 'ok' || fellLately(one) ? 'ok' : one.state,
      now: { state: one.state, why: one.why, isRewritten: false },
    })),
  );
  if (why === null) return null;
  const since = Math.floor(now / ROUND_MS) * ROUND_MS;
  return noticeAlert({
    alertId: `resolver:${since}`,
    kind: 'resolver',
    severity: 'critical',
    since,
    ...{ tenant: null, configurationSet: null, mode: 'enforce', standing: null, numbers: null },
    title: 'The DNS resolver cannot be trusted',
    sentence: why,
    next: ['Answers of the lists do not count until they are normal again. Known listings stay as they were.'],
  });
}
