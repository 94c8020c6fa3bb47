import { describe, expect, it } from 'vitest';
import type { EventDetail, SesEvent } from '../../../shared/events/model.ts';
import { parseValue } from '../../../shared/events/parse.ts';
import { SENT_AT, type SesEventOverrides, type SesEventType, sesEvent } from '../../support/ses-events.ts';

const NOW = SENT_AT + 60_000;
type Json = Record<string, unknown>;

/** An event with some of its parts replaced: `{ 'mail.tags': null }`; undefined takes a part away. */
function changed(type: SesEventType, changes: Json, overrides?: SesEventOverrides): Json {
  const event = structuredClone(sesEvent(type, overrides));
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('/');
    const last = keys.pop() ?? '';
    let at = event;
    for (const key of keys) at = at[key] as Json;
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  return event;
}

function read(value: unknown): SesEvent {
  const [parsed] = parseValue(value, NOW);
  if (parsed?.outcome !== 'event') throw new Error(JSON.stringify(parsed));
  return parsed.event;
}
const detail = <K extends EventDetail['kind']>(kind: K, value: unknown): Extract<EventDetail, { kind: K }> => {
  const { what } = read(value);
  expect(what.kind).toBe(kind);
  return what as Extract<EventDetail, { kind: K }>;
};
const problem = (value: unknown) => {
  const [parsed] = parseValue(value, NOW);
  return parsed?.outcome === 'malformed' ? parsed.problem : parsed;
};

describe('event type', () => {
  it.each([
    ['Rendering Failure', 'renderingFailure'],
    ['RENDERING_FAILURE', 'renderingFailure'],
    ['rendering failure', 'renderingFailure'],
  ])('reads %s as %s', (eventType, kind) => {
    expect(read(changed('Rendering Failure', { eventType })).what.kind).toBe(kind);
  });

  it.each(['DELIVERY_DELAY', 'deliverydelay', 'DeliveryDelay'])('reads %s as a delay', (eventType) => {
    expect(read(changed('DeliveryDelay', { eventType })).what.kind).toBe('deliveryDelay');
  });

  it.each([
    ['a type from the future', 'Teleport', 'Teleport'],
    ['one with blanks around', '  Teleport\n', 'Teleport'],
    ['a long one', 'T'.repeat(65), 'T'.repeat(64)],
    ['one that fits', 'T'.repeat(64), 'T'.repeat(64)],
    ['control characters', 'Tele\u0000port\u202e', 'Teleport'],
    ['the name of a prototype', '__proto__', '__proto__'],
    ['the name of a method', 'constructor', 'constructor'],
    ['an address', 'Teleport to jane@example.com', 'Teleport to ‹address›'],
    ['an address written otherwise', 'jane%40example.com', '‹address›'],
  ])('counts %s under its own name, without an address', (_, eventType, name) => {
    expect(read(changed('Send', { eventType })).what).toEqual({ kind: 'unknown', eventType: name });
  });

  it.each([[undefined], [null], [''], ['  '], [5], [{}]])('asks for a text where the type is %j', (eventType) => {
    expect(problem(changed('Send', { eventType }))).toMatchObject({ field: 'eventType', expected: 'a text' });
  });
});

describe('configuration set', () => {
  const tag = 'mail/tags/ses:configuration-set';
  it.each([
    ['a list', { [tag]: ['acme'] }],
    ['the first of several', { [tag]: ['acme', 'other'] }],
    ['a bare text', { [tag]: 'acme' }],
    [
      'the header, without tag',
      { [tag]: undefined, 'mail/headers': [null, { name: 'X-SES-Configuration-Set', value: ' acme ' }] },
    ],
    [
      'the header, with an empty tag',
      { [tag]: [], 'mail/headers': [{ name: 'x-ses-configuration-set', value: 'acme' }] },
    ],
    [
      'the header, without tags',
      { 'mail/tags': null, 'mail/headers': [{ name: 'X-SES-CONFIGURATION-SET', value: 'acme' }] },
    ],
  ])('is read from %s', (_, changes) => {
    expect(read(changed('Send', changes)).configurationSet).toBe('acme');
  });

  it.each(['a', 'A-z_9', 'x'.repeat(64), '__proto__', 'constructor'])('may be called %s', (set) => {
    expect(read(sesEvent('Send', { set })).configurationSet).toBe(set);
  });

  it.each([
    ['missing', undefined, 'nothing'],
    ['null', null, 'nothing'],
    ['empty', [''], 'an empty text'],
    ['too long', ['x'.repeat(65)], `"${'x'.repeat(60)}…"`],
    ['of other signs', ['a b'], '"a b"'],
    ['a number', [5], 'number 5'],
  ])('is refused where it is %s', (_, value, got) => {
    expect(problem(changed('Send', { [tag]: value }))).toEqual({
      field: 'mail.tags["ses:configuration-set"]',
      expected: 'a configuration set name: 1 to 64 of A-Z a-z 0-9 _ -',
      got,
    });
  });
});

describe('mail', () => {
  it.each([
    ['no mail', { mail: undefined }, 'mail', 'nothing'],
    ['null for a mail', { mail: null }, 'mail', 'null'],
    ['a list for a mail', { mail: [] }, 'mail', 'an empty list'],
    ['no message id', { 'mail/messageId': undefined }, 'mail.messageId', 'nothing'],
    ['an empty message id', { 'mail/messageId': ' ' }, 'mail.messageId', 'an empty text'],
    ['a message id that is a number', { 'mail/messageId': 5 }, 'mail.messageId', 'number 5'],
    ['no timestamp', { 'mail/timestamp': undefined }, 'mail.timestamp', 'nothing'],
    ['tags that are a text', { 'mail/tags': 'a' }, 'mail.tags', '"a"'],
    ['a destination that is a text', { 'mail/destination': 'jane@example.com' }, 'mail.destination', '"‹address›"'],
    ['null in the destination', { 'mail/destination': ['a@b.example', null] }, 'mail.destination[1]', 'null'],
  ])('names the field of %s', (_, changes, field, got) => {
    expect(problem(changed('Send', changes))).toMatchObject({ field, got });
  });

  it.each([
    ['the tag', {}, 'sender.example'],
    [
      'the tag, in lower case without a dot at the end',
      { 'mail/tags/ses:from-domain': ['Sender.EXAMPLE.'] },
      'sender.example',
    ],
    ['the source', { 'mail/tags/ses:from-domain': undefined, 'mail/source': '"A, <b>" <a@B.Example>' }, 'b.example'],
    ['nothing', { 'mail/tags/ses:from-domain': undefined, 'mail/source': undefined }, null],
    ['an odd source', { 'mail/tags/ses:from-domain': undefined, 'mail/source': { a: 1 } }, null],
  ])('takes the sending domain from %s', (_, changes, domain) => {
    expect(read(changed('Send', changes)).fromDomain).toBe(domain);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:DB8::1', '2001:db8::1'],
    ['192.0.2.256', null],
    ['192.0.2', null],
    ['192.0.2.1.', null],
    ['192.0.2.1 <script>', null],
    ['::'.repeat(23), null],
    ['', null],
  ])('reads the outgoing IP %j as %j', (ip, expected) => {
    expect(read(sesEvent('Delivery', { outgoingIp: ip })).outgoingIp).toBe(expected);
  });

  it('reads the tenant where SES tells it', () => {
    expect(read(sesEvent('Bounce', { tenant: 'acme' })).sesTenant).toBe('acme');
    expect(read(sesEvent('Bounce')).sesTenant).toBeNull();
    expect(read(sesEvent('Bounce', { tenant: '' })).sesTenant).toBeNull();
  });
});

describe('times of an event', () => {
  const at = SENT_AT + 5_000;
  it.each([
    ['the own time of an event', changed('Delivery', {}, { at, sentAt: SENT_AT }), at, SENT_AT],
    [
      'the time of the mail, where there is no other',
      changed('Delivery', { 'delivery/timestamp': undefined }),
      SENT_AT,
      SENT_AT,
    ],
    ['the own time, where the mail has none', changed('Delivery', { 'mail/timestamp': null }, { at }), at, at],
    ['the time of the mail, of what has no own', sesEvent('Send'), SENT_AT, SENT_AT],
    [
      'the earlier one, where a clock is wrong',
      changed('Delivery', {}, { at: SENT_AT - 1, sentAt: SENT_AT }),
      SENT_AT - 1,
      SENT_AT - 1,
    ],
  ])('are %s', (_, value, expectedAt, expectedSentAt) => {
    expect(read(value)).toMatchObject({ at: expectedAt, sentAt: expectedSentAt });
  });
});

describe('recipients', () => {
  const addresses = (value: unknown) => {
    const { what } = read(value);
    return 'recipients' in what ? what.recipients.map(({ address }) => address) : null;
  };

  it.each([
    ['Send', 'mail/destination'],
    ['Reject', 'mail/destination'],
    ['Rendering Failure', 'mail/destination'],
    ['Delivery', 'delivery/recipients'],
    ['Bounce', 'bounce/bouncedRecipients'],
    ['Complaint', 'complaint/complainedRecipients'],
    ['DeliveryDelay', 'deliveryDelay/delayedRecipients'],
  ] as const)('of %s are the list at %s; of nobody there is one without a name', (type, path) => {
    expect(addresses(sesEvent(type, { recipients: ['a@example.com', 'b@example.com'] }))).toEqual([
      'a@example.com',
      'b@example.com',
    ]);
    expect(addresses(changed(type, { [path]: [] }))).toEqual(['']);
    if (type !== 'Delivery') expect(addresses(changed(type, { [path]: undefined }))).toEqual(['']);
    expect(problem(changed(type, { [path]: {} }))).toMatchObject({ field: path.replace('/', '.'), expected: 'a list' });
    expect(problem(changed(type, { [path]: [5] }))).toMatchObject({ field: `${path.replace('/', '.')}[0]` });
  });

  it('of a delivery without list are those of the mail', () => {
    expect(addresses(changed('Delivery', { 'delivery/recipients': undefined }))).toEqual(['jane@example.com']);
  });

  it.each([
    ['null', [null], 'complaint.complainedRecipients[0]'],
    ['a text', [{}, 'a@example.com'], 'complaint.complainedRecipients[1]'],
    ['a number for an address', [{ emailAddress: 5 }], 'complaint.complainedRecipients[0].emailAddress'],
  ])('are refused with their place in the list: %s', (_, list, field) => {
    expect(problem(changed('Complaint', { 'complaint/complainedRecipients': list }))).toMatchObject({ field });
  });

  it('without an address count as one', () => {
    expect(addresses(changed('Bounce', { 'bounce/bouncedRecipients': [{}, { emailAddress: null }] }))).toEqual(['']);
  });

  it('count once, however often and in whatever form they are listed', () => {
    const recipients = ['jane@Example.com', 'Jane <jane@example.com>', 'jane@example.com.', 'joe@example.com'];

    for (const type of ['Send', 'Delivery', 'Bounce', 'Complaint', 'DeliveryDelay'] as const) {
      expect(addresses(sesEvent(type, { recipients }))).toEqual(['jane@example.com', 'joe@example.com']);
    }
  });

  it('carry their provider, and are told from those of the simulator', () => {
    const recipients = ['a@gmail.com', 'bounce+x@simulator.amazonses.com'];

    expect(detail('send', sesEvent('Send', { recipients })).recipients).toEqual([
      { address: 'a@gmail.com', provider: 'google', simulator: false },
      { address: 'bounce+x@simulator.amazonses.com', provider: 'other', simulator: true },
    ]);
  });
});

describe('bounce', () => {
  it('tells each recipient his own reason', () => {
    const bouncedRecipients = [
      { emailAddress: 'a@example.com', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
      { emailAddress: 'b@example.com', diagnosticCode: 'smtp; 554 5.7.1 blocked using zen.spamhaus.org' },
      { emailAddress: 'c@example.com', diagnosticCode: 5, status: null },
    ];
    const { recipients } = detail('bounce', changed('Bounce', { 'bounce/bouncedRecipients': bouncedRecipients }));

    expect(recipients.map(({ reason, blocklist }) => [reason, blocklist])).toEqual([
      ['unknown-user', null],
      ['blocklisted', 'spamhaus'],
      ['other', null],
    ]);
  });

  it('keeps what is said first of a recipient who is listed twice', () => {
    const bouncedRecipients = [
      { emailAddress: 'a@example.com', status: '5.1.1' },
      { emailAddress: 'A <a@Example.com>', status: '5.2.2' },
    ];

    expect(detail('bounce', changed('Bounce', { 'bounce/bouncedRecipients': bouncedRecipients })).recipients).toEqual([
      { address: 'a@example.com', provider: 'other', simulator: false, reason: 'unknown-user', blocklist: null },
    ]);
  });

  it.each([
    ['both missing', { 'bounce/bounceType': undefined, 'bounce/bounceSubType': null }, 'undetermined', '?/?'],
    ['a type from the future', { 'bounce/bounceType': 'Sideways' }, 'undetermined', 'Sideways/General'],
    ['a subtype from the future', { 'bounce/bounceSubType': 'New\u0007One' }, 'hard', 'Permanent/NewOne'],
  ])('takes %s as data', (_, changes, bounceClass, subtype) => {
    expect(detail('bounce', changed('Bounce', changes))).toMatchObject({ bounceClass, subtype });
  });

  it.each([
    ['bounce', null],
    ['bounce', 'text'],
    ['bounce/bounceType', 5],
    ['bounce/bounceSubType', {}],
    ['bounce/feedbackId', 5],
  ])('refuses %s = %j', (path, value) => {
    expect(problem(changed('Bounce', { [path]: value }))).toMatchObject({ field: path.replace('/', '.') });
  });

  it.each([undefined, null, ''])('is known by its message where the feedback id is %j', (feedbackId) => {
    expect(
      detail('bounce', changed('Bounce', { 'bounce/feedbackId': feedbackId }, { messageId: 'm1' })).feedbackId,
    ).toBe('m1');
    expect(
      detail('complaint', changed('Complaint', { 'complaint/feedbackId': feedbackId }, { messageId: 'm1' })).feedbackId,
    ).toBe('m1');
  });
});

describe('complaint', () => {
  it.each([
    [null, 'abuse', 'complaint'],
    [null, 'a new type', 'complaint'],
    [null, undefined, 'complaint'],
    [undefined, 'not-spam', 'notSpam'],
    [undefined, 'Not-Spam', 'notSpam'],
    [null, 'auth-failure', 'authFailure'],
    [undefined, ' Auth_Failure', 'authFailure'],
    [null, 'auth-failure-of-a-new-kind', 'complaint'],
    ['OnAccountSuppressionList', 'auth-failure', 'suppressed'],
    ['OnAccountSuppressionList', 'abuse', 'suppressed'],
    ['OnTenantSuppressionList', undefined, 'suppressed'],
    ['OnSomeOtherSuppressionList', 'not-spam', 'suppressed'],
    ['Something', 'abuse', 'complaint'],
  ])('of subtype %j and feedback %j is a %s', (subType, feedback, expected) => {
    const changes = { 'complaint/complaintSubType': subType, 'complaint/complaintFeedbackType': feedback };

    expect(detail('complaint', changed('Complaint', changes)).complaintClass).toBe(expected);
  });

  it.each(['complaintSubType', 'complaintFeedbackType'])('refuses a %s that is no text', (field) => {
    expect(problem(changed('Complaint', { [`complaint/${field}`]: 5 }))).toMatchObject({ field: `complaint.${field}` });
  });
});

describe('other events', () => {
  it('tell what tells two opens and clicks apart', () => {
    const parts = { ipAddress: '192.0.2.7', userAgent: 'Mail/1', link: 'https://example.com/a' };

    expect(read(sesEvent('Open', parts)).what).toEqual({ kind: 'open', ...parts, link: '' });
    expect(read(sesEvent('Click', parts)).what).toEqual({ kind: 'click', ...parts });
    expect(read(sesEvent('Subscription', { contactList: 'news' })).what).toEqual({
      kind: 'subscription',
      ipAddress: '',
      userAgent: '',
      link: 'news',
    });
  });

  it('do without any of it', () => {
    const changes = { 'click/ipAddress': null, 'click/userAgent': 5, 'click/link': undefined };

    expect(read(changed('Click', changes)).what).toEqual({ kind: 'click', ipAddress: '', userAgent: '', link: '' });
  });

  it.each(['Delivery', 'Complaint', 'Open', 'Click', 'DeliveryDelay', 'Subscription'] as const)(
    'of type %s say nothing without their object',
    (type) => {
      const key = type[0]?.toLowerCase() + type.slice(1);

      expect(problem(changed(type, { [key]: undefined }))).toMatchObject({ field: key, expected: 'an object' });
      expect(problem(changed(type, { [key]: null }))).toMatchObject({ field: key, got: 'null' });
    },
  );

  it.each([
    ['Send', 'send'],
    ['Reject', 'reject'],
    ['Rendering Failure', 'failure'],
  ] as const)('of type %s say all without it', (type, key) => {
    expect(read(changed(type, { [key]: undefined })).what.kind).toBeDefined();
    expect(read(changed(type, { [key]: null })).what.kind).toBeDefined();
  });

  it('name the kind of a delay', () => {
    expect(detail('deliveryDelay', sesEvent('DeliveryDelay', { delayType: 'IPFailure' })).delayType).toBe('IPFailure');
    expect(detail('deliveryDelay', changed('DeliveryDelay', { 'deliveryDelay/delayType': null })).delayType).toBe('?');
  });
});
