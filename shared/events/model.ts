import type { EpochMs } from '../kernel/time.ts';
import type { ReplyClass } from '../replies/reply-class.ts';
import type { DemandedHeaders } from './demanded-headers.ts';
import type { RawEvent } from './raw.ts';

/**
 * An SES event in the terms of this program. `parseRecord` makes it from any envelope; only the parser sees SES's JSON.
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export type SesEvent = {
  /** SES's name of the set (auto tag `ses:configuration-set`). */
  readonly configurationSet: string;
  /** The SES tenant (auto tag `ses:tenant-name`), where the event names it. */
  readonly sesTenant: string | null;
  readonly messageId: string;
  /** When it happened: the event object's own timestamp, else `mail.timestamp` (Send, Reject, Rendering Failure). */
  readonly at: EpochMs;
  /** When SES took the message (`mail.timestamp`); judged counts are charged to this hour. */
  readonly sentAt: EpochMs;
  /** Auto tag `ses:from-domain`, else the domain of `mail.source`; lower case; null where neither is there. */
  readonly fromDomain: string | null;
  /** Auto tag `ses:outgoing-ip`; null before a delivery attempt. */
  readonly outgoingIp: string | null;
  /** `mail.tags`, not parsed yet: `tagOf` reads one. */
  readonly tags: object | null;
  readonly what: EventDetail;
  /** SES's own JSON, which says its type; only where an archive is to keep it. */
  readonly raw?: RawEvent;
};

export type EventDetail =
  | {
      readonly kind: 'send';
      readonly recipients: readonly Recipient[];
      /** Absent where the event does not show the headers of its message. */
      readonly headers?: DemandedHeaders;
    }
  | { readonly kind: 'delivery'; readonly recipients: readonly Recipient[] }
  | { readonly kind: 'reject'; readonly recipients: readonly Recipient[] }
  | { readonly kind: 'renderingFailure'; readonly recipients: readonly Recipient[] }
  | {
      readonly kind: 'bounce';
      /** SES's id of the bounce; falls back to the message id where it is missing. */
      readonly feedbackId: string;
      readonly bounceClass: BounceClass;
      /** `bounceType/bounceSubType` as SES wrote them. */
      readonly subtype: string;
      readonly recipients: readonly BouncedRecipient[];
      /** Where the Send of its message is counted, where that differs from where the bounce counts. */
      readonly send?: SendOf | undefined;
    }
  | {
      readonly kind: 'complaint';
      readonly feedbackId: string;
      /**
       * `suppressed`: prevented by a suppression list, never sent. `notSpam`: a report that the mail is wanted.
       * `authFailure`: a receiver's report about SPF, DKIM or DMARC; no person complained.
       */
      readonly complaintClass: 'complaint' | 'suppressed' | 'notSpam' | 'authFailure';
      readonly recipients: readonly Recipient[];
    }
  | { readonly kind: 'deliveryDelay'; readonly delayType: string; readonly recipients: readonly DelayedRecipient[] }
  | {
      readonly kind: 'open' | 'click' | 'subscription';
      /** What tells two of them apart beside message and time: IP, user agent, link; absent parts are ''. */
      readonly ipAddress: string;
      readonly userAgent: string;
      readonly link: string;
    }
  /** An event type that this code does not know: counted under its own name. */
  | { readonly kind: 'unknown'; readonly eventType: string };

/** An address. It is needed for the fingerprint only, and neither stored nor logged. */
export type Recipient = {
  /** The address with its domain in lower case; '' where SES named none. */
  readonly address: string;
  readonly provider: MailboxProvider;
  /** True for the SES mailbox simulator (`simulator.amazonses.com`): not counted. */
  readonly simulator: boolean;
};
export type BouncedRecipient = Recipient & {
  readonly reason: BounceReason;
  /** The blocklist that the diagnostic names (a stable id such as `spamhaus`), for reason `blocklisted`; else null. */
  readonly blocklist: string | null;
  /** What the server said, as it said it: addresses are in it. Neither stored nor logged. Absent: nothing. */
  readonly said?: { readonly status: string; readonly text: string };
};

/** What a bounce tells of the Send of its message. */
export type SendOf = {
  /** `mail.timestamp`, which is the time of a Send. */
  readonly at: EpochMs;
  /** `mail.destination`: a Send is counted under these addresses, however the bounce spells them. */
  readonly recipients: readonly string[];
};
export type DelayedRecipient = Recipient & {
  /** What the deferring reply is about. */
  readonly about: ReplyClass;
  /** True where it names the sender's reputation as the cause. */
  readonly reputation: boolean;
};

/** `hard` = Permanent, `soft` = Transient; `suppressed` = prevented before it was sent, not part of a bounce rate. */
export type BounceClass = 'hard' | 'soft' | 'undetermined' | 'suppressed';

export const BOUNCE_REASONS = [
  'unknown-user',
  'inactive-mailbox',
  'mailbox-full',
  'content-blocked',
  'blocklisted',
  'authentication-failure',
  'rate-limited',
  'policy',
  'dns-or-routing',
  'too-large',
  'timeout',
  'other',
] as const;
export type BounceReason = (typeof BOUNCE_REASONS)[number];

/** A stable id from the table in `providers.data.ts`; `other` for every domain that the table does not know. */
export type MailboxProvider = string;

/** The result of parsing one body. */
export type Parsed =
  | { readonly outcome: 'event'; readonly event: SesEvent }
  /** Recognised, but not an event of a configuration set: feedback notification, SNS confirmation, validation text. */
  | { readonly outcome: 'setAside'; readonly why: string }
  /** Can never become an event, however often it is retried. */
  | { readonly outcome: 'malformed'; readonly problem: EventProblem };

/** Makes one clear sentence: field, what was expected, what was got. `got` is shortened and has no address. */
export type EventProblem = { readonly field: string; readonly expected: string; readonly got: string };
