import { signalAlertId, type ToldSignal } from '../alerts/signal.ts';
import { LAZARETTO } from '../standing/record.ts';
import type { AuditEntry } from './model.ts';

/** The audit line for the beginning or end of a signal. */
export const auditOfSignal = (signal: ToldSignal): AuditEntry => {
  const isOver = signal.endedAt !== null;
  return {
    id: `${signalAlertId(signal)}:${isOver ? 'over' : 'told'}`,
    at: signal.endedAt ?? signal.since,
    actor: LAZARETTO,
    via: 'machine',
    action: isOver ? 'signal over' : 'signal',
    target: { kind: 'set', name: signal.configurationSet },
    from: isOver ? signal.metric : null,
    to: isOver ? null : signal.metric,
    why: signal.ending ?? signal.sentence,
  };
};
