import type { Power, Ratio } from '../judging/metrics.ts';
import { DAY_MS } from '../kernel/time.ts';
import type { ReportedIssueKind } from '../standing/dns-issue-model.ts';
import { REPUTATION_ERRORS } from './metrics.data.ts';
import type { GmailDay } from './model.ts';

/** A figure of Gmail's that is a signal. */
export type GmailSignal = {
  readonly kind: ReportedIssueKind;
  /** What is still fine, and what is so bad that the policy may quarantine for it. */
  readonly limits: { readonly warn: Ratio; readonly quarantine: Ratio };
  /** From the end of its day on. Older figures are no evidence. Unit: ms. */
  readonly believedMs: number;
  /** The most that it does by default. */
  readonly may: Power;
  /** The figure of a day; null: not said. */
  readonly of: (day: GmailDay) => Ratio | null;
};

/** Figures come one to three days late. A week-old one says what was. Unit: ms. */
const BELIEVED_MS = 5 * DAY_MS;

export const GMAIL_SIGNALS = {
  spamRate: {
    kind: 'gmail-spam',
    // "Keep spam rates reported in Postmaster Tools below 0.10 % and avoid ever reaching 0.30 % or higher."
    // https://support.google.com/a/answer/81126
    limits: { warn: 0.001, quarantine: 0.003 },
    believedMs: BELIEVED_MS,
    may: 'warn',
    of: ({ spamRate }) => spamRate,
  },
  reputation: {
    kind: 'gmail-reputation',
    // Ours: Gmail publishes no limit. A good sender has none; one mail in twenty refused is a sender in trouble.
    limits: { warn: 0.01, quarantine: 0.05 },
    believedMs: BELIEVED_MS,
    may: 'warn',
    of: ({ errors }) => {
      const said = REPUTATION_ERRORS.flatMap((name) => errors[name] ?? []);
      return said.length === 0
        ? null
        : Math.min(
            1,
            said.reduce((sum, share) => sum + share, 0),
          );
    },
  },
} as const satisfies Readonly<Record<string, GmailSignal>>;
export type GmailSignalName = keyof typeof GMAIL_SIGNALS;
export const GMAIL_SIGNAL_NAMES = Object.keys(GMAIL_SIGNALS) as readonly GmailSignalName[];
export const gmailSignal = (name: GmailSignalName): GmailSignal => GMAIL_SIGNALS[name];
