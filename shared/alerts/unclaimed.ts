import { type EpochMs, iso } from '../kernel/time.ts';
import type { AlertMessage } from './model.ts';
import { noticeAlert } from './subject.ts';

/** Complaints are counted without a claim. One message a day. */
export const unclaimedAlert = (now: EpochMs): AlertMessage =>
  noticeAlert({
    alertId: `unclaimed:${iso(now).slice(0, 10)}`,
    kind: 'audit',
    severity: 'critical',
    since: now,
    tenant: null,
    configurationSet: null,
    mode: 'enforce',
    title: 'The key of complainers cannot be read',
    sentence:
      'Complaints are counted and judged, but nobody can tell whether their mailboxes have complained before: one that ' +
      'complains again within 30 days is another complainer.',
    standing: null,
    numbers: null,
    next: [
      'See why `ingest-events` cannot read its secret: its log says so under `complainer key unread`.',
      'Look at sets that were moved for complaints since: a person with many complaints may be behind it.',
    ],
  });
