import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deferralOf } from '../../../shared/replies/deferral.ts';
import { SOURCES } from '../../../shared/replies/diagnostic-sources.data.ts';
import { PROVIDER_REPLIES } from '../../../shared/replies/provider-replies.data.ts';
import { PROVIDERS } from '../../../shared/replies/providers.data.ts';

const rows = PROVIDER_REPLIES.map((row) => ({ ...row, row }));

describe('the table of providers’ replies', () => {
  it.each(rows)('$provider: knows $name by its own sample as $class', ({ row }) => {
    const provider = row.provider === 'any' ? 'other' : row.provider;

    expect(deferralOf(`smtp; ${row.sample}`, provider)).toMatchObject({ class: row.class, row });
  });

  it('names providers and sources that there are', () => {
    const known = new Set(['any', ...PROVIDERS.map(({ id }) => id)]);

    expect(rows.filter(({ provider }) => !known.has(provider))).toEqual([]);
    for (const { source } of rows) expect(SOURCES[source]).toMatch(/^https?:\/\//);
  });

  it('has marks that a text in lower case can have', () => {
    for (const { marks, ownMarks = [] } of rows) {
      expect(marks.length + ownMarks.length).toBeGreaterThan(0);
      for (const mark of [...marks, ...ownMarks]) expect(mark).toBe(mark.toLowerCase());
    }
  });
});

describe('deferralOf', () => {
  it.each([
    [
      'yahoo',
      '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints',
    ],
    [
      'other',
      '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints',
    ],
    [
      'google',
      '421-4.7.28 Gmail has detected an unusual rate of unsolicited mail\r\n421-4.7.28 containing one of your DKIM domains',
    ],
    ['microsoft', '451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation.'],
    ['microsoft', '451 4.7.651 anything (S3114)'],
    ['microsoft', '451 4.7.861 Access denied, please try again later'],
    ['orange', '421 mwinf5c77 ME Service refuse. Veuillez essayer plus tard. OFR_999 [999]'],
    ['laposte', '421 4.7.1 Service refuse LPN105_510'],
    ['other', '451 4.7.1 Message temporarily deferred due to poor reputation of your IP'],
    ['other', '421 4.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org'],
  ])('takes for a matter of reputation, from %s: %s', (provider, said) => {
    expect(deferralOf(`smtp; ${said}`, provider).reputation).toBe(true);
  });

  it.each([
    ['microsoft', '451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (AS761)', 'throttle'],
    ['microsoft', '451 4.7.0 Temporary server error. Please try again later. PRX4', 'provider'],
    ['google', '450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents', 'recipient'],
    ['google', '421 4.7.0 Try again later, closing connection. ab1-2 - gsmtp', 'provider'],
    ['yahoo', '421 Max message per connection reached, closing transmission channel', 'throttle'],
    ['apple', '421 4.7.1 Messages to x deferred due to excessive volume. Try again later', 'throttle'],
    ['qq', '550 Sender frequency limited', 'throttle'],
    ['netease', '554 HL:ITC 163 mx29', 'throttle'],
    ['other', '450 4.2.0 Recipient address rejected: Greylisted', 'throttle'],
    ['other', '452 4.2.2 Mailbox full', 'recipient'],
    ['other', '', 'unknown'],
  ])('takes for no subject of reputation, from %s: %s', (provider, said, about) => {
    expect(deferralOf(said === '' ? '' : `smtp; ${said}`, provider)).toMatchObject({ reputation: false, class: about });
  });

  it.each([
    ['domain', '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail containing one of your DKIM domains'],
    ['address', '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address'],
    ['address', '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP Netblock'],
    [null, '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail'],
  ])('says that a reputation is of a %s: %s', (named, said) => {
    expect(deferralOf(said, 'google').named).toBe(named);
  });

  it('believes a bare code only of the provider that gives it this meaning', () => {
    expect(deferralOf('smtp; 451 4.7.650 no', 'microsoft').reputation).toBe(true);
    expect(deferralOf('smtp; 451 4.7.650 no', 'other').reputation).toBe(false);
    expect(deferralOf('smtp; 451 no', 'microsoft', '4.7.650').reputation).toBe(true);
  });

  it('answers whatever is said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('other', 'google', 'x'), (said, provider) => {
        expect(typeof deferralOf(said, provider).reputation).toBe('boolean');
      }),
    );
  });
});
