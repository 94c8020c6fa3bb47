import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Parsed } from '../../../shared/events/model.ts';
import { parseBody, parseValue } from '../../../shared/events/parse.ts';
import { SENT_AT, type SesEventType, sesEvent, snsEnvelope } from '../../support/ses-events.ts';

const NOW = SENT_AT + 60_000;
const TYPES: readonly SesEventType[] = [
  'Send',
  'Delivery',
  'Bounce',
  'Complaint',
  'Reject',
  'Open',
  'Click',
  'Rendering Failure',
  'DeliveryDelay',
  'Subscription',
];

/** What may stand where something else is expected. */
const odd = fc.oneof(
  fc.constantFrom(null, undefined, '', ' ', 0, -1, 1e300, Number.NaN, true, [], {}, [null], [[]], [{}], ['']),
  fc.constantFrom('__proto__', 'constructor', 'toString', '\ud800', '\u0000', '@', '<', '"', '2026-11-12T10:00:00Z'),
  fc.string(),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);

type Json = { [key: string]: unknown } | unknown[];

/** Every place of a value that could hold something else. */
function places(value: unknown): readonly (readonly [holder: Json, key: string])[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Json;
  return Object.keys(holder).flatMap((key) => [[holder, key] as const, ...places(Reflect.get(holder, key))]);
}

/** A valid event with one to three things wrong. */
const almostAnEvent = fc
  .tuple(fc.constantFrom(...TYPES), fc.array(fc.tuple(fc.nat(), odd, fc.boolean()), { minLength: 1, maxLength: 3 }))
  .map(([type, mutations]) => {
    const event = structuredClone(
      sesEvent(type, { recipients: ['Jane <jane@example.com>', 'joe@gmail.com'], tenant: 't' }),
    );
    for (const [where, value, remove] of mutations) {
      const all = places(event);
      const place = all[where % Math.max(1, all.length)];
      if (place === undefined) continue;
      if (remove) Reflect.deleteProperty(place[0], place[1]);
      else Reflect.set(place[0], place[1], structuredClone(value));
    }
    return event;
  });

const envelope = fc.constantFrom<(value: unknown) => unknown>(
  (value) => value,
  (value) => [value],
  (value) => snsEnvelope(JSON.stringify(value)),
  (value) => ({ Records: [{ messageId: 'm', body: JSON.stringify(value) }] }),
  (value) => ({ Records: [{ Sns: snsEnvelope(JSON.stringify(value)) }] }),
  (value) => ({ source: 'aws.ses', 'detail-type': 'Email Sent', detail: value }),
);

/** What every result must keep, whatever went in. */
function holds(results: readonly Parsed[]): void {
  expect(results.length).toBeGreaterThan(0);
  for (const result of results) {
    if (result.outcome === 'malformed') {
      expect(result.problem.got).not.toMatch(/[\p{Cc}\p{Cs}]|jane|joe@/u);
      expect(result.problem.got.length).toBeLessThan(70);
    }
    if (result.outcome !== 'event') continue;
    const { event } = result;
    expect(event.configurationSet).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    expect(event.sentAt).toBeGreaterThanOrEqual(0);
    expect(event.sentAt).toBeLessThanOrEqual(event.at);
    expect(Number.isInteger(event.at)).toBe(true);
    const { what } = event;
    const name = what.kind === 'unknown' ? what.eventType : what.kind === 'bounce' ? what.subtype : '';
    expect(name).not.toMatch(/[\p{Cc}\p{Cs}]|\w@\w/u);
    if ('recipients' in event.what) {
      const addresses = event.what.recipients.map(({ address }) => address);
      expect(addresses.length).toBeGreaterThan(0);
      expect(new Set(addresses).size).toBe(addresses.length);
    }
  }
}

describe('parse', () => {
  it('never throws and never gives half an event, for what is almost an event', () => {
    fc.assert(
      fc.property(almostAnEvent, envelope, (event, wrap) => {
        holds(parseValue(wrap(event), NOW));
        holds(parseBody(JSON.stringify(wrap(event)), NOW));
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws for any text or JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json({ maxDepth: 8 })), (body) => {
        holds(parseBody(body, NOW));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never throws for an envelope that holds anything', () => {
    const keys = [
      'Type',
      'Message',
      'Records',
      'Messages',
      'Sns',
      'body',
      'Body',
      'detail',
      'detail-type',
      'source',
      'mail',
    ];
    const boxes = fc.dictionary(fc.constantFrom(...keys, 'eventType', 'notificationType'), odd);
    fc.assert(
      fc.property(fc.oneof(boxes, fc.array(boxes)), (box) => {
        holds(parseValue(box, NOW));
      }),
      { numRuns: 1_000 },
    );
  });

  it('says the same of an event in whatever envelope it comes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), fc.boolean(), (type, wrapped) => {
        const event = sesEvent(type);
        const other = wrapped ? snsEnvelope(JSON.stringify(event)) : { messageId: 'm', body: JSON.stringify(event) };
        expect(parseValue(other, NOW)).toEqual(parseValue(event, NOW));
      }),
    );
  });

  it('leaves the prototype of objects alone', () => {
    const body = JSON.stringify(sesEvent('Send')).replace('"tags":{', '"tags":{"__proto__":{"polluted":true},');
    holds(parseBody(`{"__proto__":{"eventType":"Send"},${body.slice(1)}`, NOW));

    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Reflect.get({}, 'eventType')).toBeUndefined();
  });
});
