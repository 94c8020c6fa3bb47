import type { AlertMessage } from '../../alerts/model.ts';
import { noticeAlert } from '../../alerts/subject.ts';
import type { EpochMs } from '../../kernel/time.ts';

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
  });
