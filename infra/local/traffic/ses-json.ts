import { type EpochMs, HOUR_MS, iso } from '../../../shared/kernel/time.ts';

/** One message to one recipient, as SES describes it in each of its events. */
export type SentMail = {
  readonly configurationSet: string;
  readonly messageId: string;
  readonly recipient: string;
  readonly fromDomain: string;
  readonly sentAt: EpochMs;
  readonly outgoingIp: string;
  /** SES's tenant; named by bounces and complaints only. */
  readonly tenant?: string | undefined;
};

/**
 * Events as SES publishes them, with the fields of AWS's own samples.
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
 */
export const sesJson = {
  send: (mail: SentMail): string => JSON.stringify({ eventType: 'Send', mail: mailOf(mail), send: {} }),

  delivery: (mail: SentMail, at: EpochMs): string =>
    JSON.stringify({
      eventType: 'Delivery',
      mail: mailOf(mail, { 'ses:outgoing-ip': [mail.outgoingIp], 'ses:outgoing-tls-version': ['TLSv1.3'] }),
      delivery: {
        timestamp: iso(at),
        processingTimeMillis: at - mail.sentAt,
        recipients: [mail.recipient],
        smtpResponse: '250 2.6.0 Message received',
        remoteMtaIp: '198.51.100.25',
        reportingMTA: 'a8-31.smtp-out.amazonses.com',
      },
    }),

  /** @param diagnostic what the other side said */
  delay: (mail: SentMail, at: EpochMs, diagnostic: string): string =>
    JSON.stringify({
      eventType: 'DeliveryDelay',
      mail: mailOf(mail),
      deliveryDelay: {
        timestamp: iso(at),
        delayType: 'TransientCommunicationFailure',
        expirationTime: iso(mail.sentAt + 14 * HOUR_MS),
        delayedRecipients: [{ emailAddress: mail.recipient, status: '4.7.0', diagnosticCode: `smtp; ${diagnostic}` }],
        reportingMTA: 'a8-31.smtp-out.amazonses.com',
      },
    }),

  bounce: (mail: SentMail, at: EpochMs, bounce: Bounce): string =>
    JSON.stringify({
      eventType: 'Bounce',
      mail: mailOf(mail, tenantTag(mail)),
      bounce: {
        feedbackId: `${mail.messageId}-b`,
        bounceType: bounce.type,
        bounceSubType: bounce.subType,
        bouncedRecipients: [
          {
            emailAddress: mail.recipient,
            action: 'failed',
            status: bounce.status,
            diagnosticCode: `smtp; ${bounce.diagnostic}`,
          },
        ],
        timestamp: iso(at),
        reportingMTA: 'dns; a8-31.smtp-out.amazonses.com',
      },
    }),

  complaint: (mail: SentMail, at: EpochMs): string =>
    JSON.stringify({
      eventType: 'Complaint',
      mail: mailOf(mail, tenantTag(mail)),
      complaint: {
        feedbackId: `${mail.messageId}-c`,
        complaintSubType: null,
        complainedRecipients: [{ emailAddress: mail.recipient }],
        timestamp: iso(at),
        userAgent: 'ReturnPathFBL/2.0',
        complaintFeedbackType: 'abuse',
        arrivalDate: iso(mail.sentAt),
      },
    }),
} as const;

/** A bounce as SES classifies it, with what the other side said. */
export type Bounce = {
  readonly type: 'Permanent' | 'Transient' | 'Undetermined';
  readonly subType: string;
  readonly status: string;
  readonly diagnostic: string;
};

export const UNKNOWN_USER: Bounce = {
  type: 'Permanent',
  subType: 'General',
  status: '5.1.1',
  diagnostic: '550 5.1.1 The email account that you tried to reach does not exist',
};
export const MAILBOX_FULL: Bounce = {
  type: 'Transient',
  subType: 'MailboxFull',
  status: '4.2.2',
  diagnostic: '452 4.2.2 The recipient mailbox is over quota',
};

const tenantTag = ({ tenant }: SentMail): Tags => (tenant === undefined ? {} : { 'ses:tenant-name': [tenant] });

type Tags = Readonly<Record<string, readonly string[]>>;

function mailOf({ configurationSet, messageId, recipient, fromDomain, sentAt }: SentMail, tags: Tags = {}) {
  const from = `Notices <notices@${fromDomain}>`;
  const timestamp = iso(sentAt);
  return {
    timestamp,
    source: from,
    sourceArn: `arn:aws:ses:us-east-1:123456789012:identity/${fromDomain}`,
    sendingAccountId: '123456789012',
    messageId,
    destination: [recipient],
    headersTruncated: false,
    headers: [
      { name: 'From', value: from },
      { name: 'To', value: recipient },
      { name: 'Subject', value: 'Your message from us' },
      { name: 'List-Unsubscribe', value: `<https://${fromDomain}/unsubscribe>` },
      { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
      { name: 'Feedback-ID', value: `spring:${configurationSet}:news:${fromDomain}` },
      { name: 'MIME-Version', value: '1.0' },
      { name: 'Content-Type', value: 'multipart/alternative; boundary="----=_Part_7307378_1629847660.1516840721503"' },
    ],
    commonHeaders: { from: [from], to: [recipient], messageId, subject: 'Your message from us' },
    tags: {
      'ses:source-tls-version': ['TLSv1.3'],
      'ses:operation': ['SendEmail'],
      'ses:configuration-set': [configurationSet],
      'ses:source-ip': ['192.0.2.10'],
      'ses:from-domain': [fromDomain],
      'ses:caller-identity': ['mailer'],
      ...tags,
    },
  };
}
