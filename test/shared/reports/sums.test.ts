import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AggregateRow } from '../../../shared/reports/model.ts';
import { ReportSums } from '../../../shared/reports/sums.ts';
import { addressOf, domainOf, reportIdOf, secondsOf } from '../../../shared/reports/values.ts';

const row = (sourceIp: string, domains: readonly string[]): AggregateRow => ({
  sourceIp,
  count: 1,
  disposition: 'none',
  dkimAligned: false,
  spfAligned: true,
  reasons: [],
  headerFrom: null,
  dkim: domains.map((domain) => ({ domain, selector: 's', result: 'pass' })),
  spf: [],
});

describe('what is kept of each address', () => {
  it('has the domains of its own rows and no other, though many share what they hold', () => {
    const address = fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1');
    const domains = fc.array(fc.constantFrom('a.example', 'b.example', 'c.example'), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(address, domains)), (rows) => {
        const sums = new ReportSums();
        for (const [ip, signed] of rows) sums.add(row(ip, signed));
        for (const [ip, { passed }] of sums.sources) {
          const own = rows.filter(([other]) => other === ip).flatMap(([, signed]) => signed);
          expect(passed).toEqual(new Set(own));
        }
      }),
    );
  });
});

describe('names in reports', () => {
  it.each([
    ['Example.COM.', 'example.com'],
    ['person@example.com', 'example.com'],
    ['xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['XN--MNCHEN-3YA.example.', 'xn--mnchen-3ya.example'],
    ['_dmarc.example.com', '_dmarc.example.com'],
    ['', null],
    ['.', null],
    ['a..example', null],
    ['a#b.example', null],
    ['a|b.example', null],
    ['*.example', null],
    ['a\u202eb.example', null],
    [`${'a'.repeat(250)}.example`, null],
  ])('domain %j is %j', (text, domain) => {
    expect(domainOf(text)).toBe(domain);
  });

  it.each([
    [' 192.0.2.1 ', '192.0.2.1'],
    ['192.0.2.01', null],
    ['192.0.2.256', null],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:DB8:0::1', '2001:db8::1'],
    ['3221225985', null],
    ['0x7f.1', null],
    ['[192.0.2.1]', '192.0.2.1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[IPv6:2001:db8::1]', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['192.0.2.1/32', '192.0.2.1'],
    ['2001:db8::1/128', '2001:db8::1'],
    ['192.0.2.0/24', null],
    ['2001:db8::/32', null],
    ['192.0.2.1:25', null],
    ['unknown', null],
  ])('address %j is %j', (text, address) => {
    expect(addressOf(text)).toBe(address);
  });
});

describe('ids of reports', () => {
  it.each([
    ['<abc@example.net>', 'abc'],
    ['abc', 'abc'],
    ['@abc', '@abc'],
    ['<>', ''],
  ])('%j is %j', (text, id) => {
    expect(reportIdOf(text)).toBe(id);
  });
});

describe('times in reports', () => {
  it.each([
    ['253402300799', 253_402_300_799],
    ['1767225600000', 1_767_225_600],
    ['253402300800', 253_402_300],
  ])('%s is %d', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });
});
