import type { SetState } from '../../evaluation/ports/decisions.ts';
import type { Day } from '../../kernel/time.ts';
import { sendersNamed } from '../../postmaster/accused.ts';
import { dateOf, findingId, type GmailSubject } from '../../postmaster/judge.ts';
import type { GmailDay } from '../../postmaster/model.ts';
import { GMAIL_SIGNAL_NAMES, type GmailSignalName, gmailSignal } from '../../postmaster/signals.data.ts';
import { standingOf } from '../../standing/epoch.ts';
import type { AnswerOf } from '../fleet/operations.ts';

type Shown = NonNullable<AnswerOf<'getSet'>['gmail']>;

/** Whose figures are looked for: a set with its tenant, or one customer in it. */
export type GmailSender = { readonly set: string; readonly tenant: string | null };
/** The newest figure of its kind. */
export type GmailFigure = GmailSubject & {
  readonly what: GmailSignalName;
  readonly rate: number;
  readonly day: Day;
};
/** What Gmail says of a sender: of all mail of the domains that it sends from, and of Feedback-IDs that name it. */
export type GmailOfSender = { readonly domains: readonly string[]; readonly figures: readonly GmailFigure[] };

/** Most Feedback-IDs of a domain: those with most spam. */
const MOST_FEEDBACK = 10;

/** The newest figures of a domain that are of a sender, or may be. A day without a figure is passed over. */
export function figuresOf(domain: string, days: readonly GmailDay[], sender: GmailSender): readonly GmailFigure[] {
  const newestFirst = days.toSorted((a, b) => b.day - a.day);
  const newest = (feedbackId: string | null, what: GmailSignalName, of: (day: GmailDay) => number | null) => {
    for (const one of newestFirst) {
      const rate = of(one);
      if (rate !== null) return [{ domain, feedbackId, what, rate, day: one.day }];
    }
    return [];
  };
  const ids = new Set(days.flatMap(({ feedback }) => feedback.map(({ id }) => id)));
  const named = [...ids].filter((id) => sendersNamed(id, [sender]).length > 0);
  const ofIds = named.flatMap((id) =>
    newest(id, 'spamRate', ({ feedback }) => feedback.find((one) => one.id === id)?.spamRate ?? null),
  );
  return [
    ...GMAIL_SIGNAL_NAMES.flatMap((what) => newest(null, what, gmailSignal(what).of)),
    ...ofIds.toSorted((a, b) => b.rate - a.rate).slice(0, MOST_FEEDBACK),
  ];
}

/** With what each figure leads to now. @param said null: Gmail is asked about no domain that the set sends from */
export function gmailOfSet(said: GmailOfSender | null, state: Pick<SetState, 'standing' | 'dnsIssues'>): Shown | null {
  if (said === null) return null;
  const standing = standingOf(state.standing);
  return {
    domains: [...said.domains],
    figures: said.figures.map(({ day, ...figure }) => {
      const { limits, kind } = gmailSignal(figure.what);
      const id = findingId({ ...figure, signal: figure.what });
      const isHeld = (state.dnsIssues ?? []).some((issue) => issue.id === id);
      const isCause = isHeld && state.standing?.cause === kind;
      const moved = isCause && (standing === 'warned' || standing === 'quarantined') ? standing : null;
      return {
        ...figure,
        day: dateOf(day),
        limit: figure.rate >= limits.quarantine ? limits.quarantine : figure.rate >= limits.warn ? limits.warn : null,
        holds: isHeld ? (moved ?? 'held') : null,
      };
    }),
  };
}
