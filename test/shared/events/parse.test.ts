import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Parsed } from '../../../shared/events/model.ts';
import { MAX_LAYERS, parseBody, parseValue } from '../../../shared/events/parse.ts';
import { SENT_AT, sesBody, sesEvent, snsEnvelope } from '../../support/ses-events.ts';

const NOW = SENT_AT + 60_000;
const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/ses/${name}.json`, import.meta.url), 'utf8');
const summary = (parsed: Parsed): string => {
  if (parsed.outcome === 'event') return parsed.event.what.kind;
  return parsed.outcome === 'setAside' ? `set aside: ${parsed.why}` : `malformed: ${parsed.problem.field}`;
};
const summaries = (value: unknown): readonly string[] => parseValue(value, NOW).map(summary);

const sqsRecord = (body: string) => ({
  messageId: 'm1',
  receiptHandle: 'r1',
  body,
  attributes: {},
  eventSource: 'aws:sqs',
});
const snsRecord = (message: string) => ({ EventSource: 'aws:sns', EventVersion: '1.0', Sns: snsEnvelope(message) });
const eventBridge = (detailType: string, detail: unknown) => ({ source: 'aws.ses', 'detail-type': detailType, detail });

describe('parseBody', () => {
  it.each([
    ['bounce', 'bounce'],
    ['complaint', 'complaint'],
    ['delivery', 'delivery'],
    ['send', 'send'],
    ['reject', 'reject'],
    ['open', 'open'],
    ['click', 'click'],
    ['rendering-failure', 'renderingFailure'],
    ['delivery-delay', 'deliveryDelay'],
    ['subscription', 'subscription'],
    ['sns-notification', 'bounce'],
    ['eventbridge-delivery', 'delivery'],
    ['sns-subscription-confirmation', 'set aside: SNS SubscriptionConfirmation'],
    ['eventbridge-sending-status', 'set aside: EventBridge Sending Status Enabled'],
    ['feedback-notification-bounce', 'set aside: feedback notification of an identity (Bounce)'],
  ])('reads the sample %s as %s', (name, expected) => {
    expect(parseBody(fixture(name), NOW).map(summary)).toEqual([expected]);
  });

  it('reads the sample of a bounce to the last field', () => {
    expect(parseBody(fixture('bounce'), NOW)).toEqual([
      {
        outcome: 'event',
        event: {
          configurationSet: 'ConfigSet',
          sesTenant: null,
          messageId: 'EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000',
          at: Date.parse('2017-08-05T00:41:02.669Z'),
          sentAt: Date.parse('2017-08-05T00:40:02.012Z'),
          fromDomain: 'example.com',
          outgoingIp: null,
          tags: {
            'ses:configuration-set': ['ConfigSet'],
            'ses:source-ip': ['192.0.2.0'],
            'ses:from-domain': ['example.com'],
            'ses:caller-identity': ['ses_user'],
          },
          what: {
            kind: 'bounce',
            feedbackId: '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000',
            bounceClass: 'hard',
            subtype: 'Permanent/General',
            recipients: [
              {
                address: 'recipient@example.com',
                provider: 'other',
                simulator: false,
                reason: 'unknown-user',
                blocklist: null,
                said: { status: '5.1.1', text: 'smtp; 550 5.1.1 user unknown' },
              },
            ],
          },
        },
      },
    ]);
  });

  it.each([
    ['nothing', '', 'an empty text'],
    ['a sentence', 'hello', '"hello"'],
    ['half an event', sesBody('Send').slice(0, 100), undefined],
    ['two events without a break', sesBody('Send') + sesBody('Send'), undefined],
  ])('says of %s that it is no JSON', (_, body, got) => {
    const [parsed] = parseBody(body, NOW);

    expect(parsed).toMatchObject({ outcome: 'malformed', problem: { field: 'body', expected: 'JSON' } });
    if (got !== undefined) expect(parsed).toMatchObject({ problem: { got } });
  });

  it.each(['null', 'true', '5', '[]', '{}', '{"a":1}', '"text"'])('says of %s that it is no event', (body) => {
    expect(parseBody(body, NOW).map(summary)).toEqual(['malformed: body']);
  });

  it('reads one event a line, as Firehose and log files have them', () => {
    const body = `${sesBody('Send')}\n\n${sesBody('Open')}\nhalf a line\n`;

    expect(parseBody(body, NOW).map(summary)).toEqual(['send', 'open', 'malformed: body']);
  });

  it('takes the text that SES sends on creation of a destination for what it is, bare, quoted and in an envelope', () => {
    const text = 'Successfully validated SNS topic for Amazon SES event publishing.';
    const expected = ['set aside: SES validated the SNS topic'];

    expect(parseBody(text, NOW).map(summary)).toEqual(expected);
    expect(parseBody(JSON.stringify(text), NOW).map(summary)).toEqual(expected);
    expect(summaries(snsEnvelope(text))).toEqual(expected);
  });

  it('takes the text by which CloudWatch Logs tries a destination for what it is', () => {
    const text = 'CWL CONTROL MESSAGE: Checking health of destination Firehose.';
    expect(parseBody(text, NOW).map(summary)).toEqual(['set aside: CloudWatch Logs tried the destination']);
  });

  it('reads a body of 1 MB', () => {
    const recipients = Array.from({ length: 20_000 }, (_, i) => `user${i}@example.com`);
    const [parsed] = parseBody(sesBody('Send', { recipients }), NOW);

    expect(parsed).toMatchObject({ outcome: 'event', event: { what: { recipients: { length: 20_000 } } } });
  });
});

describe('parseValue', () => {
  const body = sesBody('Send');
  it.each([
    ['an event', sesEvent('Send')],
    ['a text', body],
    ['an SNS notification', snsEnvelope(body)],
    ['an SNS notification whose message is no text', { ...snsEnvelope(''), Message: sesEvent('Send') }],
    ['an SQS record', sqsRecord(body)],
    ['an SQS record of an SNS notification', sqsRecord(JSON.stringify(snsEnvelope(body)))],
    ['what Lambda gets of SQS', { Records: [sqsRecord(body)] }],
    ['what Lambda gets of SNS', { Records: [snsRecord(body)] }],
    ['what the command line gets of SQS', { Messages: [{ MessageId: 'm1', Body: body }] }],
    ['an EventBridge event', eventBridge('Email Sent', sesEvent('Send'))],
    [
      'an EventBridge event in an SNS notification',
      snsEnvelope(JSON.stringify(eventBridge('Email Sent', sesEvent('Send')))),
    ],
    ['a list', [sesEvent('Send')]],
  ])('reads %s', (_, value) => {
    expect(summaries(value)).toEqual(['send']);
  });

  it('reads every entry of a list on its own', () => {
    const { mail: _, ...broken } = sesEvent('Bounce');

    expect(summaries([sesEvent('Send'), broken, null, snsEnvelope(sesBody('Open'))])).toEqual([
      'send',
      'malformed: mail',
      'malformed: body',
      'open',
    ]);
    expect(summaries({ Records: [sqsRecord('no JSON'), sqsRecord(body)] })).toEqual(['malformed: body', 'send']);
  });

  it('counts the holes of a list as entries', () => {
    expect(summaries(new Array(2))).toEqual(['malformed: body', 'malformed: body']);
  });

  it.each([
    ['Email Sent', 'Send'],
    ['Email Delivered', 'Delivery'],
    ['Email Bounced', 'Bounce'],
    ['Email Complaint Received', 'Complaint'],
    ['Email Rejected', 'Reject'],
    ['Email Opened', 'Open'],
    ['Email Clicked', 'Click'],
    ['Email Rendering Failed', 'Rendering Failure'],
    ['Email Delivery Delayed', 'DeliveryDelay'],
    ['Email Subscribed', 'Subscription'],
  ] as const)('takes the type of %s from EventBridge where the event does not say it', (detailType, eventType) => {
    const { eventType: _, ...detail } = sesEvent(eventType);

    expect(summaries(eventBridge(detailType, detail))).toEqual(summaries(sesEvent(eventType)));
  });

  it.each([
    [
      'a reputation finding',
      eventBridge('Advisor Recommendation Status Open', { version: '1' }),
      'set aside: EventBridge Advisor Recommendation Status Open',
    ],
    [
      'an account event without detail',
      eventBridge('Sending Status Disabled', null),
      'set aside: EventBridge Sending Status Disabled',
    ],
    ['a message event from the future', eventBridge('Email Teleported', { mail: sesEvent('Send')['mail'] }), 'unknown'],
    ['a message event without detail', eventBridge('Email Sent', null), 'malformed: detail'],
    ['an event of another service', { ...eventBridge('EC2 Change', {}), source: 'aws.ec2' }, 'malformed: source'],
  ])('makes of %s: %s', (_, value, expected) => {
    expect(summaries(value)).toEqual([expected]);
  });

  it.each(['Bounce', 'Complaint', 'Delivery', 'AmazonSnsSubscriptionSucceeded', 'Received'])(
    'sets the identity notification %s aside',
    (notificationType) => {
      const notice = `set aside: feedback notification of an identity (${notificationType})`;

      expect(summaries({ notificationType, mail: {} })).toEqual([notice]);
      expect(summaries(snsEnvelope(JSON.stringify({ notificationType })))).toEqual([notice]);
    },
  );

  it('sets the end of a subscription aside', () => {
    expect(summaries({ ...snsEnvelope('bye'), Type: 'UnsubscribeConfirmation' })).toEqual([
      'set aside: SNS UnsubscribeConfirmation',
    ]);
  });

  it.each([
    ['a notification without message', { Type: 'Notification' }, 'Message'],
    ['a message that is a number', { Type: 'Notification', Message: 5 }, 'Message'],
    ['records that are no list', { Records: {} }, 'Records'],
    ['no records', { Records: [] }, 'Records'],
    ['a body that is no text', { messageId: 'm1', body: 5 }, 'body'],
  ])('names the field of %s', (_, value, field) => {
    expect(summaries(value)).toEqual([`malformed: ${field}`]);
  });

  it('takes off so many layers and no more', () => {
    const wrapped = (layers: number): unknown => (layers === 0 ? sesEvent('Send') : [wrapped(layers - 1)]);

    expect(summaries(wrapped(MAX_LAYERS))).toEqual(['send']);
    expect(summaries(wrapped(MAX_LAYERS + 1))).toEqual(['malformed: body']);
  });
});

describe('what is kept beside events', () => {
  const BRIDGED = {
    source: 'aws.ses',
    'detail-type': 'Email Sent',
    resources: ['arn:aws:ses:eu-west-1:111122223333:configuration-set/acme-news'],
    detail: { mail: { messageId: 'm1', timestamp: '2026-01-05T10:00:00.000Z', destination: [] }, send: {} },
  };

  it('gets its set from the resources of EventBridge, where the message has no tags', () => {
    const [parsed] = parseValue(BRIDGED, Date.UTC(2026, 0, 5, 11));

    expect(parsed).toMatchObject({ outcome: 'event', event: { configurationSet: 'acme-news' } });
  });

  it('keeps the set that the tags name', () => {
    const tags = { 'ses:configuration-set': ['own'] };
    const detail = { ...BRIDGED.detail, mail: { ...BRIDGED.detail.mail, tags } };
    const [parsed] = parseValue({ ...BRIDGED, detail }, Date.UTC(2026, 0, 5, 11));

    expect(parsed).toMatchObject({ outcome: 'event', event: { configurationSet: 'own' } });
  });

  it('sets inbound mail aside', () => {
    expect(parseValue({ Records: [{ eventSource: 'aws:ses', ses: { mail: {} } }] }, 0)).toEqual([
      { outcome: 'setAside', why: 'inbound mail (Received)' },
    ]);
  });

  it.each([
    [{ event_type: '_email.send', event_timestamp: 1 }, 'Pinpoint'],
    [{ Records: [{ s3: { bucket: { name: 'b' } } }] }, 'S3'],
    [{ Item: { pk: { S: '1' } } }, 'DynamoDB export'],
    [{ ingress_point_id: 'inp-1', rule_set_id: 'rs-1' }, 'Mail Manager'],
    [{ Metric: 'SEND', Dimensions: {} }, 'Virtual Deliverability Manager'],
    [{ AlarmName: 'a', NewStateValue: 'ALARM', OldStateValue: 'OK' }, 'alarm of CloudWatch'],
    [{ Type: 'Notification', Message: '{"AlarmName":"a","NewStateValue":"ALARM"}' }, 'alarm of CloudWatch'],
    [[{ email: 'a@example.com', event: 'bounce', sg_event_id: 'x' }], 'SendGrid'],
    [{ RecordType: 'Bounce', Type: 'HardBounce', MessageID: 'x' }, 'Postmark'],
    [{ signature: {}, 'event-data': { event: 'failed' } }, 'Mailgun'],
    [[{ msys: { message_event: {} } }], 'SparkPost'],
    [[{ event: 'hard_bounce', _id: 'x', msg: {} }], 'Mandrill'],
    [{ event: 'bounce', mj_campaign_id: 1 }, 'Mailjet'],
    [{ event: 'hard_bounce', 'message-id': 'x', ts_event: 1 }, 'Brevo'],
    [{ type: 'email.bounced', created_at: 'x', data: {} }, 'Resend'],
    [{ 'organization-name': 'x', policies: [] }, 'TLS report'],
    [{ SuppressedDestinationSummaries: [] }, 'suppression list'],
    [{ SendDataPoints: [] }, 'statistics of SES'],
  ])('says what %j looks like', (value, is) => {
    const [parsed] = parseValue(value, 0);

    expect(parsed).toMatchObject({ outcome: 'malformed', problem: { got: expect.stringContaining(is) } });
  });

  it.each([
    ['<?xml version="1.0"?>', 'lazaretto reports'],
    ['\ufeff<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">', 'lazaretto reports'],
    ['<!DOCTYPE html><html>', 'a web page'],
    ['Return-Path: <a@example.com>', 'a mail'],
    ['From a@example.com Mon Jan  5 10:00:00 2026', 'a mail'],
    ['Jan  5 10:00:00 mx postfix/smtp[123]: ABC: status=bounced', 'a log of a mail server'],
    ['eventType: Bounce', 'YAML'],
    ['name,email', 'a table without a column of events'],
    ['\u0001\ufffd\ufffd\u0002abc', 'bytes that are no text'],
  ])('says what the text %j looks like', (text, is) => {
    const [parsed] = parseBody(text, 0);

    expect(parsed).toMatchObject({ outcome: 'malformed', problem: { got: expect.stringContaining(is) } });
  });

  it('shows a text that nothing gives away', () => {
    expect(parseBody('no idea, sorry.', 0)).toMatchObject([{ problem: { got: '"no idea, sorry."' } }]);
  });
});
