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

  it.each([
    ['folded after a comma', '<mailto:u@acme.example>,\r\n <https://acme.example/u?id=1>', true],
    ['folded with a tab', '\r\n\t<https://acme.example/u?id=1>', true],
    ['with spaces within the brackets', '< https://acme.example/u >', true],
    ['in capitals', '<HTTPS://ACME.EXAMPLE/U>', true],
    ['after plain http', '<http://acme.example/u>, <https://acme.example/u>', true],
    ['without brackets', 'https://acme.example/u', false],
    ['folded within the address', '<https://acme.\r\n example/u>', true],
    ['folded behind the scheme', '<https://\r\n\tacme.example/u>', true],
    ['with nothing but blanks after the scheme', '<https://\r\n >', false],
    ['with nothing after the scheme', '<https://>', false],
  ])('are found in List-Unsubscribe %s', (_, value, is) => {
    expect(read([FROM, { name: 'List-Unsubscribe', value }, ONE_CLICK[1]])?.isOneClick).toBe(is);
  });

  it.each([
    ['List-Unsubscribe=One-Click', true],
    ['list-unsubscribe=one-click', true],
    ['\r\n List-Unsubscribe = One-Click \r\n', true],
    ['List-Unsubscribe=One-Click; x', false],
    ['List-Unsubscribe=One-Clicks', false],
    ['', false],
  ])('are found in List-Unsubscribe-Post %j', (value, is) => {
    expect(read([FROM, ONE_CLICK[0], { name: 'LIST-UNSUBSCRIBE-POST', value }])?.isOneClick).toBe(is);
  });

  it('are found in any of several headers of a name, whatever stands between', () => {
    const broken = [
      { name: 'List-Unsubscribe', value: '<mailto:u@acme.example>' },
      { name: 'List-Unsubscribe-Post', value: 'no' },
      { name: 'Feedback-ID', value: 'a:b:c:d' },
      null,
      'List-Unsubscribe',
      { name: 5, value: {} },
      { name: 'List-Unsubscribe', value: ['<https://acme.example/u>'] },
    ];
    expect(read([FROM, ...broken])).toEqual({ isOneClick: false, namesSender: false });
    const later = [...ONE_CLICK, { name: 'FEEDBACK-ID', value: 'a:acme:c:d' }];
    expect(read([FROM, ...broken, ...later])).toEqual({ isOneClick: true, namesSender: true });
  });

  it.each(['a:\r\n acme:c:d', 'a: Acme\tInc. :c:d', '"acme-news":b:c:d'])(
    'name the sender in the folded %j',
    (value) => {
      expect(named(value)).toBe(true);
    },
  );

  it('are known where they are cut and the rest is not needed, and in part not at all', () => {
    const feedback = { name: 'Feedback-ID', value: 'a:acme:b:c' };
    expect(read([FROM, ...ONE_CLICK], true)).toBeNull();
    expect(read([FROM, feedback], true)).toBeNull();
    expect(read([FROM, ONE_CLICK[0], feedback], 'TRUE')).toBeNull();
    for (const other of ['false', 'no', '', null, undefined, 1, {}]) {
      expect(read([FROM, ...ONE_CLICK], other)).toEqual({ isOneClick: true, namesSender: false });
    }
  });

  it('name each of several senders that differ in one name, whoever was read before', () => {
    const senders = [
      { ...SENDER, sesTenant: 'birch' },
      { ...SENDER, configurationSet: 'cedar' },
      { ...SENDER, fromDomain: 'dogwood.example' },
      { ...SENDER, sesTenant: null },
    ];
    const fields = ['Acme Inc.', 'birch', 'cedar', 'dogwood', 'news', 'acmenews'];
    const seen = () =>
      senders.map((sender) =>
        fields.filter((field) => {
          const headers = [{ name: 'Feedback-ID', value: `${field}:host` }];
          return demandedHeaders(headers, false, sender)?.namesSender;
        }),
      );
    const expected = [
      ['birch', 'news', 'acmenews'],
      ['Acme Inc.', 'cedar', 'news'],
      ['Acme Inc.', 'dogwood', 'acmenews'],
      ['news', 'acmenews'],
    ];
    expect(seen()).toEqual(expected);
    expect(seen()).toEqual(expected);
  });

  it('are looked for among the first thousand', () => {
    const filler = Array.from({ length: 998 }, () => FROM);
    expect(read([...filler, ...ONE_CLICK])?.isOneClick).toBe(true);
    expect(read([FROM, ...filler, ...ONE_CLICK])?.isOneClick).toBe(false);
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
