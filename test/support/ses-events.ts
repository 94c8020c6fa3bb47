import { type EpochMs, iso } from '../../shared/kernel/time.ts';

/** SES's names of the events of a configuration set. */
export type SesEventType =
  | 'Send'
  | 'Delivery'
  | 'Bounce'
  | 'Complaint'
  | 'Reject'
  | 'Open'
  | 'Click'
  | 'Rendering Failure'
  | 'DeliveryDelay'
  | 'Subscription';

/** What a test may want to choose of an event; everything has a default. */
export type SesEventOverrides = {
  readonly set?: string;
  readonly tenant?: string;
  readonly messageId?: string;
  /** When it happened; the event object's own timestamp. Default: `sentAt` and a second. */
  readonly at?: EpochMs;
  /** `mail.timestamp`. Default: `at` less a second, or `SENT_AT`. */
  readonly sentAt?: EpochMs;
  /** Addresses; default is one at `domain`. */
  readonly recipients?: readonly string[];
  /** `mail.destination`, where it differs from `recipients`. */
  readonly destination?: readonly string[];
  /** Domain of the default recipient, and so its mailbox provider. */
  readonly domain?: string;
  readonly fromDomain?: string;
  /** Tag `ses:outgoing-ip`; only a Delivery has one by default. */
  readonly outgoingIp?: string | null;
  readonly feedbackId?: string;
  readonly bounceType?: string;
  readonly bounceSubType?: string;
  readonly status?: string;
  readonly diagnostic?: string;
  readonly complaintSubType?: string | null;
  readonly complaintFeedbackType?: string;
  readonly delayType?: string;
  readonly delayStatus?: string;
  readonly delayDiagnostic?: string;
  readonly ipAddress?: string;
  readonly userAgent?: string;
  readonly link?: string;
  readonly contactList?: string;
  /** All headers, instead of those of a message that has what receivers ask for. */
  readonly headers?: readonly { readonly name: string; readonly value: string }[] | null;
};

/** The default `mail.timestamp`: 12 November 2026, 10:00 UTC. */
export const SENT_AT: EpochMs = Date.UTC(2026, 10, 12, 10);

type Chosen = Required<Omit<SesEventOverrides, 'tenant' | 'outgoingIp'>> & {
  readonly tenant: string | undefined;
  readonly outgoingIp: string | null;
};

/** A valid SES event as SES would publish it, as an object; `JSON.stringify` makes a body of it. */
export function sesEvent(type: SesEventType, overrides: SesEventOverrides = {}): Record<string, unknown> {
  const chosen = withDefaults(type, overrides);
  const [key, payload] = payloadOf(type, chosen);
  return { eventType: type, mail: mailOf(chosen), [key]: payload };
}

/** The same as the text of an SQS record under raw message delivery. */
export const sesBody = (type: SesEventType, overrides: SesEventOverrides = {}): string =>
  JSON.stringify(sesEvent(type, overrides));

/** SNS's envelope around a body, as SQS gets it without raw message delivery. */
export const snsEnvelope = (message: string): Record<string, unknown> => ({
  Type: 'Notification',
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: 'arn:aws:sns:us-east-1:123456789012:ses-events',
  Subject: 'Amazon SES Email Event Notification',
  Message: message,
  Timestamp: '2026-11-12T10:00:01.000Z',
  SignatureVersion: '1',
  Signature: 'EXAMPLE',
  SigningCertURL: 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-EXAMPLE.pem',
  UnsubscribeURL: 'https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe',
});

function withDefaults(type: SesEventType, overrides: SesEventOverrides): Chosen {
  const sentAt = overrides.sentAt ?? (overrides.at === undefined ? SENT_AT : overrides.at - 1_000);
  const recipients = overrides.recipients ?? [`jane@${overrides.domain ?? 'example.com'}`];
  return {
    set: 'acme-transactional',
    tenant: undefined,
    messageId: '0100018f00000001-00000000-0000-4000-8000-000000000001-000000',
    at: sentAt + 1_000,
    domain: 'example.com',
    destination: recipients,
    fromDomain: 'sender.example',
    outgoingIp: type === 'Delivery' ? '192.0.2.10' : null,
    feedbackId: '0100018f00000002-00000000-0000-4000-8000-000000000002-000000',
    bounceType: 'Permanent',
    bounceSubType: 'General',
    status: '5.1.1',
    diagnostic: 'smtp; 550 5.1.1 user unknown',
    complaintSubType: null,
    complaintFeedbackType: 'abuse',
    delayType: 'TransientCommunicationFailure',
    delayStatus: '4.4.1',
    delayDiagnostic: 'smtp; 421 4.4.1 Unable to connect',
    ipAddress: '192.0.2.1',
    userAgent: 'Mozilla/5.0',
    link: 'https://example.com/',
    contactList: 'newsletter',
    headers: null,
    ...overrides,
    sentAt,
    recipients,
  };
}

function mailOf(chosen: Chosen): Record<string, unknown> {
  const from = `Sender Name <sender@${chosen.fromDomain}>`;
  return {
    timestamp: iso(chosen.sentAt),
    messageId: chosen.messageId,
    source: from,
    sourceArn: `arn:aws:ses:us-east-1:123456789012:identity/${chosen.fromDomain}`,
    sendingAccountId: '123456789012',
    destination: chosen.destination,
    headersTruncated: false,
    headers: chosen.headers ?? [
      { name: 'From', value: from },
      { name: 'To', value: chosen.destination.join(', ') },
      { name: 'Subject', value: 'Message sent from Amazon SES' },
      { name: 'List-Unsubscribe', value: '<https://example.com/unsubscribe>' },
      { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
      { name: 'Feedback-ID', value: `spring:${chosen.set}:news:example` },
    ],
    commonHeaders: {
      from: [from],
      to: chosen.destination,
      messageId: chosen.messageId,
      subject: 'Message sent from Amazon SES',
    },
    tags: tagsOf(chosen),
  };
}

const tagsOf = (chosen: Chosen): Record<string, readonly string[]> => ({
  'ses:configuration-set': [chosen.set],
  'ses:source-ip': ['192.0.2.0'],
  'ses:from-domain': [chosen.fromDomain],
  'ses:caller-identity': ['ses_user'],
  ...(chosen.tenant === undefined ? {} : { 'ses:tenant-name': [chosen.tenant] }),
  ...(chosen.outgoingIp === null ? {} : { 'ses:outgoing-ip': [chosen.outgoingIp] }),
});

function payloadOf(type: SesEventType, chosen: Chosen): readonly [key: string, payload: Record<string, unknown>] {
  const timestamp = iso(chosen.at);
  const { feedbackId, ipAddress, userAgent, link } = chosen;
  const named = chosen.recipients.map((emailAddress) => ({ emailAddress }));
  const diagnosed = { status: chosen.status, diagnosticCode: chosen.diagnostic };
  switch (type) {
    case 'Send':
      return ['send', {}];
    case 'Delivery': {
      const recipients = chosen.recipients;
      const smtpResponse = '250 2.6.0 Message received';
      return [
        'delivery',
        { timestamp, processingTimeMillis: 1000, recipients, smtpResponse, reportingMTA: 'mta.example.com' },
      ];
    }
    case 'Bounce': {
      const bouncedRecipients = named.map((recipient) => ({ ...recipient, action: 'failed', ...diagnosed }));
      const { bounceType, bounceSubType } = chosen;
      return [
        'bounce',
        { bounceType, bounceSubType, bouncedRecipients, timestamp, feedbackId, reportingMTA: 'dsn; mta.example.com' },
      ];
    }
    case 'Complaint': {
      const { complaintSubType, complaintFeedbackType } = chosen;
      return [
        'complaint',
        { complainedRecipients: named, timestamp, feedbackId, complaintSubType, complaintFeedbackType },
      ];
    }
    case 'Reject':
      return ['reject', { reason: 'Bad content' }];
    case 'Open':
      return ['open', { timestamp, ipAddress, userAgent }];
    case 'Click':
      return ['click', { timestamp, ipAddress, userAgent, link, linkTags: null }];
    case 'Rendering Failure':
      return ['failure', { templateName: 'MyTemplate', errorMessage: "Attribute 'attributeName' is not present." }];
    case 'DeliveryDelay': {
      const delayedRecipients = named.map((recipient) => ({
        ...recipient,
        status: chosen.delayStatus,
        diagnosticCode: chosen.delayDiagnostic,
      }));
      return [
        'deliveryDelay',
        { timestamp, delayType: chosen.delayType, expirationTime: iso(chosen.sentAt + 50_400_000), delayedRecipients },
      ];
    }
    case 'Subscription':
      return ['subscription', { contactList: chosen.contactList, timestamp, source: 'UnsubscribeHeader' }];
    default:
      return type satisfies never;
  }
}
