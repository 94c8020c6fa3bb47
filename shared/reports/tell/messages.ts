import type { AlertMessage } from '../../alerts/model.ts';
import { type AlertSubject, noticeAlert, openAlert, resolveAlert } from '../../alerts/subject.ts';
import { grouped, percent } from '../../kernel/numbers.ts';
import { DAY_MS, type EpochMs, iso } from '../../kernel/time.ts';
import type { NameList } from '../../placement/findings.ts';
import { failingOf, type WeighedSource } from '../readiness.ts';
import { type DomainVerdict, dayName, type OwnMail } from './judge.ts';
import { REPORT_SIGNALS } from './signals.data.ts';

const PAGE = 'What reports say of a domain: docs/receivers.md, "The way to p=reject".';

const subject = (of: Pick<AlertSubject, 'alertId' | 'severity' | 'since' | 'title' | 'sentence' | 'next'>) =>
  ({
    ...{ kind: 'authentication', tenant: null, configurationSet: null, mode: 'enforce', standing: null, numbers: null },
    ...of,
  }) as const satisfies AlertSubject;

const dateOf = (at: EpochMs): string => iso(at).slice(0, 10);
const named = ({ ip, name, sums, ...source }: WeighedSource): string =>
  `${name === null ? ip : `${name} (${ip})`} ${grouped(failingOf({ ...source, sums }))} of ${grouped(sums.messages)}`;
const some = (words: readonly string[], most: number): string =>
  `${words.slice(0, most).join(', ')}${words.length > most ? `, and ${words.length - most} more` : ''}`;

/** Own mail that fails alignment, while it lasts. @param sets that send from the domain, as they were counted */
function failingSubject(domain: string, own: OwnMail, sets: NameList, since: EpochMs): AlertSubject {
  const share = percent(own.messages === 0 ? 0 : own.failing / own.messages);
  const providers = own.providers.map(({ name, failing }) => `${name} ${grouped(failing)}`);
  return subject({
    alertId: `dmarc-fails:${domain}:${since}`,
    severity: 'warning',
    since,
    title: `Mail of ${domain} fails DMARC`,
    sentence:
      `Of ${grouped(own.messages)} messages of our own in the name of ${domain}, from ${dateOf(own.from)} to ${dateOf(own.to)}, ` +
      `${grouped(own.failing)} (${share}) do not pass DMARC, as receivers report${providers.length > 0 ? ` (${some(providers, 3)})` : ''}. Most fail from ${some(own.worst.map(named), 3)}`,
    next: [
      sets.count === 0
        ? `No set is known to have sent from ${domain} in the last month.`
        : `Sets that send from it: ${some(sets.first, 5)}${sets.count > sets.first.length ? `, ${grouped(sets.count)} in all` : ''}.`,
      `Look at its records: lazaretto patrol auth ${domain}. Mail must be signed by a key of ${domain} (DKIM), or leave by a MAIL FROM below it (SPF).`,
      'Nobody is moved for it: a report comes a day late. Publish no stricter policy meanwhile.',
      PAGE,
    ],
  });
}

/** All that is to be told of a domain now. A message that was put before changes nothing. */
export function domainMessages(
  domain: string,
  { own, failing, strangers, readiness, policy }: DomainVerdict,
  sets: NameList,
  { failingSince, now }: { readonly failingSince: EpochMs | null; readonly now: EpochMs },
): AlertMessage[] {
  const messages: AlertMessage[] = [];
  if (failing === 'begins' || failing === 'lasts')
    messages.push(failingAlert(failingSubject(domain, own, sets, failingSince ?? now), now));
  if (failing === 'ends' && failingSince !== null) messages.push(endOf(domain, own, sets, failingSince, now));
  if (failing === 'unknown' && failingSince !== null) messages.push(tooFew(domain, own, failingSince, now));
  if (strangers.length > 0) messages.push(strangersAlert(domain, strangers, now));
  // While own mail fails, no step is safe, however well the month went.
  const isSettled = policy.since === null || now - policy.since >= REPORT_SIGNALS.nextStep.settledDays * DAY_MS;
  if (isSettled && readiness.next !== null && failing !== 'begins' && failing !== 'lasts') {
    messages.push(
      noticeAlert(
        subject({
          // A step that was told once is another one after the policy went back.
          alertId: `dmarc-next:${domain}:${readiness.policy}:${readiness.next}${policy.since === null ? '' : `:${policy.since}`}`,
          severity: 'info',
          since: now,
          title: `${domain} is ready for p=${readiness.next}`,
          sentence: readiness.why,
          next: ['Lazaretto publishes nothing: it is your record.', PAGE],
        }),
      ),
    );
  }
  return messages;
}

const { least, knownDays, remindDays } = REPORT_SIGNALS.ownFailing;
/** The first message until a reminder is due: it may not have been put yet. Then the newest reminder. */
function failingAlert(about: AlertSubject, now: EpochMs): AlertMessage {
  const every = remindDays * DAY_MS;
  const sequence = Math.floor((now - about.since) / every);
  if (sequence <= 0) return openAlert(about);
  return { ...about, sequence, phase: 'reminder', at: about.since + sequence * every };
}

/** The end of what nobody says anything of any more. That is no evidence that it is over. */
const unknownEnd = (domain: string, why: string, since: EpochMs, now: EpochMs): AlertMessage =>
  resolveAlert(
    subject({
      ...{ alertId: `dmarc-fails:${domain}:${since}`, severity: 'warning', since },
      ...{ title: `Mail of ${domain} fails DMARC`, sentence: why, next: [] },
    }),
    {
      at: now,
      title: `Mail of ${domain}: not known any more whether it passes DMARC`,
      sentence: `${why}: not known any more whether own mail in the name of ${domain} passes DMARC. Nobody said that it does`,
      next: [
        `Look whether rua of its DMARC record still names your address for reports: lazaretto patrol auth ${domain}.`,
        PAGE,
      ],
    },
  );
/** No known receiver has reported for as long as reports say anything. */
export const silenceAlert = (domain: string, since: EpochMs, now: EpochMs): AlertMessage =>
  unknownEnd(domain, `no reports for ${knownDays} days`, since, now);
const tooFew = (domain: string, own: OwnMail, since: EpochMs, now: EpochMs): AlertMessage =>
  unknownEnd(
    domain,
    `reports of ${knownDays} days tell of ${grouped(own.messages)} messages of our own, fewer than ${least}`,
    since,
    now,
  );

const endOf = (domain: string, own: OwnMail, sets: NameList, since: EpochMs, now: EpochMs): AlertMessage =>
  resolveAlert(failingSubject(domain, own, sets, since), {
    at: now,
    title: `Mail of ${domain} passes DMARC again`,
    sentence: `Of ${grouped(own.messages)} messages of our own until ${dateOf(own.to)} ${grouped(own.failing)} (${percent(own.failing / own.messages)}) do not pass`,
    next: [],
  });

const strangersAlert = (domain: string, strangers: readonly WeighedSource[], now: EpochMs): AlertMessage =>
  noticeAlert(
    subject({
      alertId: `dmarc-senders:${domain}:${dayName(now)}`,
      severity: 'warning',
      since: now,
      title: `${strangers.length === 1 ? 'A sender' : `${strangers.length} senders`} in the name of ${domain}`,
      sentence: `known receivers report mail in the name of ${domain} that does not pass DMARC, steadily: ${some(strangers.map(named), 10)} messages`,
      next: [
        'Somebody may have forgotten a sender: a shop, a form, a newsletter tool. Ask who sends from there.',
        'Those that may: authenticate them by DKIM or SPF of the domain. Those that may not are what a stricter policy is for.',
        PAGE,
      ],
    }),
  );
