import type { Cause, StandingRecord } from '../standing/model.ts';
import type { AuditEntry } from './model.ts';

/** Changes of place without a change of standing. */
const MOVED: Readonly<Partial<Record<Cause, string>>> = {
  standby: 'standby',
  'standby-over': 'standby over',
  'new-sender': 'new sender',
  'kept-apart': 'kept apart',
  established: 'established',
};
const toOf = ({ to, standby }: StandingRecord): string => (typeof standby === 'string' ? `${to}, in ${standby}` : to);

/** The audit line of a change of standing. It follows from the record alone, so writing it twice changes nothing. */
export const auditOfStanding = (record: StandingRecord): AuditEntry => ({
  id: `standing:${record.configurationSet}:${record.version}`,
  at: record.at,
  actor: record.actor,
  via: record.via ?? 'machine',
  action: MOVED[record.cause] ?? record.to,
  target: { kind: 'set', name: record.configurationSet },
  from: record.from,
  to: `${toOf(record)}${record.mode === 'observe' ? ' (observe)' : ''}`,
  why: record.sentence,
});
