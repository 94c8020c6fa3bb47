import { describe, expect, it } from 'vitest';
import { bounceClassOf, isKnownSubtype } from '../../../shared/events/bounce-class.ts';

describe('bounceClassOf', () => {
  it.each([
    ['Permanent', 'General', 'hard', true],
    ['Permanent', 'NoEmail', 'hard', true],
    ['Permanent', 'Suppressed', 'hard', true],
    ['Permanent', 'OnAccountSuppressionList', 'suppressed', true],
    ['Permanent', 'OnTenantSuppressionList', 'suppressed', true],
    ['Permanent', 'EmailValidationSuppressed', 'suppressed', true],
    ['Permanent', 'UnsubscribedRecipient', 'suppressed', true],
    ['Transient', 'General', 'soft', true],
    ['Transient', 'MailboxFull', 'soft', true],
    ['Transient', 'MessageTooLarge', 'soft', true],
    ['Transient', 'CustomTimeoutExceeded', 'soft', true],
    ['Transient', 'ContentRejected', 'soft', true],
    ['Transient', 'AttachmentRejected', 'soft', true],
    ['Undetermined', 'Undetermined', 'undetermined', true],
    ['Permanent', 'SuppressedByMoonlight', 'suppressed', false],
    ['Permanent', 'onsuppressionlist', 'suppressed', false],
    ['permanent', 'suppressed', 'hard', false],
    ['Permanent', 'Teleported', 'hard', false],
    ['Permanent', '?', 'hard', false],
    ['Transient', 'Teleported', 'soft', false],
    ['Transient', 'OnAccountSuppressionList', 'soft', false],
    ['Undetermined', 'Teleported', 'undetermined', false],
    ['Sideways', 'General', 'undetermined', false],
    ['?', '?', 'undetermined', false],
    ['constructor', '__proto__', 'undetermined', false],
  ])('takes %s/%s for %s, known: %s', (bounceType, bounceSubType, expected, known) => {
    expect(bounceClassOf(bounceType, bounceSubType)).toBe(expected);
    expect(isKnownSubtype(`${bounceType}/${bounceSubType}`)).toBe(known);
  });
});
