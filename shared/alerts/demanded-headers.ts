import type { Totals } from '../counting/counts.ts';
import { namesSender } from '../events/demanded-headers.ts';
import { grouped, percent } from '../kernel/numbers.ts';
import { DAY_MS, type Day, type EpochMs, iso } from '../kernel/time.ts';
import type { Mode } from '../standing/model.ts';
import type { AlertMessage } from './model.ts';
import { noticeAlert } from './subject.ts';

/**
 * From so many mails a day a set sends in bulk: a fifth of the 5,000 from which Gmail asks it of all mail of a domain,
 * of which a set is a part, and what Orange asks `Feedback-ID` from.
 * @see https://support.google.com/a/answer/81126, https://senders.yahooinc.com/best-practices/
 */
export const BULK_A_DAY = 1_000;
/** Below this share a few messages of another kind are the reason. */
const LEAST_SHARE = 0.1;

const UNSUBSCRIBE = [
  'List-Unsubscribe: <https://example.com/unsubscribe/ID>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
] as const;

/** What a set sent on a day that is over. */
export type SentOnDay = {
  readonly configurationSet: string;
  readonly tenant: string | null;
  readonly mode: Mode;
  readonly day: Day;
  readonly totals: Pick<Totals, 'sends' | 'withoutUnsubscribe' | 'withoutFeedbackId'>;
  readonly now: EpochMs;
};

/** Whether the headers of the mail of a day lack what receivers ask for. */
export const lacksHeaders = ({ sends, withoutUnsubscribe, withoutFeedbackId }: SentOnDay['totals']): boolean =>
  sends >= BULK_A_DAY && Math.max(withoutUnsubscribe, withoutFeedbackId) >= LEAST_SHARE * sends;

/** One that is found to name the sender: what a tenant is called in the policy is known to nobody who reads mail. */
function feedbackId(tenant: string | null, configurationSet: string): string {
  const [ofTenant, ofSet] = [tenant ?? configurationSet, configurationSet].map(
    (name) => `CAMPAIGN:${name}:KIND:SENDER`,
  );
  const isFound = namesSender(ofTenant ?? '', { sesTenant: null, configurationSet, fromDomain: null });
  return (isFound ? ofTenant : ofSet) ?? '';
}

/** One message a month and set that says what is missing and what to add; null where nothing is. */
export function headersAlert({ configurationSet, tenant, mode, day, totals, now }: SentOnDay): AlertMessage | null {
  if (!lacksHeaders(totals)) return null;
  const date = iso(day * DAY_MS).slice(0, 10);
  const { sends, withoutUnsubscribe, withoutFeedbackId } = totals;
  const lacks = (count: number): boolean => count >= LEAST_SHARE * sends;
  const share = (count: number): string => `${grouped(count)} (${percent(count / sends)})`;
  const missing = [
    ...(lacks(withoutUnsubscribe) ? [`${share(withoutUnsubscribe)} went without one-click List-Unsubscribe`] : []),
    ...(lacks(withoutFeedbackId) ? [`${share(withoutFeedbackId)} without a Feedback-ID that names their sender`] : []),
  ];
  return noticeAlert({
    alertId: `headers:${configurationSet}:${date.slice(0, 7)}`,
    ...{ kind: 'authentication', severity: 'info', since: now, tenant, configurationSet, mode },
    title: `${configurationSet}: bulk mail without headers that receivers ask for`,
    sentence: `Of ${grouped(sends)} mails on ${date} ${missing.join(', and ')}.`,
    ...{ standing: null, numbers: null },
    next: [
      ...(lacks(withoutUnsubscribe)
        ? [
            'Gmail and Yahoo ask for one-click unsubscribe in marketing mail (RFC 8058). Add both List-Unsubscribe headers below to each, with an address of your own for each recipient.',
            'Mail that its reader caused (a receipt, a password) needs none: then this is nothing to do.',
          ]
        : []),
      ...(lacks(withoutFeedbackId)
        ? [
            'Add the Feedback-ID header below, with the same last field in all mail: Gmail gives its spam rate by these fields only.',
          ]
        : []),
      'What is looked at: docs/receivers.md, "Headers that receivers ask for".',
    ],
    copy: [
      ...(lacks(withoutUnsubscribe) ? UNSUBSCRIBE : []),
      ...(lacks(withoutFeedbackId) ? [`Feedback-ID: ${feedbackId(tenant, configurationSet)}`] : []),
    ],
  });
}
