import type { Metric } from '../judging/model.ts';
import type { EpochMs } from '../kernel/time.ts';
import { LAZARETTO } from '../standing/record.ts';
import type { AuditEntry } from './model.ts';

/** The audit line of an incident that begins or ends. */
export const auditOfIncident = (
  incident: { readonly id: string; readonly provider: string; readonly metric: Metric },
  to: 'open' | 'closed',
  at: EpochMs,
  why: string,
): AuditEntry => ({
  id: `incident:${incident.id}:${to}`,
  at,
  actor: LAZARETTO,
  via: 'machine',
  action: to === 'open' ? 'incident' : 'incident over',
  target: { kind: 'incident', name: incident.id },
  from: to === 'open' ? null : 'open',
  to,
  why,
});
