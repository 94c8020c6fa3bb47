import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { hexOf } from '../../../shared/archive/counted-part.ts';
import { archivedLines } from '../../../shared/archive/line.ts';
import { readArchivedLine } from '../../../shared/archive/read.ts';
import { unitsIn } from '../../../shared/archive/units.ts';
import { emptyCounts } from '../../../shared/counting/counts.ts';
import type { NewUnit } from '../../../shared/counting/segment.ts';
import { tally } from '../../../shared/counting/tally.ts';
import { unitsOf } from '../../../shared/counting/units.ts';
import { parseBody } from '../../../shared/events/parse.ts';
import { DAY_MS } from '../../../shared/kernel/time.ts';
import { HIDE, rawEvent } from '../../support/archive.ts';
import { SENT_AT, type SesEventOverrides, type SesEventType, sesBody, sesEvent } from '../../support/ses-events.ts';
import { CORPUS } from '../../support/smtp-corpus.ts';

const NOW = SENT_AT + 30 * DAY_MS;
const TYPES: readonly SesEventType[] = [
  ...(['Send', 'Delivery', 'Bounce', 'Complaint', 'Reject', 'Open', 'Click', 'Rendering Failure'] as const),
  ...(['DeliveryDelay', 'Subscription'] as const),
];
/** Nothing else in an event is called so. */
const PERSON = 'marguerite.yourcenar';
const ADDRESSES = [
  `${PERSON}@gmail.com`,
  `Marguerite <${PERSON}@GMAIL.com>`,
  `${PERSON}+news@gmail.com`,
  `${PERSON.toUpperCase()}@gmail.com`,
  `"${PERSON} x"@yahoo.com`,
  PERSON,
  'success@simulator.amazonses.com',
  '',
];

const unitsOfBody = (body: string, judged = true): NewUnit[] =>
  unitsOf(rawEvent(body), sha256, ['acme/a', 'acme/@b']).map((unit) => ({ unit, judged }));
const countsOf = (units: readonly NewUnit[]) => {
  const counts = emptyCounts();
  for (const { unit, judged } of units) tally(counts, unit, judged);
  return counts;
};
/** What an archive's text counts again. */
const again = (text: string): NewUnit[] =>
  text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      const read = readArchivedLine(line);
      const units = read && unitsIn(read, sha256, NOW);
      if (!units) throw new Error(`Expected an archived event, got ${line}`);
      return units;
    });
const fingerprintsOf = (units: readonly NewUnit[]) => units.map(({ unit }) => hexOf(unit.fingerprint));

/** A whole event has the fingerprints that it was counted under, a hidden one others, one for one. */
function expectSame(recounted: readonly NewUnit[], units: readonly NewUnit[], hidden: boolean): void {
  const [shown, counted] = [fingerprintsOf(recounted), fingerprintsOf(units)];
  const firsts = (all: readonly string[]) => all.map((one) => all.indexOf(one));
  if (hidden) expect(firsts(shown)).toEqual(firsts(counted));
  else expect(shown).toEqual(counted);
}

/** As servers name whom they refuse: by the address, and by its local part alone. */
function namedIn([first = '']: readonly string[]): SesEventOverrides {
  const address = first.replace(/^.*<|>$/g, '');
  const local = address.includes('@') ? address.slice(0, address.lastIndexOf('@')) : 'nobody';
  const said = `550 5.1.1 <${address}>: Recipient address rejected: user ${local} unknown (${local}@gmail.com)`;
  return { diagnostic: said, delayDiagnostic: said };
}

const anyEvent: fc.Arbitrary<string> = fc
  .record({
    type: fc.constantFrom(...TYPES),
    isNamed: fc.boolean(),
    of: fc.record(
      {
        recipients: fc.array(fc.constantFrom(...ADDRESSES), { maxLength: 5 }),
        destination: fc.array(fc.constantFrom(...ADDRESSES), { maxLength: 5 }),
        bounceType: fc.constantFrom('Permanent', 'Transient', 'Undetermined', 'New'),
        bounceSubType: fc.constantFrom('General', 'MailboxFull', 'OnAccountSuppressionList', 'Other'),
        status: fc.constantFrom('5.1.1', '4.2.2', '', `<${PERSON}@gmail.com>`),
        diagnostic: fc.constantFrom(...CORPUS),
        delayDiagnostic: fc.constantFrom(...CORPUS),
        tenant: fc.constantFrom('birch'),
        complaintSubType: fc.constantFrom(null, 'OnAccountSuppressionList'),
        complaintFeedbackType: fc.constantFrom('abuse', 'auth-failure'),
        userAgent: fc.constantFrom('', `${PERSON}'s phone`),
        link: fc.constantFrom(`https://example.com/?to=${PERSON}%40gmail.com`),
        headers: fc.constantFrom(
          null,
          [],
          [{ name: 'Feedback-ID', value: 'sender.example:x' }],
          [{ name: 'To', value: PERSON }],
        ),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ type, of, isNamed }) => {
    const said = isNamed ? namedIn(of.recipients ?? []) : {};
    return sesBody(type, { ...of, ...said } as SesEventOverrides);
  });

describe('an archived event', () => {
  it('counts again to what it counted, each event once, hidden or whole', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 5 }), fc.boolean(), fc.boolean(), (bodies, hidden, judged) => {
        const units = bodies.flatMap((body) => unitsOfBody(body, judged));
        const text = archivedLines(units, hidden ? HIDE : null);
        const recounted = again(text);
        expectSame(recounted, units, hidden);
        expect(countsOf(recounted)).toEqual(countsOf(units));
        expect(recounted.map(({ unit }) => unit.streams)).toEqual(units.map(({ unit }) => unit.streams));
      }),
      { numRuns: 300 },
    );
  });

  it('counts again where a part of its recipients was counted elsewhere', () => {
    fc.assert(
      fc.property(
        anyEvent,
        fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
        fc.boolean(),
        (body, which, hidden) => {
          const units = unitsOfBody(body).filter((_unit, index) => which[index] ?? true);
          const recounted = again(archivedLines(units, hidden ? HIDE : null));
          expectSame(recounted, units, hidden);
          expect(countsOf(recounted)).toEqual(countsOf(units));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never shows who got it, once it is hidden', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 5 }), (bodies) => {
        const text = archivedLines(
          bodies.flatMap((body) => unitsOfBody(body)),
          HIDE,
        );
        expect(text.toLowerCase()).not.toContain('yourcenar');
      }),
      { numRuns: 300 },
    );
  });

  it('holds nothing of which a guessed address can be tried without the key, once it is hidden', () => {
    fc.assert(
      fc.property(anyEvent, (body) => {
        const units = unitsOfBody(body);
        const text = archivedLines(units, HIDE);
        for (const { unit } of units) {
          if (unit.recipient !== null && !unit.recipient.simulator) expect(text).not.toContain(hexOf(unit.fingerprint));
          for (const known of [unit.once, unit.send?.fingerprint]) if (known) expect(text).not.toContain(hexOf(known));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('leaves out subject, headers, links and addresses of networks, and keeps domain and outgoing IP', () => {
    const text = TYPES.map((type) => archivedLines(unitsOfBody(sesBody(type)), HIDE)).join('');
    for (const gone of [
      'Message sent from',
      'Sender Name',
      'sender@',
      'https://example.com/unsub',
      'Mozilla',
      '192.0.2.0',
      '192.0.2.1"',
      'ses_user',
    ])
      expect(text).not.toContain(gone);
    expect(text).toContain('@example.com');
    expect(text).toContain('192.0.2.10');
  });

  it('is read by everybody who reads SES events, and keeps one mailbox one complainer', () => {
    const [plain, tagged] = [`${PERSON}@gmail.com`, `${PERSON}+a@gmail.com`].map((to) => {
      const line = archivedLines(unitsOfBody(sesBody('Complaint', { recipients: [to] })), HIDE);
      const [read] = parseBody(line.trim(), NOW);
      if (read?.outcome !== 'event' || read.event.what.kind !== 'complaint') throw new Error(line);
      return read.event.what.recipients[0]?.address ?? '';
    });
    expect(plain).toMatch(/^[0-9a-f]{20}@gmail\.com$/);
    expect(tagged).toMatch(new RegExp(`^${plain?.split('@')[0]}\\+[0-9a-f]{20}@gmail\\.com$`));
  });

  it('keeps an event as SES wrote it where it is to be whole, with the type that only its envelope told', () => {
    const { eventType, ...bare } = sesEvent('Delivery');
    const wrapped = JSON.stringify({ 'detail-type': 'Email Delivered', source: 'aws.ses', detail: bare });
    const { lazaretto, ...event } = JSON.parse(archivedLines(unitsOfBody(wrapped), null)) as Record<string, unknown>;
    expect(event).toEqual({ ...bare, eventType });
    expect(lazaretto).toEqual({ units: [expect.stringMatching(/^[0-9a-f]{16}$/)], streams: ['acme/a', 'acme/@b'] });
  });

  it.each([
    "<mary.o'neill@gmail.com>",
    "'mary.o'neill@gmail.com'",
    'mary.o&#39;neill@gmail.com',
    'mary{o}neill@gmail.com',
    '"mary.o\\"neill"@gmail.com',
    'mary.neill\\u0040gmail.com',
    'mary.neill&#64;gmail.com',
    'mary.neill%2540gmail.com',
    'mary.neill\uff20gmail.com',
  ])('shows nothing of an address, whoever it is: %s', (said) => {
    const hidden = HIDE.text(`550 5.1.1 ${said}`);
    expect(hidden).not.toMatch(/mary|neill/);
  });

  it('shows no part of a name that is cut off', () => {
    const long = 'x '.repeat(997);
    expect(HIDE.text(`${long}mary.neill@gmail.com`)).toBe(long);
    expect(HIDE.textAbout(`${long}mary.neill`, ['mary.neill@gmail.com'])).toBe(long);
    expect(HIDE.text(`${long}mailbox is full`)).toBe(`${long}mailbo`);
  });

  it.each([
    ['cn=3a4b-mary.neill', 'mary.neill'],
    ['_MARY.NEILL_', 'mary.neill'],
  ])('shows no name where a word is joined to it: %s', (said, gone) => {
    expect(HIDE.textAbout(said, ['mary.neill@gmail.com']).toLowerCase()).not.toContain(gone);
  });

  it('hides the other names where one is a word of the reason', () => {
    const body = sesBody('Bounce', {
      recipients: ['unknown@gmail.com', `${PERSON}@gmail.com`],
      status: `5.0.0 (${PERSON})`,
      diagnostic: `smtp; user ${PERSON}: user unknown`,
    });
    const text = archivedLines(unitsOfBody(body), HIDE);
    expect(text).not.toContain(PERSON);
    expect(text).toContain('user unknown');
  });

  it('is another one where its recipients were changed', () => {
    const line = archivedLines(unitsOfBody(sesBody('Delivery', { recipients: ['a@x.example', 'b@x.example'] })), HIDE);
    const read = readArchivedLine(line.replace(/"recipients":\["[^"]*",/, '"recipients":['));
    expect(read && unitsIn(read, sha256, NOW)).toBeNull();
  });

  it.each([
    '',
    '{}',
    'null',
    '[]',
    '{"lazaretto":{}}',
    '{"lazaretto":{"units":[1]}}',
    '{"lazaretto":{"units":["x"]}}',
    '{"lazaretto":{"hidden":true}}',
    '{"lazaretto":{"count":1}}',
    '{"lazaretto":{"hidden":true,"count":1,"units":[]}}',
  ])('is none: %s', (line) => expect(readArchivedLine(line)).toBeNull());
});
