import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Parsed } from '../../../shared/events/model.ts';
import { parseBody } from '../../../shared/events/parse.ts';
import { quickEvent } from '../../../shared/events/quick-event.ts';
import { zipfArchive } from '../../bench/archive.ts';
import { SENT_AT, sesEvent } from '../../support/ses-events.ts';

const NOW = SENT_AT + 60_000;

/** An archive needs all of SES's JSON, so that with `keepsRaw` every event is read by `JSON.parse`. */
const readSlowly = (body: string): readonly Parsed[] =>
  parseBody(body, NOW, true).map((parsed) => {
    if (parsed.outcome !== 'event') return parsed;
    const { raw: _, ...event } = parsed.event;
    return { outcome: 'event', event };
  });

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('"', '\\', '\\"', '\\\\', '"}', '"]', '","', '}}', '\u2028', '\ud800', '\u0000', 'é', '__proto__'),
);
const name = fc.oneof(
  fc.constantFrom(
    'List-Unsubscribe',
    'LIST-UNSUBSCRIBE-POST',
    'feedback-id',
    'Feedbac\u212a-ID',
    'X-SES-CONFIGURATION-SET',
  ),
  word,
);
const value = fc.oneof(
  fc.constantFrom('<https://example.com/u>', 'List-Unsubscribe=One-Click', 'a:acme:b', '"Jane" <jane@example.com>'),
  word,
);
const header = fc.record({ name, value });
const address = fc.oneof(
  fc.constantFrom(
    'jane@example.com',
    'Jane <jane@gmail.com>',
    '"J\\"D" <j@example.com>',
    'a@simulator.amazonses.com',
    '',
  ),
  word,
);
/** The tags of a set, as SES writes them, or nearly so. */
const tags = fc.oneof(
  fc.record({ 'ses:configuration-set': fc.constantFrom(['acme'], ['other', 'acme'], [''], []) }),
  fc.dictionary(
    fc.oneof(fc.constantFrom('ses:from-domain', 'ses:tenant-name', 'x"ses:configuration-set'), word),
    fc.array(word, { maxLength: 2 }),
  ),
);

/** A Send or Delivery with anything in its texts. */
const event = fc
  .record({
    type: fc.constantFrom('Send' as const, 'Delivery' as const),
    source: address,
    recipients: fc.array(address, { maxLength: 3 }),
    headers: fc.array(header, { maxLength: 6 }),
    truncated: fc.boolean(),
    more: tags,
    subject: word,
  })
  .map(({ type, source, recipients, headers, truncated, more, subject }) => {
    const { eventType, mail, ...payload } = sesEvent(type, { recipients, headers });
    const { tags: own, messageId, destination, ...rest } = mail as Readonly<Record<string, object>>;
    const { timestamp, sourceArn, sendingAccountId } = rest;
    return {
      eventType,
      mail: {
        ...{ timestamp, source, sourceArn, sendingAccountId, messageId, destination },
        ...rest,
        source,
        headersTruncated: truncated,
        commonHeaders: { from: [source], subject, to: recipients },
        tags: { ...own, ...more },
      },
      ...payload,
    };
  });

/** Pieces of JSON that make something else of a text, wherever they stand. */
const piece = fc.oneof(
  fc.constantFrom(
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ' ',
    '\n',
    '\t',
    '\u0001',
    '0',
    '-',
    '\\u0041',
    '\\x',
    'null',
  ),
  fc.constantFrom(
    '"headers":[],',
    '"headers":null,',
    '"mail":{},',
    '"eventType":"Bounce",',
    '"tags":{},',
    '"timestamp":1,',
  ),
  fc.constantFrom(
    ',"send":{}',
    ',"mail":{"messageId":"m"}',
    '"ses:configuration-set":["mallory"],',
    '"a\\"headers":[]',
  ),
);
const change = fc.record({
  at: fc.nat(4_000),
  cut: fc.constantFrom(0, 0, 0, 1, 1, 2, 9),
  put: fc.oneof(fc.constant(''), piece),
});
type Change = { readonly at: number; readonly cut: number; readonly put: string };
/** Where a value begins or ends, a change is most likely to leave something that can be read. */
const changed = (text: string, changes: readonly Change[]): string =>
  changes.reduce((body, { at, cut, put }, index) => {
    const ends = [...body.matchAll(/[{}[\],:"]/g)].map((found) => found.index);
    const from = index === 0 && ends.length > 0 ? (ends[at % ends.length] ?? 0) + (at % 2) : at % (body.length + 1);
    return body.slice(0, from) + put + body.slice(from + cut);
  }, text);

describe('quickEvent', () => {
  it('reads what SES spells as it spells it', () => {
    // AWS's own samples, and what the local stack sends.
    for (const sample of ['send', 'delivery']) {
      const body = JSON.stringify(JSON.parse(readFileSync(`test/fixtures/ses/${sample}.json`, 'utf8')));
      expect(quickEvent(body), body).not.toBeNull();
      expect(quickEvent(`${body}\n`)).not.toBeNull();
      expect(parseBody(body, NOW)).toEqual(readSlowly(body));
    }
    const { bodies } = zipfArchive({ events: 1_000, sets: 20, perSecond: 1_000, startsAt: SENT_AT });
    expect(bodies.filter((body) => quickEvent(body) !== null).length).toBeGreaterThan(950);
  });

  it('remembers of tags what they say, and nothing else of the event that they came with', () => {
    const [send = ''] = zipfArchive({ events: 10, sets: 1, perSecond: 1, startsAt: SENT_AT }).bodies;
    const silent = send.replace(/"ses:from-domain":\[.*?\],/, '');
    const domains = ['one.example', 'two.example', 'one.example'].map((domain) => {
      const body = silent.replace(/"source":".*?"/, `"source":"news@${domain}"`);
      expect(quickEvent(body)).not.toBeNull();
      const [parsed] = parseBody(body, NOW);
      return parsed?.outcome === 'event' ? parsed.event.fromDomain : parsed;
    });
    expect(domains).toEqual(['one.example', 'two.example', 'one.example']);
  });

  it('says what JSON.parse says, of any texts in an event', () => {
    let quick = 0;
    fc.assert(
      fc.property(event, (any) => {
        const body = JSON.stringify(any);
        if (quickEvent(body) !== null) quick++;
        expect(parseBody(body, NOW)).toEqual(readSlowly(body));
      }),
      { numRuns: 2_000 },
    );
    expect(quick).toBeGreaterThan(500);
  });

  it('says what JSON.parse says, of an event that is damaged or spelled otherwise', () => {
    let quick = 0;
    fc.assert(
      fc.property(event, fc.array(change, { minLength: 1, maxLength: 3 }), (any, changes) => {
        const body = changed(JSON.stringify(any), changes);
        if (quickEvent(body) !== null) quick++;
        expect(parseBody(body, NOW)).toEqual(readSlowly(body));
      }),
      { numRuns: 2_000 },
    );
    expect(quick).toBeGreaterThan(30);
  });

  it('says what JSON.parse says, with other whitespace, an order of its own, or a field twice', () => {
    fc.assert(
      fc.property(event, fc.constantFrom(0, 1, 2, '\t'), fc.boolean(), (any, space, isReversed) => {
        const { mail, ...rest } = any;
        const turned = isReversed
          ? { ...rest, mail }
          : { mail: Object.fromEntries(Object.entries(mail).reverse()), ...rest };
        for (const body of [JSON.stringify(any, null, space), JSON.stringify(turned)]) {
          expect(parseBody(body, NOW)).toEqual(readSlowly(body));
        }
        const whole = JSON.stringify(any);
        for (const again of ['"mail":null,', '"eventType":"Bounce",']) {
          const body = `{${again}${whole.slice(1)}`;
          expect(parseBody(body, NOW)).toEqual(readSlowly(body));
          const after = `${whole.slice(0, -1)},${again.slice(0, -1)}}`;
          expect(parseBody(after, NOW)).toEqual(readSlowly(after));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('looks at no more headers than JSON.parse leaves to be looked at', () => {
    const [send = ''] = zipfArchive({ events: 10, sets: 1, perSecond: 1, startsAt: SENT_AT }).bodies;
    for (const before of [998, 999, 1_000, 1_001]) {
      const headers = [
        ...Array.from({ length: before }, () => ({ name: '', value: '' })),
        { name: 'List-Unsubscribe', value: '<https://example.com/u>' },
        { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
      ];
      const body = send.replace(/"headers":\[.*?\]/, () => `"headers":${JSON.stringify(headers)}`);
      expect(parseBody(body, NOW)).toEqual(readSlowly(body));
    }
  });

  it('holds no long tags, which a sender may choose', () => {
    const [send = ''] = zipfArchive({ events: 10, sets: 1, perSecond: 1, startsAt: SENT_AT }).bodies;
    const tagsOf = (length: number): unknown => {
      const body = send.replace('"tags":{', () => `"tags":{"more":["${'x'.repeat(length)}"],`);
      return (quickEvent(body) as { readonly mail: { readonly tags: unknown } }).mail.tags;
    };
    expect(tagsOf(200)).toBe(tagsOf(200));
    expect(tagsOf(2_048)).toEqual(tagsOf(2_048));
    expect(tagsOf(2_048)).not.toBe(tagsOf(2_048));
  });

  it('reads a long text in a time that grows with its length alone', () => {
    const headers = JSON.stringify(Array.from({ length: 300 }, () => ({ name: 'X-A', value: '\\"'.repeat(20) })));
    const [send = ''] = zipfArchive({ events: 10, sets: 1, perSecond: 1, startsAt: SENT_AT }).bodies;
    const body = send.replace(/"headers":\[.*?\]/, () => `"headers":${headers}`);
    expect(quickEvent(body)).not.toBeNull();
    // Broken at its end: everything before it fits, in every way in which it could be cut.
    for (const text of [body.slice(0, -2), `${body.slice(0, -1)}x`, '{"eventType":"'.padEnd(30_000, 'a')]) {
      expect(quickEvent(text)).toBeNull();
    }
  });
});
