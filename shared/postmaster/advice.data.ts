import type { ReportedSignal } from '../judging/metrics.ts';
import { type GmailSignalName, gmailSignal } from './signals.data.ts';

/** What is told of a signal: `words` completes "0.42 % of the mail to Gmail was …". */
export type GmailAdvice = { readonly words: string; readonly advice: string };

const GMAIL_ADVICE: Readonly<Record<GmailSignalName, GmailAdvice>> = {
  spamRate: {
    words: 'reported as spam by its readers',
    advice: 'Send only to people who asked for it and still read it, and make it easy to unsubscribe.',
  },
  reputation: {
    words: 'refused for the reputation of its domain or address',
    advice: 'Send less to Gmail, and only to people who read your mail, until it is refused no more.',
  },
};
export const gmailAdvice = (name: GmailSignalName): GmailAdvice => GMAIL_ADVICE[name];

/** The row of one level, as `judgeReported` takes it. */
export const reportedSignal = (name: GmailSignalName, level: 'warn' | 'quarantine'): ReportedSignal => {
  const { limits, believedMs, may } = gmailSignal(name);
  return { limit: limits[level], believedMs, may, words: gmailAdvice(name).words };
};
