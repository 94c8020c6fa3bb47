import type { EpochMs } from '../kernel/time.ts';
import type { Mode, Numbers, Standing } from '../standing/model.ts';

export const ALERT_SCHEMA = 'lazaretto.alert/1';

/** `opened` once, `reminder` each 24 h while it lasts, `cleared` when it ends; `notice` for what does not last. */
export const PHASES = ['opened', 'reminder', 'cleared', 'notice'] as const;
export type Phase = (typeof PHASES)[number];
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];
/**
 * - `standing`: a set's standing changed
 * - `signal`: a signal that only tells is above its limit; no standing changes
 * - `held`: a decision waits for a person (blast radius)
 * - `incident`: a mailbox provider has an incident, its counts are withheld
 * - `drift`: SES shows another placement than Lazaretto's, and Lazaretto did not change it
 * - `placement`: a set could not be moved, with the reason
 * - `unwatched`: sets send without being watched
 * - `account`: what SES says of the whole account, of its tenants or identities
 * - `audit`: what we count is not what SES reports
 * - `listing`: an address or a domain is on a blocklist
 * - `authentication`: a record that mail depends on changed, or is wrong
 * - `receiver`: what a receiver reports of a domain is above its limit, or its reports cannot be read
 * - `resolver`: our DNS resolver cannot be trusted, so nothing was looked up
 * - `schedule`: a scheduled function does not run
 * - `ladder`: a sender was held on its ladder, may send less, or sends more than it allows
 * - `capacity`: what is due about pools and sending domains, once a week; a retired domain that sends
 * - `together`: the sets of one tenant, or all new sets, show together what each alone does not
 * - `onboarding`: a customer could not be set up, or is ready to send
 */
export const ALERT_KINDS = [
  'standing',
  'signal',
  'held',
  'incident',
  'drift',
  'placement',
  'unwatched',
  'account',
  'audit',
  'listing',
  'authentication',
  'receiver',
  'resolver',
  'schedule',
  'onboarding',
  'together',
  'capacity',
  'ladder',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** One message to people and programs. Immutable; stored before it is sent; `alertId` and `sequence` identify it. */
export type AlertMessage = {
  /** Same for opened, reminders and cleared of one subject. */
  readonly alertId: string;
  /** 0 for the first message of an alert, then counting up. */
  readonly sequence: number;
  readonly phase: Phase;
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly at: EpochMs;
  /** Since when the subject lasts. */
  readonly since: EpochMs;
  readonly tenant: string | null;
  readonly configurationSet: string | null;
  readonly mode: Mode;
  /** A few words: `acme-marketing quarantined`. */
  readonly title: string;
  /** The sentence of the decision, numbers included. */
  readonly sentence: string;
  readonly standing: { readonly from: Standing; readonly to: Standing } | null;
  readonly numbers: Numbers | null;
  /** What Lazaretto did or did not do, and what happens next, one sentence each. */
  readonly next: readonly string[];
  /** What a person has to copy as it is, such as a record to publish; absent: nothing. */
  readonly copy?: readonly string[] | undefined;
  /** What servers said with the bounces, without anybody's address; absent: nothing. */
  readonly said?: readonly string[] | undefined;
  /** What the application that sends has to know of it at once; absent: nothing. */
  readonly sender?: SenderNews | undefined;
};

/**
 * News for an application that sends: its mail is to stop, to leave elsewhere, to go out as before, or less of it is
 * allowed; `test`: nothing happened. `perDay`, `perHour`: what is allowed now; null: no limit. Unit: messages.
 */
export type SenderNews = {
  readonly what: 'paused' | 'moved' | 'released' | 'allowance-cut' | 'test';
  readonly perDay?: number | null | undefined;
  readonly perHour?: number | null | undefined;
};
