import type { StandingRecord } from '../standing/model.ts';
import type { AuditEntry } from './model.ts';

/** The audit line of a change of standing. Worked out from the record alone, so that writing it twice writes it once. */
export const auditOfStanding = (record: StandingRecord): AuditEntry => ({
  id: `standing:${record.configurationSet}:${record.version}`,
  at: record.at,
  actor: record.actor,
  door: record.door ?? 'machine',
  action: record.to,
  target: { kind: 'set', name: record.configurationSet },
  from: record.from,
  to: record.mode === 'observe' ? `${record.to} (observe)` : record.to,
  why: record.sentence,
});
