import type { AlertMessage } from '../../alerts/model.ts';
import { noticeAlert } from '../../alerts/subject.ts';
import { utcMinute } from '../../alerts/wording.ts';
import { clip, plain } from '../../kernel/escape.ts';
import { DAY_MS, type EpochMs } from '../../kernel/time.ts';
import type { Undetermined } from '../authentication/model.ts';

/** A check that could not be made, and since when. `since` and `looks` count for the check, whatever the reasons. */
export type Doubt = Undetermined & {
  readonly since: EpochMs;
  /** In a row. */
  readonly looks: number;
  readonly isTold: boolean;
};

/** It is told after this time and this many looks: one lost answer means nothing. Unit: ms. */
export const TOLD_AFTER_MS = DAY_MS;
export const TOLD_AFTER_LOOKS = 4;
const LONGEST = 500;

/**
 * Checks that could not be made this time, and since when.
 * @returns the doubts to store, and at most one message, of those that have lasted long enough; it never says that
 *   something is wrong
 */
export function compareDoubts(
  domain: string,
  known: readonly Partial<Doubt>[],
  seen: readonly Undetermined[],
  now: EpochMs,
): { readonly doubts: readonly Doubt[]; readonly note: AlertMessage | null } {
  const doubts = seen.map((one): Doubt => {
    const { since = now, looks = 0, isTold = false } = known.find(({ check }) => check === one.check) ?? {};
    return { ...one, since, looks: looks + 1, isTold };
  });
  const lasting = doubts.filter(
    ({ since, looks, isTold }) => !isTold && looks >= TOLD_AFTER_LOOKS && now - since >= TOLD_AFTER_MS,
  );
  return {
    doubts: doubts.map((doubt) => (lasting.includes(doubt) ? { ...doubt, isTold: true } : doubt)),
    note: noteOf(domain, lasting),
  };
}

function noteOf(domain: string, lasting: readonly Doubt[]): AlertMessage | null {
  const [first, ...more] = lasting.toSorted((a, b) => a.since - b.since || (a.check < b.check ? -1 : 1));
  if (first === undefined) return null;
  const checks = [...new Set([first, ...more].map(({ check }) => check))];
  return noticeAlert({
    alertId: `authentication:${domain}:undetermined:${checks.join(',')}:${first.since}`,
    kind: 'authentication',
    severity: 'warning',
    since: first.since,
    ...{ tenant: null, configurationSet: null, mode: 'enforce', standing: null, numbers: null },
    title: `${checks.join(', ')} of ${domain}: undetermined`,
    sentence: clip(
      `${checks.join(', ')} of ${domain} could not be checked since ${utcMinute(first.since)}, ${first.looks} looks in a row: ${plain(first.why)}`,
      LONGEST,
    ),
    next: [
      'It does not count against any sender.',
      'Check that the name servers of the domain answer, and the resolver that Lazaretto asks.',
    ],
  });
}
