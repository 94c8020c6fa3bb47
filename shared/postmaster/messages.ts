import type { AlertMessage } from '../alerts/model.ts';
import { type AlertSubject, resolveAlert } from '../alerts/subject.ts';
import { utcMinute } from '../alerts/wording.ts';
import { clip, plain } from '../kernel/escape.ts';
import { percent } from '../kernel/numbers.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { DnsIssue } from '../standing/dns-issue-model.ts';
import { ANSWERS_FROM } from './accused.ts';
import { gmailAdvice } from './advice.data.ts';
import { dateOf } from './judge.ts';
import type { AccessState, StoredFinding } from './ports.ts';
import { gmailSignal } from './signals.data.ts';

/** Most sets that an alert names. */
const MOST_NAMED = 10;
const LONGEST_NAME = 200;
const PAGE = 'docs/receivers.md, "Gmail’s Postmaster Tools"';

const ofFleet = {
  kind: 'receiver',
  severity: 'warning',
  tenant: null,
  configurationSet: null,
  mode: 'enforce',
} as const;

/** The alert of figures above a limit. */
export function findingAlert({
  id,
  domain,
  feedbackId,
  signal,
  since,
  sets,
  accused,
  ...of
}: StoredFinding): AlertSubject {
  const { advice, words } = gmailAdvice(signal);
  const whose = plain(clip(feedbackId === null ? domain : `${domain}, Feedback-ID ${feedbackId}`, LONGEST_NAME));
  const more = sets.length - MOST_NAMED;
  const isMain = feedbackId === null && sets.length > 1;
  return {
    ...ofFleet,
    alertId: `${id}:${since}`,
    since,
    title: `${whose}: Gmail says its mail is ${words}`,
    sentence: plain(of.sentence),
    ...{ standing: null, numbers: null },
    next: [
      advice,
      accused !== null
        ? `It counts against ${plain(accused)}, ${isMain ? `whose mail is ${percent(ANSWERS_FROM)} or more of what was delivered from there` : 'the only set that it can be of'}.`
        : sets.length === 0
          ? 'It counts against no set: nobody is known to send from there.'
          : `It counts against no set, because several send: ${sets.slice(0, MOST_NAMED).map(plain).join(', ')}${more > 0 ? ` and ${more} more` : ''}. A Feedback-ID that names the set tells them apart.`,
      `Gmail's figures are one to three days old. ${PAGE} says what follows from them.`,
    ],
  };
}

/** Why it is over: its newest figure, that there is none, or that Gmail is asked about the domain no more. */
export type ClearedBy = 'within' | 'outdated' | 'not asked';
const CLEARED: Readonly<Record<ClearedBy, string>> = {
  within: "Gmail's figure is within its limit again",
  outdated: "Gmail's figure is too old to go by",
  'not asked': 'Gmail is not asked any more',
};

export const findingCleared = (finding: StoredFinding, at: EpochMs, why: ClearedBy): AlertMessage =>
  resolveAlert(findingAlert(finding), {
    at,
    title: `${plain(finding.domain)}: ${CLEARED[why]}`,
    sentence: {
      within: `Above its limit from ${utcMinute(finding.since)} to ${utcMinute(at)}`,
      outdated: `The last figure is of ${dateOf(finding.day)}; since then Gmail says nothing, which is neither good nor bad`,
      'not asked': `Neither the setting postmaster nor the policy names the domain now. The last figure, of ${dateOf(finding.day)}, was above its limit`,
    }[why],
    next: [],
  });

/** What a set has to answer for. */
export const findingIssue = ({ id, signal, since, sentence, figures }: StoredFinding): DnsIssue => ({
  ...{ id, kind: gmailSignal(signal).kind, since, excusesBounces: false, figures },
  sentence: plain(sentence),
});

/** No figures can be fetched, or soon none. */
export const accessAlert = ({ code, since, sentence, next }: AccessState): AlertSubject => ({
  ...ofFleet,
  alertId: `postmaster:${code}:${since}`,
  since,
  title:
    code === ENDS_SOON ? "Access to Gmail's Postmaster Tools ends soon" : "Gmail's Postmaster Tools cannot be read",
  sentence: plain(sentence),
  ...{ standing: null, numbers: null },
  next: [...next, 'Until then Gmail’s figures are missing, and nothing is concluded from that.'],
});
/** The code of a token that ends soon. */
export const ENDS_SOON = 'ends-soon';

export const accessCleared = (state: AccessState, at: EpochMs): AlertMessage =>
  resolveAlert(accessAlert(state), {
    at,
    title: "Gmail's Postmaster Tools can be read",
    sentence: `They can be read again since ${utcMinute(at)}`,
    next: [],
  });
