import type { Drop, Flow, OpenDrop } from '../flow/model.ts';
import { grouped, percent } from '../kernel/numbers.ts';
import { type EpochMs, iso } from '../kernel/time.ts';
import { shownProvider } from '../replies/providers.ts';
import type { Mode } from '../standing/model.ts';
import { severityIn } from './fleet.ts';
import type { AlertMessage } from './model.ts';
import { type AlertSubject, resolveAlert } from './subject.ts';

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

type About = { readonly tenant: string | null; readonly mode: Mode; readonly now: EpochMs; readonly isAgain: boolean };

/**
 * A provider takes much less mail than usual, of a set or of most tenants.
 * @param isAgain whether the same was told on this day already, and is over
 */
export function flowAlert(drop: Drop, { tenant, mode, now, isAgain }: About): AlertSubject {
  const { configurationSet, provider, sent, delivered, usual, reason, waiting, others } = drop;
  const name = shownProvider(provider);
  const share = percent(Math.min(1, delivered / Math.max(1, sent)));
  const subject = configurationSet === null ? `flow-all:${provider}` : `flow:${configurationSet}:${provider}`;
  return {
    alertId: `${subject}:${isAgain ? iso(now) : iso(now).slice(0, 10)}`,
    ...{ kind: 'signal', severity: severityIn(mode, 'warning'), since: now, tenant, configurationSet, mode },
    title: `${configurationSet ?? `${others.see} tenants`}: ${name} takes less mail than usual`,
    sentence:
      `Of ${grouped(sent)} mails due at ${name} within 30 minutes ${grouped(delivered)} were delivered (${share}); usual is ` +
      `${percent(usual)}. ${reasonOf(reason)} ${grouped(waiting)} wait at SES. ` +
      (configurationSet === null
        ? `${others.see} of ${others.asked} tenants with enough mail there see it.`
        : seenBy(others)),
    ...{ standing: null, numbers: null },
    next: [
      ...(configurationSet === null ? GENERAL : nextOf(reason, others)),
      'This is an alert only: no standing changes, and nothing is moved. It is cleared when as much is delivered as usual.',
    ],
  };
}

const GENERAL = [
  'It is the provider, or addresses that they share: compare what leaves by which pool. SES goes on trying for up to 14 hours.',
  'Until then no set is told of on its own.',
];

const nextOf = (reason: string | null, { see }: Drop['others']): readonly string[] =>
  reason === null || reason === 'provider' || see > 0
    ? ['It may be the provider: SES goes on trying for up to 14 hours.']
    : ['Send less to that provider until it takes mail again: what waits is tried again by SES.'];

/** The last message of a drop. @param why `quiet`: too little mail for a day to tell */
export function flowCleared(
  { told, provider, usual }: Pick<OpenDrop, 'told' | 'provider' | 'usual'>,
  flow: Flow | null,
  why: 'usual' | 'quiet',
  now: EpochMs,
): AlertMessage {
  const { sequence: _, phase: __, at: ___, ...subject } = told;
  const name = shownProvider(provider);
  const whose = told.configurationSet ?? 'most tenants';
  const { sent, delivered } = flow ?? { sent: 0, delivered: 0 };
  return resolveAlert(subject, {
    at: now,
    title:
      why === 'usual'
        ? `${name} takes mail of ${whose} as usual again`
        : `${whose}: too little mail to ${name} to tell`,
    sentence:
      why === 'usual'
        ? deliveredOf(sent, delivered, usual)
        : `For a day too little has been sent to ${name} to say whether it takes mail again.`,
    next: [],
  });
}

/** While what waited drains, more is delivered than fell due. */
const deliveredOf = (sent: number, delivered: number, usual: number): string =>
  delivered > sent
    ? `Within 30 minutes ${grouped(delivered)} mails were delivered there, and ${grouped(sent)} were due: mail that had ` +
      `waited arrives as well. Usual is ${percent(usual)} of what is due.`
    : `Of ${grouped(sent)} mails due there within 30 minutes ${grouped(delivered)} were delivered; usual is ${percent(usual)}.`;

const reasonOf = (reason: string | null): string =>
  reason === null ? 'No deferral was reported.' : `Most deferrals are about ${ABOUT[reason] ?? reason}.`;

const seenBy = ({ asked, see }: Drop['others']): string =>
  asked === 0
    ? 'No other tenant sends enough there to tell.'
    : see === 0
      ? `No other tenant of ${asked} with enough mail there sees it.`
      : `${see} of ${asked} other tenants with enough mail there see it, too.`;
