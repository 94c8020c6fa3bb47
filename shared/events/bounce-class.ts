import type { BounceClass } from './model.ts';

/**
 * Every bounce type and subtype that SES documents, and whether it counts in a bounce rate.
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html#event-publishing-retrieving-sns-contents-bounce-types
 */
const SUBTYPES: readonly (readonly [subtype: string, bounceClass: BounceClass])[] = [
  ['Undetermined/Undetermined', 'undetermined'],
  ['Permanent/General', 'hard'],
  ['Permanent/NoEmail', 'hard'],
  // SES's global suppression list: never sent, and yet SES counts it as a hard bounce.
  ['Permanent/Suppressed', 'hard'],
  ['Permanent/OnAccountSuppressionList', 'suppressed'],
  // https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list-tenant-level.html
  ['Permanent/OnTenantSuppressionList', 'suppressed'],
  ['Permanent/EmailValidationSuppressed', 'suppressed'],
  // Not in SES's table: seen with contact lists, where an unsubscribed contact is not sent to.
  ['Permanent/UnsubscribedRecipient', 'suppressed'],
  ['Transient/General', 'soft'],
  ['Transient/MailboxFull', 'soft'],
  ['Transient/MessageTooLarge', 'soft'],
  // MaxDeliverySeconds of the set ran out.
  ['Transient/CustomTimeoutExceeded', 'soft'],
  ['Transient/ContentRejected', 'soft'],
  ['Transient/AttachmentRejected', 'soft'],
];

const CLASS_OF = new Map(SUBTYPES);

/** True for a `bounceType/bounceSubType` that this code knows. Others are counted under their own name. */
export const isKnownSubtype = (subtype: string): boolean => CLASS_OF.has(subtype);

/** The class of a bounce. An unknown type or subtype gets the class that harms no sender. */
export function bounceClassOf(bounceType: string, bounceSubType: string): BounceClass {
  const known = CLASS_OF.get(`${bounceType}/${bounceSubType}`);
  if (known !== undefined) return known;
  switch (bounceType.toLowerCase()) {
    case 'permanent':
      return isPrevented(bounceSubType) ? 'suppressed' : 'hard';
    case 'transient':
      return 'soft';
    default:
      return 'undetermined';
  }
}

/** True where a list of ours kept SES from sending; the global list, plain `Suppressed`, is a hard bounce. */
function isPrevented(subtype: string): boolean {
  const name = subtype.toLowerCase();
  return name === 'unsubscribedrecipient' || (name.includes('suppress') && name !== 'suppressed');
}
