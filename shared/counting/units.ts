import type { BouncedRecipient, DelayedRecipient, Recipient, SesEvent } from '../events/model.ts';
import { type Slot, slotOf } from '../kernel/time.ts';
import { type Fingerprint, fingerprintOf, type Sha256 } from './fingerprint.ts';
import type { Partition } from './partition.ts';

/** What is counted at most once: one recipient of an event, or an event that has no recipient. */
export type Unit = {
  readonly event: SesEvent;
  /** null for complaints (one per `feedbackId`), opens, clicks, subscriptions and unknown types */
  readonly recipient: Recipient | BouncedRecipient | DelayedRecipient | null;
  readonly fingerprint: Fingerprint;
  /** Streams in which it counts, beside its set. */
  readonly streams: readonly string[];
  /** For a hard bounce: the Send that must exist if the bounce is true. */
  readonly send?: { readonly slot: Slot; readonly fingerprint: Fingerprint } | undefined;
  /**
   * Identity of what counts once, however often it is reported: a recipient of a message bounces hard once, and is
   * deferred for reputation once. Absent where nothing counts once, or SES names no recipient.
   */
  readonly once?: Fingerprint;
  /** The partition of the message's own time, in which all reports of `once` are claimed. */
  readonly home?: Partition;
};

const NO_STREAMS: readonly string[] = [];

/** Separates parts. No id or address has a NUL, so two lists of parts never join to the same text. */
const SEPARATOR = '\0';

/**
 * Splits an event into the units that are counted. Mail to the SES mailbox simulator and "not spam" reports have none.
 */
export function unitsOf(event: SesEvent, sha256: Sha256, streams: readonly string[] = NO_STREAMS): Unit[] {
  const unit = (recipient: Recipient | null, identity: readonly string[]): Unit => ({
    event,
    recipient,
    fingerprint: fingerprintOf(identity.join(SEPARATOR), sha256),
    streams,
  });
  const perRecipient = (recipients: readonly Recipient[], identity: readonly string[]): Unit[] => {
    const before = identity.join(SEPARATOR) + SEPARATOR;
    const units: Unit[] = [];
    for (const recipient of recipients) {
      if (recipient.simulator) continue;
      units.push({ event, recipient, fingerprint: fingerprintOf(before + recipient.address, sha256), streams });
    }
    return units;
  };
  const { what } = event;
  switch (what.kind) {
    case 'send':
    case 'delivery':
    case 'reject':
    case 'renderingFailure':
      return perRecipient(what.recipients, [what.kind, event.messageId]);
    case 'bounce': {
      const units = perRecipient(what.recipients, [what.kind, what.feedbackId]);
      if (what.bounceClass !== 'hard') return units;
      const { at, recipients } = what.send ?? { at: event.sentAt, recipients: [] };
      const sentTo = new Set(recipients);
      const [anyOne] = recipients;
      return units.map((unit) => {
        // The members of an alias answer under names of their own, and yet a message to it had one recipient.
        const one = onceOf(unit, 'hardBounce', sha256, recipients.length === 1 ? anyOne : undefined);
        // One Send counts all recipients of a message, so a unit of any of them proves the Send.
        const named = one.recipient?.address ?? '';
        const address = sentTo.has(named) ? named : (anyOne ?? named);
        const fingerprint = fingerprintOf(['send', event.messageId, address].join(SEPARATOR), sha256);
        return { ...one, send: { slot: slotOf(at), fingerprint } };
      });
    }
    case 'deliveryDelay':
      return perRecipient(what.recipients, [what.kind, event.messageId, String(event.at)]).map((one) =>
        (one.recipient as DelayedRecipient).reputation ? onceOf(one, 'reputationDeferral', sha256) : one,
      );
    case 'complaint': {
      if (what.complaintClass === 'notSpam') return [];
      if (what.recipients.length > 0 && what.recipients.every((recipient) => recipient.simulator)) return [];
      return [unit(null, [what.kind, what.feedbackId])];
    }
    case 'open':
    case 'click':
    case 'subscription':
      return [unit(null, [what.kind, event.messageId, String(event.at), what.ipAddress, what.userAgent, what.link])];
    case 'unknown':
      return [unit(null, [what.kind, what.eventType, event.messageId, String(event.at)])];
    default:
      return what satisfies never;
  }
}

/** A unit that a message and recipient have only once, however many reports there are, and under whichever names. */
function onceOf(unit: Unit, what: string, sha256: Sha256, onlyOne?: string): Unit {
  const { event, recipient } = unit;
  if (recipient === null || recipient.address === '') return unit;
  const address = onlyOne ?? recipient.address;
  return { ...unit, once: fingerprintOf([`once:${what}`, event.messageId, address].join(SEPARATOR), sha256) };
}
