import type { AlertMessage } from '../../alerts/model.ts';
import { noticeAlert } from '../../alerts/subject.ts';
import type { EpochMs } from '../../kernel/time.ts';
import { suspectResolver } from '../blocklists/health.ts';
import { ROUND_MS } from './plan.ts';
import type { StoredHealth } from './ports.ts';

/**
 * When most lists that were well fell within the last round, our resolver is ill and not they. One alert says so, and it
 * is named after the round, so that saying it again changes nothing. @returns null where nothing points at the resolver
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
    next: ['Nothing that the lists say counts until they are well again; known listings stay as they were.'],
  });
}
