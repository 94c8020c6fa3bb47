import type { GmailSignalName } from './signals.data.ts';

/** To be said wherever a date of Gmail's is shown: Google names no time zone, and may mean its own (Pacific). */
export const GMAIL_DATES = "Gmail's own dates: a day may end 8 hours after ours (UTC).";

/** What a figure is the share of, as a heading. */
export const GMAIL_FIGURES: Readonly<Record<GmailSignalName, string>> = {
  spamRate: 'reported as spam',
  reputation: 'refused for reputation',
};
/** What a figure has led to. */
export const GMAIL_HOLDS = {
  held: 'held against it',
  warned: 'this warned it',
  quarantined: 'this quarantined it',
} as const;

/** Whose mail a figure is of. */
export const gmailSubject = ({
  domain,
  feedbackId,
}: {
  readonly domain: string;
  readonly feedbackId: string | null;
}) => (feedbackId === null ? `all mail from ${domain}` : `Feedback-ID ${feedbackId} in ${domain}`);
