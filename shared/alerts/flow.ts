import type { Drop } from '../flow/model.ts';
import { grouped, percent } from '../kernel/numbers.ts';
import { type EpochMs, iso } from '../kernel/time.ts';
import { isCompany } from '../replies/providers.ts';
import type { Mode } from '../standing/model.ts';
import { severityIn } from './fleet.ts';
import type { AlertMessage } from './model.ts';
import { noticeAlert } from './subject.ts';

/** What a reply is about, in a few words. */
const ABOUT: Readonly<Record<string, string>> = {
  reputation: 'the reputation of the sender',
  blocklist: 'a blocklist',
  throttle: 'a limit on traffic',
  authentication: 'authentication',
  content: 'the content',
  policy: 'a policy of the receiver',
  recipient: 'single mailboxes',
  message: 'the size or form of the mail',
  routing: 'the way there',
  provider: 'a fault of the receiver',
  unknown: 'nothing in particular',
};

/** One message a day, set and provider: a provider takes much less of the set's mail than usual. */
export function flowAlert(
  drop: Drop,
  { tenant, mode, now }: { readonly tenant: string | null; readonly mode: Mode; readonly now: EpochMs },
): AlertMessage {
  const { configurationSet, provider, sent, delivered, usual, reason, waiting, others } = drop;
  const name = isCompany(provider) ? provider.slice(1) : provider;
  const share = percent(Math.min(1, delivered / Math.max(1, sent)));
  return noticeAlert({
    alertId: `flow:${configurationSet}:${provider}:${iso(now).slice(0, 10)}`,
    ...{ kind: 'signal', severity: severityIn(mode, 'warning'), since: now, tenant, configurationSet, mode },
    title: `${configurationSet}: ${name} takes less mail than usual`,
    sentence:
      `Of ${grouped(sent)} mails to ${name} within 40 minutes ${grouped(delivered)} were delivered (${share}); usual is ` +
      `${percent(usual)}. ${reasonOf(reason)} ${grouped(waiting)} wait at SES. ${seenBy(others)}`,
    ...{ standing: null, numbers: null },
    next: [
      ...(reason === null || reason === 'provider' || others.see > 0
        ? ['It may be the provider: SES goes on trying for up to 14 hours.']
        : ['Send less to that provider until it takes mail again: what waits is tried again by SES.']),
      'This is an alert only: no standing changes, and nothing is moved.',
    ],
  });
}

const reasonOf = (reason: string | null): string =>
  reason === null ? 'No deferral was reported.' : `Most deferrals are about ${ABOUT[reason] ?? reason}.`;

const seenBy = ({ asked, see }: Drop['others']): string =>
  asked === 0
    ? 'No other tenant sends enough there to tell.'
    : see === 0
      ? `No other tenant of ${asked} with enough mail there sees it.`
      : `${see} of ${asked} other tenants with enough mail there see it, too.`;
