import type { AlertMessage } from '../../alerts/model.ts';
import { noticeAlert } from '../../alerts/subject.ts';
import { type EpochMs, iso } from '../../kernel/time.ts';
import type { AlertSent } from '../ports.ts';
import type { AnswerOf } from './operations.ts';

/** An alert about nothing, which goes every way that a real one goes. */
export const testAlert = (actor: string, reason: string, at: EpochMs): AlertMessage =>
  noticeAlert({
    alertId: `test:${at}`,
    kind: 'standing',
    severity: 'info',
    since: at,
    tenant: null,
    configurationSet: null,
    mode: 'observe',
    title: 'Test alert',
    sentence: `${actor} asked for a test alert: ${reason}`,
    standing: null,
    numbers: null,
    next: ['Nothing has happened, and nothing is to be done.'],
    sender: { what: 'test' },
  });

/** What became of it, one line a channel. Who took it comes first. */
export function testAlertState(alertId: string, sent: AlertSent): AnswerOf<'getTestAlert'> {
  const { isDone, attempts, sentAt, failures } = sent;
  const channels = [
    ...Object.entries(sentAt).map(([name, at]) => ({ name, sentAt: iso(at), sentence: `took it at ${iso(at)}` })),
    ...Object.entries(failures)
      .filter(([name]) => !Object.hasOwn(sentAt, name))
      .map(([name, why]) => ({ name, sentAt: null, sentence: `did not take it: ${why}` })),
  ];
  return { alertId, state: isDone ? 'done' : attempts > 0 ? 'failing' : 'waiting', channels };
}
