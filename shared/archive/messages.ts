import type { AlertMessage } from '../alerts/model.ts';
import { noticeAlert } from '../alerts/subject.ts';
import { type EpochMs, iso } from '../kernel/time.ts';

/** Events are counted that are not archived. One message a day. */
export const archiveRefusedAlert = (now: EpochMs): AlertMessage =>
  noticeAlert({
    alertId: `archive-refused:${iso(now).slice(0, 10)}`,
    kind: 'audit',
    severity: 'critical',
    since: now,
    tenant: null,
    configurationSet: null,
    mode: 'enforce',
    title: 'The archive refuses events',
    sentence:
      'Its bucket or its key refuses what ingest-events stores. Events are counted and judged as ever, but they are missing ' +
      'from the archive until this is mended.',
    standing: null,
    numbers: null,
    next: [
      'See why: the log of `ingest-events` says so under `archive refused`.',
      'Look at the bucket, its policy, and the KMS key of the setting `archive`: is each there, and may the function use it?',
    ],
  });
