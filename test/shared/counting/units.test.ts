import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SesEvent } from '../../../shared/events/model.ts';
import { eventOf, parsed, units } from '../../support/counting.ts';
import { SENT_AT, type SesEventOverrides, type SesEventType, sesEvent } from '../../support/ses-events.ts';

const JANE = 'jane@example.com';
const JOE = 'joe@example.com';
const SIMULATOR = 'bounce@simulator.amazonses.com';

const ids = (event: SesEvent): string[] => units(event).map(({ fingerprint: { high, low } }) => `${high}:${low}`);
const PER_RECIPIENT: readonly SesEventType[] = [
  'Send',
  'Delivery',
  'Bounce',
  'Reject',
  'Rendering Failure',
  'DeliveryDelay',
];
const PER_EVENT: readonly SesEventType[] = ['Complaint', 'Open', 'Click', 'Subscription'];
const ALL = [...PER_RECIPIENT, ...PER_EVENT];
/** An event of another type, which the parser makes `unknown`. */
const unknown = (eventType: string, overrides: SesEventOverrides = {}): SesEvent =>
  parsed(JSON.stringify({ ...sesEvent('Send', overrides), eventType }));

describe('unitsOf', () => {
  it.each(PER_RECIPIENT)('makes one unit of every recipient of a %s', (type) => {
    const event = eventOf(type, { recipients: [JANE, JOE, 'joe@example.net'] });

    expect(units(event).map(({ recipient }) => recipient?.address)).toEqual([JANE, JOE, 'joe@example.net']);
    expect(new Set(ids(event)).size).toBe(3);
  });

  it.each(PER_EVENT)('makes one unit of a %s, however many recipients it names', (type) => {
    expect(units(eventOf(type, { recipients: [JANE, JOE] }))).toMatchObject([{ recipient: null }]);
  });

  it.each(ALL)('gives a second copy of a %s the same fingerprints', (type) => {
    const overrides = { recipients: [JANE, JOE] };

    expect(ids(eventOf(type, overrides))).toEqual(ids(eventOf(type, overrides)));
  });

  it.each(PER_RECIPIENT)('makes one unit of a recipient whom a %s names twice', (type) => {
    const event = eventOf(type, { recipients: [JANE, 'jane@EXAMPLE.com', '"Jane Doe" <jane@example.com>'] });

    expect(units(event)).toHaveLength(1);
  });

  it.each(PER_RECIPIENT)('gives entries of one address the same fingerprint, should a %s hold two', (type) => {
    const event = eventOf(type, { recipients: [JANE] });
    const [one] = 'recipients' in event.what ? event.what.recipients : [];
    const twice = { ...event, what: { ...event.what, recipients: [one, one] } } as SesEvent;

    expect(new Set(ids(twice)).size).toBe(1);
  });

  it.each(PER_RECIPIENT)('makes one unit of a %s that names nobody', (type) => {
    expect(units(eventOf(type, { recipients: [] })).map(({ recipient }) => recipient?.address)).toEqual(['']);
  });

  it('makes one unit of a complaint that names nobody', () => {
    expect(units(eventOf('Complaint', { recipients: [] }))).toHaveLength(1);
  });

  it.each(PER_RECIPIENT)('leaves out mailbox simulator recipients of a %s, and no others', (type) => {
    expect(units(eventOf(type, { recipients: [SIMULATOR] }))).toEqual([]);
    expect(units(eventOf(type, { recipients: [SIMULATOR, JANE] }))).toHaveLength(1);
    expect(units(eventOf(type, { recipients: ['jane@not-simulator.amazonses.com'] }))).toHaveLength(1);
  });

  it('leaves out a complaint only where all whom it names are the simulator', () => {
    expect(units(eventOf('Complaint', { recipients: [SIMULATOR] }))).toEqual([]);
    expect(units(eventOf('Complaint', { recipients: [SIMULATOR, JANE] }))).toHaveLength(1);
  });

  it('has no unit for a vote of not-spam', () => {
    expect(units(eventOf('Complaint', { complaintFeedbackType: 'not-spam' }))).toEqual([]);
  });

  it('tells a complaint by its feedbackId alone', () => {
    const first = ids(eventOf('Complaint', { feedbackId: 'f1', recipients: [JANE] }));

    expect(ids(eventOf('Complaint', { feedbackId: 'f1', recipients: [JOE], messageId: 'm2' }))).toEqual(first);
    expect(ids(eventOf('Complaint', { feedbackId: 'f2', recipients: [JANE] }))).not.toEqual(first);
  });

  it.each<{ type: SesEventType; same?: SesEventOverrides; other: readonly SesEventOverrides[] }>([
    { type: 'Send', same: { sentAt: SENT_AT + 5 }, other: [{ messageId: 'm2' }, { recipients: [JOE] }] },
    { type: 'Delivery', same: { at: SENT_AT + 5 }, other: [{ messageId: 'm2' }, { recipients: [JOE] }] },
    { type: 'Bounce', same: { messageId: 'm2' }, other: [{ feedbackId: 'f2' }, { recipients: [JOE] }] },
    { type: 'Reject', other: [{ messageId: 'm2' }, { recipients: [JOE] }] },
    { type: 'Rendering Failure', other: [{ messageId: 'm2' }, { recipients: [JOE] }] },
    {
      type: 'DeliveryDelay',
      same: { delayType: 'MailboxFull' },
      other: [{ messageId: 'm2' }, { recipients: [JOE] }, { at: SENT_AT + 2_000 }],
    },
    {
      type: 'Open',
      same: { recipients: [JOE] },
      other: [{ messageId: 'm2' }, { at: SENT_AT + 2_000 }, { ipAddress: '192.0.2.9' }, { userAgent: 'curl' }],
    },
    {
      type: 'Click',
      other: [
        { messageId: 'm2' },
        { at: SENT_AT + 2_000 },
        { ipAddress: '192.0.2.9' },
        { link: 'https://example.net' },
      ],
    },
    { type: 'Subscription', other: [{ messageId: 'm2' }, { at: SENT_AT + 2_000 }, { contactList: 'other' }] },
  ])('tells a $type by what the identity names, and by nothing else', ({ type, same = {}, other }) => {
    const base = { messageId: 'm1', feedbackId: 'f1', recipients: [JANE], at: SENT_AT + 1_000, sentAt: SENT_AT };
    const first = ids(eventOf(type, base));

    expect(ids(eventOf(type, { ...base, ...same }))).toEqual(first);
    for (const overrides of other) expect(ids(eventOf(type, { ...base, ...overrides }))).not.toEqual(first);
  });

  it('never takes two types for one another', () => {
    const overrides = { messageId: 'same', feedbackId: 'same', recipients: [''] };
    const all = [...ALL.flatMap((type) => ids(eventOf(type, overrides))), ...ids(unknown('Future', overrides))];

    expect(new Set(all).size).toBe(all.length);
  });

  it('never lets one part of an identity run into the next', () => {
    const part = fc.string({ unit: fc.constantFrom('a', ' ', ',', '#', '/'), maxLength: 3 });
    const parts = fc.record({ ipAddress: part, userAgent: part, link: part });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const isSame = Object.values(one).join('|') === Object.values(other).join('|');

        expect(ids(eventOf('Click', one)).join() === ids(eventOf('Click', other)).join()).toBe(isSame);
      }),
    );
  });

  it('counts a type of the future once per message and time, under its own name', () => {
    const first = ids(unknown('Future', { messageId: 'm1' }));

    expect(first).toHaveLength(1);
    expect(ids(unknown('Future', { messageId: 'm1' }))).toEqual(first);
    expect(ids(unknown('Future 2', { messageId: 'm1' }))).not.toEqual(first);
    expect(ids(unknown('Future', { messageId: 'm2' }))).not.toEqual(first);
    expect(ids(unknown('Future', { messageId: 'm1', sentAt: SENT_AT + 1 }))).not.toEqual(first);
  });
});
