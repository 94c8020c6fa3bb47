import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { record, recordIn } from '../../../../shared/dns-patrol/authentication/zone-record.ts';

describe('a record to publish', () => {
  it('stands as in a zone file, its strings of at most 255 bytes', () => {
    expect(record('example.com', 'MX', '10 mx.example.com')).toBe('example.com. MX 10 mx.example.com.');
    const long = record('s1._domainkey.example.com', 'TXT', `v=DKIM1; p=${'A'.repeat(300)}`);
    expect(long.match(/"[^"]*"/g)?.map((part) => part.length - 2)).toEqual([255, 56]);
  });

  it('is told in parts, whatever its text is, as forms of DNS providers take it', () => {
    const name = fc.domain();
    fc.assert(
      fc.property(name, fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 700 }), (name, value) => {
        expect(recordIn(record(name, 'TXT', value))).toEqual({ name, type: 'TXT', value });
      }),
    );
    fc.assert(
      fc.property(name, fc.domain(), fc.constantFrom('CNAME' as const, 'MX' as const), (name, value, type) => {
        expect(recordIn(record(name, type, value))).toEqual({ name, type, value });
      }),
    );
  });

  it.each(['Turn on DKIM for example.com in SES, and publish its records', 'example.com. TXT v=spf1', 'a. MX b', ''])(
    'is not taken for one: %s',
    (line) => {
      expect(recordIn(line)).toBeNull();
    },
  );
});
