import type { BounceReason } from '../events/model.ts';
import type { SourceKey } from './diagnostic-sources.data.ts';

/**
 * How far a code is believed. `certain`: it alone decides. `hint`: a phrase that is specific may say better.
 * `vague`: servers use it for everything; any phrase says better, and the reason is only the last resort.
 */
export type Trust = 'certain' | 'hint' | 'vague';

/** `[code, reason, trust, sample, source]`; X stands for 4 and 5, `a-b` in the last part for a range. */
export type CodeRow = readonly [code: string, reason: BounceReason, trust: Trust, sample: string, source: SourceKey];

/**
 * Enhanced status codes (RFC 3463) and what a receiver most often means by them. Codes that say nothing (X.0.0, most
 * of X.5) are left out: there the words and the reply code decide. Where the source is `iana`, the sample has the
 * registry's own words, as servers that follow it say them.
 */
export const ENHANCED_CODES: readonly CodeRow[] = [
  // X.1: addresses
  ['X.1.0', 'unknown-user', 'vague', '550 #5.1.0 Address rejected.', 'ironport'],
  [
    '4.1.1',
    'unknown-user',
    'vague',
    '450 4.1.1 <jane@example.com>: Recipient address rejected: User unknown in local recipient table',
    'sisimai',
  ],
  ['5.1.1', 'unknown-user', 'hint', '550 5.1.1 Mailbox does not exist', 'sisimai'],
  [
    'X.1.2',
    'dns-or-routing',
    'hint',
    '550 5.1.2 <jane@example.com>... Host unknown (Name server: smtp24.example.org: no data known)',
    'sisimai',
  ],
  [
    'X.1.3',
    'unknown-user',
    'hint',
    '553 5.1.3 The recipient address <address> is not a valid RFC 5321 address. For more information, go to',
    'sisimaiRhost',
  ],
  ['X.1.4', 'unknown-user', 'hint', '550 5.1.4 Destination mailbox address ambiguous', 'iana'],
  ['X.1.6', 'inactive-mailbox', 'hint', '550 5.1.6 recipient no longer on server: jane@example.com', 'sisimai'],
  [
    'X.1.7',
    'policy',
    'hint',
    '553 5.1.7 The sender address address is not a valid RFC 5321 address. For more information, go to About',
    'sisimaiRhost',
  ],
  [
    'X.1.8',
    'dns-or-routing',
    'hint',
    '450 4.1.8 <jane@example.com>: Sender address rejected: Domain not found',
    'sisimaiRhost',
  ],
  ['X.1.9', 'dns-or-routing', 'vague', '554 5.1.9 Message relayed to non-compliant mailer', 'iana'],
  // null MX by the registry (RFC 7505), recipient not found by Exchange Online, which sends it far more often
  [
    'X.1.10',
    'unknown-user',
    'hint',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    'sisimai',
  ],
  ['5.1.90', 'rate-limited', 'certain', '550 5.1.90 Your message cannot be sent, daily limit reached', 'exchange'],
  ['5.1.351', 'unknown-user', 'certain', '550 5.1.351 Remote server returned unknown recipient', 'exchange'],

  // X.2: mailboxes
  ['X.2.0', 'other', 'vague', '550 5.2.0 <jane@example.com> - Recipient unavailable', 'smtpFieldManual'],
  ['4.2.1', 'rate-limited', 'vague', '450 4.2.1 Please try again later. (#id-5.9.4)', 'smtpFieldManual'],
  ['5.2.1', 'inactive-mailbox', 'hint', '550 5.2.1 <jane@example.com>... User is inactive', 'sitepackage'],
  ['X.2.2', 'mailbox-full', 'hint', '552 5.2.2 Mailbox full', 'sisimai'],
  ['X.2.3', 'too-large', 'hint', '552 5.2.3 Message length exceeds limit set by recipient', 'sisimai'],
  ['5.2.121', 'rate-limited', 'certain', "550 5.2.121 Recipient's per hour message receive limit exceeded", 'exchange'],
  ['5.2.122', 'rate-limited', 'certain', '550 5.2.122 The recipient has exceeded their limit', 'exchange'],

  // X.3: systems
  ['X.3.0', 'other', 'vague', '451 4.3.0 Other mail system problem', 'iana'],
  ['X.3.1', 'mailbox-full', 'hint', '452 4.3.1 Insufficient system storage', 'sendgrid'],
  ['X.3.2', 'other', 'vague', '421 4.3.2 System shutdown', 'iana'],
  ['X.3.3', 'other', 'vague', '554 5.3.3 System not capable of selected features', 'iana'],
  [
    'X.3.4',
    'too-large',
    'certain',
    "552 5.3.4 Your message exceeded Google's message size limits. To view our message size guidelines, go to Send attachments with your Gmail message.",
    'sisimaiRhost',
  ],
  ['X.3.5', 'other', 'vague', '550 5.3.5 <jane@example.com>... Internal System Error', 'sisimai'],

  // X.4: network and routing
  ['X.4.0', 'dns-or-routing', 'vague', '421 4.4.0 Other network or routing status', 'iana'],
  // no answer by the registry; Exchange Online says it of recipients that its directory does not have
  ['X.4.1', 'timeout', 'vague', '451 4.4.1 No answer from host', 'iana'],
  [
    'X.4.2',
    'timeout',
    'hint',
    '451 4.4.2 Timeout - closing connection. For more information, go to About SMTP error messages. https://support.google.com/a/answer/3221692',
    'sisimaiRhost',
  ],
  ['X.4.3', 'dns-or-routing', 'hint', '451 4.4.3 Directory server failure', 'iana'],
  ['X.4.4', 'dns-or-routing', 'hint', '550 5.4.4 Invalid domain', 'sisimai'],
  [
    'X.4.5',
    'rate-limited',
    'hint',
    '550 5.4.5 Daily SMTP relay limit exceeded for user. For more information on SMTP relay sending limits',
    'sisimaiRhost',
  ],
  ['X.4.6', 'dns-or-routing', 'hint', '554 5.4.6 Too many hops', 'sisimai'],
  [
    'X.4.7',
    'timeout',
    'vague',
    '550 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.0 Unable to lookup DNS for example.com>',
    'ses',
  ],
  ['X.4.14', 'dns-or-routing', 'certain', '554 5.4.14 Hop count exceeded - possible mail loop', 'exchange'],
  ['X.4.300', 'timeout', 'certain', '550 5.4.300 Message expired', 'exchange'],
  ['X.4.310', 'dns-or-routing', 'certain', '550 5.4.310 DNS domain example.com does not exist', 'exchange'],
  ['X.4.312', 'dns-or-routing', 'certain', '550 5.4.312 DNS query failed', 'exchange'],
  [
    'X.4.316',
    'dns-or-routing',
    'certain',
    '450 4.4.316 Connection refused [Message=Socket error code 10061]',
    'exchange',
  ],
  ['X.4.317', 'policy', 'certain', '450 4.4.317 Cannot connect to remote server, STARTTLS is required', 'exchange'],

  // X.5: protocol
  [
    'X.5.3',
    'rate-limited',
    'hint',
    "452 4.5.3 Your message has too many recipients. For more information regarding Google's sending limits,",
    'sisimaiRhost',
  ],
  ['X.5.6', 'authentication-failure', 'hint', '500 5.5.6 Authentication Exchange line is too long', 'iana'],

  // X.6: content
  [
    'X.6.0',
    'content-blocked',
    'hint',
    '554 5.6.0 Mail message is malformed. Not accepted. For more information, go to Email sender guidelines and review RFC 5322 specifications.',
    'sisimaiRhost',
  ],
  ['X.6.1', 'content-blocked', 'hint', '500 5.6.1 Message content rejected', 'sisimai'],
  ['X.6.2', 'content-blocked', 'hint', '554 5.6.2 Conversion required and prohibited', 'iana'],
  ['X.6.3', 'content-blocked', 'hint', '554 5.6.3 Conversion required but not supported', 'iana'],
  [
    'X.6.7',
    'content-blocked',
    'certain',
    '553 5.6.7 Non-ASCII addresses not permitted for that sender/recipient',
    'iana',
  ],

  // X.7: security and policy
  ['X.7.0', 'policy', 'vague', "550 5.7.0 Code d'authentification invalide OFR_305", 'sisimaiRhost'],
  ['X.7.1', 'policy', 'vague', '554 5.7.1 - ERROR: Mail refused', 'sendgrid'],
  ['X.7.2', 'policy', 'vague', '550 5.7.2 Mailing list expansion prohibited', 'iana'],
  ['X.7.3', 'policy', 'vague', '554 5.7.3 Security conversion required but not possible', 'iana'],
  ['X.7.4', 'policy', 'vague', '504 5.7.4 Security features not supported', 'iana'],
  ['X.7.5', 'policy', 'vague', '554 5.7.5 Cryptographic failure', 'iana'],
  ['X.7.7', 'policy', 'vague', '554 5.7.7 Email policy violation detected', 'zoho'],
  ['X.7.8', 'authentication-failure', 'hint', '535 5.7.8 Authentication credentials invalid', 'iana'],
  ['X.7.9', 'policy', 'vague', '550 5.7.9 Rejected', 'sisimai'],
  [
    'X.7.10',
    'policy',
    'hint',
    '523 5.7.10 SMTP protocol violation, no commands allowed to pipeline after STARTTLS. For more information,',
    'sisimaiRhost',
  ],
  ['X.7.12', 'policy', 'certain', '550 5.7.12 Sender was not authenticated by organization', 'exchange'],
  ['X.7.13', 'inactive-mailbox', 'hint', '525 5.7.13 User Account Disabled', 'iana'],
  ['X.7.16', 'too-large', 'hint', '552 5.7.16 Message is too big for the specified priority', 'iana'],
  ['X.7.17', 'inactive-mailbox', 'hint', '550 5.7.17 Mailbox owner has changed', 'iana'],
  ['X.7.18', 'inactive-mailbox', 'hint', '550 5.7.18 Domain owner has changed', 'iana'],
  ['X.7.20', 'authentication-failure', 'hint', '550 5.7.20 No passing DKIM signature found', 'rfc7372'],
  ['X.7.21', 'authentication-failure', 'hint', '550 5.7.21 No acceptable DKIM signature found', 'rfc7372'],
  ['X.7.22', 'authentication-failure', 'hint', '550 5.7.22 No valid author-matched DKIM signature', 'rfc7372'],
  [
    'X.7.23',
    'authentication-failure',
    'certain',
    "421 4.7.23 The sending IP address for this message doesn't have a PTR record, or the PTR record's forward",
    'sisimaiRhost',
  ],
  [
    'X.7.24',
    'authentication-failure',
    'certain',
    '550 5.7.24 The SPF record of the sending domain has one or more suspicious entries. For more information, go to Email sender guidelines.',
    'sisimaiRhost',
  ],
  [
    'X.7.25',
    'authentication-failure',
    'hint',
    '550 5.7.25 <jane@example.com>: Recipient address rejected: Reverse DNS validation failed: See https://example.org/en/reason/#blocked',
    'sisimai',
  ],
  [
    'X.7.26',
    'authentication-failure',
    'hint',
    '550 5.7.26 This message fails to pass SPF checks for an SPF record with a hard fail policy (-all). To',
    'sisimaiRhost',
  ],
  ['X.7.27', 'authentication-failure', 'hint', '421 4.7.27 SPF did not pass for this message', 'gmail'],
  [
    'X.7.28',
    'rate-limited',
    'certain',
    '421 4.7.28 Gmail has detected an unusual rate of mail (originating from)',
    'sisimaiRhost',
  ],
  // ARC by the registry, no TLS by Gmail
  ['X.7.29', 'authentication-failure', 'hint', '550 5.7.29 ARC validation failure', 'iana'],
  [
    'X.7.30',
    'authentication-failure',
    'certain',
    "421 4.7.30 Your email has been rate limited because DKIM authentication didn't pass for this message.",
    'sisimaiRhost',
  ],
  [
    'X.7.32',
    'authentication-failure',
    'certain',
    "421 4.7.32 Your email has been rate limited because the From: header (RFC5322) in this message isn't",
    'sisimaiRhost',
  ],
  ['X.7.40', 'authentication-failure', 'certain', '550 5.7.40 The sending domain has no DMARC record', 'gmail'],
  ['X.7.57', 'policy', 'certain', '530 5.7.57 Client not authenticated to send mail', 'exchange'],
  ['X.7.64', 'dns-or-routing', 'certain', '550 5.7.64 TenantAttribution; Relay Access Denied', 'exchange'],
  ['5.7.105', 'policy', 'hint', '554 5.7.105 Message refused [SenderFilterConfig]', 'zoneMta'],
  ['5.7.124', 'policy', 'certain', '550 5.7.124 Sender not in allowed-senders list', 'exchange'],
  ['5.7.133-136', 'policy', 'certain', '550 5.7.133 Sender not authenticated for group', 'exchange'],
  ['5.7.350', 'policy', 'vague', '550 5.7.350 Remote server returned message detected as', 'exchange'],
  [
    '4.7.500-649',
    'rate-limited',
    'certain',
    '451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (AS843)',
    'wordToTheWise',
  ],
  ['4.7.650-699', 'rate-limited', 'certain', '451 4.7.650 The mail server [192.0.2.1] has been limited', 'outlook'],
  ['5.7.501-503', 'blocklisted', 'certain', '550 5.7.501 Access denied, spam abuse detected', 'exchange'],
  ['5.7.504-507', 'policy', 'certain', '550 5.7.507 Access denied, rejected by recipient', 'exchange'],
  ['5.7.508', 'rate-limited', 'certain', '550 5.7.508 Access denied, 192.0.2.1 has exceeded limits', 'exchange'],
  ['5.7.509', 'authentication-failure', 'certain', '550 5.7.509 Access denied, does not pass DMARC', 'exchange'],
  ['5.7.510', 'policy', 'certain', '550 5.7.510 Access denied, example.com does not accept email', 'exchange'],
  ['5.7.511', 'blocklisted', 'certain', '550 5.7.511 Access denied, banned sender[192.0.2.1].', 'exchange'],
  ['5.7.512', 'policy', 'certain', '550 5.7.512 Access denied, message must be RFC 5322 compliant', 'exchange'],
  ['5.7.513', 'blocklisted', 'certain', '550 5.7.513 Client host [192.0.2.1] blocked, Customer Block list', 'exchange'],
  ['5.7.515', 'authentication-failure', 'certain', '550; 5.7.515 Access denied, authentication level', 'outlook515'],
  ['5.7.606-649', 'blocklisted', 'certain', '550 5.7.606 Access denied, banned sending IP [192.0.2.1].', 'exchange'],
  ['5.7.700-750', 'policy', 'certain', '550 5.7.708 Access denied, traffic not accepted from this IP', 'exchange'],
  ['5.7.900-999', 'policy', 'certain', '550 5.7.900 Delivery not authorized, message refused', 'exchange'],
];
