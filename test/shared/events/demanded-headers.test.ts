import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demandedHeaders } from '../../../shared/events/demanded-headers.ts';

const SENDER = { sesTenant: 'Acme Inc.', configurationSet: 'acme-news', fromDomain: 'news.acme.example' };
const ONE_CLICK = [
  { name: 'List-Unsubscribe', value: '<mailto:u@acme.example>, <https://acme.example/u?id=1>' },
  { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
];
const FROM = { name: 'From', value: 'News <news@acme.example>' };
const read = (headers: unknown, truncated: unknown = false) => demandedHeaders(headers, truncated, SENDER);
const named = (value: string) => read([FROM, { name: 'feedback-id', value }])?.namesSender;

describe('the headers that receivers ask of bulk mail', () => {
  it('are there, in whatever case', () => {
    const lower = ONE_CLICK.map(({ name, value }) => ({ name: name.toLowerCase(), value }));
    expect(read([FROM, ...lower, { name: 'Feedback-ID', value: 'spring:acme:news:host' }])).toEqual({
      isOneClick: true,
      namesSender: true,
    });
  });

  it.each([
    ['without the second header', ONE_CLICK.slice(0, 1)],
    ['without the first', ONE_CLICK.slice(1)],
    ['by mail only', [{ name: 'List-Unsubscribe', value: '<mailto:u@acme.example>' }, ONE_CLICK[1]]],
    ['by plain http', [{ name: 'List-Unsubscribe', value: '<http://acme.example/u>' }, ONE_CLICK[1]]],
    ['with another word', [ONE_CLICK[0], { name: 'List-Unsubscribe-Post', value: 'One-Click' }]],
  ])('have no one-click List-Unsubscribe %s', (_, headers) => {
    expect(read([FROM, ...headers])?.isOneClick).toBe(false);
  });

  it.each(['spring:acme:news:host', 'a:b:ACME-INC:host', 'x:acme-news:y:z', 'news.acme.example:b:c:d', 'acme'])(
    'name the sender in %s',
    (value) => {
      expect(named(value)).toBe(true);
    },
  );

  it.each(['1.eu-west-1.abc=:AmazonSES', 'spring:b:c:acme', '::::', '', 'a:b:c:d'])(
    'name nobody in %j, or only whoever sends for many',
    (value) => {
      expect(named(value)).toBe(false);
    },
  );

  it('are not known where they are not shown, or were cut before they could stand there', () => {
    for (const headers of [undefined, null, [], 'From', {}]) expect(read(headers)).toBeNull();
    for (const truncated of [true, 'true', 'True']) expect(read([FROM], truncated)).toBeNull();
    const all = [FROM, ...ONE_CLICK, { name: 'Feedback-ID', value: 'a:acme:b:c' }];
    expect(read(all, true)).toEqual({ isOneClick: true, namesSender: true });
    expect(read([FROM], 'false')).toEqual({ isOneClick: false, namesSender: false });
  });

  it('are read, or not known, whatever stands there', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (headers, truncated) => {
        const seen = read(headers, truncated);
        expect(seen === null || typeof seen.isOneClick === 'boolean').toBe(true);
      }),
    );
  });
});
