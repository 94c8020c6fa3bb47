import type { BounceReason } from '../events/model.ts';
import type { ReplyClass } from './reply-class.ts';

/** What a reason means, and what to do about it; one sentence or two each. */
export type Advice = { readonly meaning: string; readonly advice: string };

/** Where neither a provider's row nor the class says more. */
export const REASON_ADVICE: Readonly<Record<BounceReason, Advice>> = {
  'unknown-user': {
    meaning: 'The receiver knows no such recipient.',
    advice: 'Take the address off the list, and do not send to it again.',
  },
  'inactive-mailbox': {
    meaning: 'The mailbox exists or existed, and takes no mail: closed, suspended or long unused.',
    advice: 'Take the address off the list. It comes back only by the recipient.',
  },
  'mailbox-full': {
    meaning: 'The mailbox has no room left.',
    advice: 'Try again in some days; take the address off the list where it stays full for weeks.',
  },
  'content-blocked': {
    meaning: 'The receiver does not want this message for what is in it: text, link or attachment.',
    advice:
      'Look at the links, the attachments and the domains in the message. Sending it again as it is makes it worse.',
  },
  blocklisted: {
    meaning: 'The receiver refuses the sending address or domain because it is on a list, its own or a public one.',
    advice: 'Find out why it got there before asking for removal.',
  },
  'authentication-failure': {
    meaning:
      'SPF, DKIM, DMARC or reverse DNS does not hold for this message, or the receiver could not see that it does.',
    advice: 'Look at the records of the domain: lazaretto patrol auth DOMAIN.',
  },
  'rate-limited': {
    meaning: 'The receiver takes no more for the moment.',
    advice: 'Send less at a time. SES tries again by itself.',
  },
  policy: {
    meaning: 'A rule of the receiver refuses the message: who may write, how, or to whom.',
    advice: 'Ask the recipient or the postmaster of the receiver; sending again changes nothing.',
  },
  'dns-or-routing': {
    meaning: 'The mail has no way to the recipient: the domain, its DNS or a relay on the way.',
    advice: 'Look whether the domain of the recipient exists and takes mail.',
  },
  'too-large': {
    meaning: 'The message is larger than the receiver takes.',
    advice: 'Send a link in place of an attachment.',
  },
  timeout: {
    meaning: 'Nobody answered, or not in time.',
    advice: 'SES tries again by itself; where it stays, look whether the domain takes mail.',
  },
  other: {
    meaning:
      'The receiver says nothing of the sender or the recipient: trouble of its own, or a text that tells no reason.',
    advice: 'Wait: what is temporary is tried again. Ask the postmaster of the receiver where it stays.',
  },
};

/** What to do, by what a provider's row says that the reply is about. */
export const CLASS_ADVICE: Readonly<Partial<Record<ReplyClass, string>>> = {
  reputation: 'Send less to this receiver, to engaged recipients first, until it takes mail again.',
  throttle: 'Send less at a time. It is no fault of the recipient: do not take the address off the list.',
  provider: 'Wait: it is no fault of the sender, and is tried again.',
  recipient: 'It concerns this one mailbox only.',
};
