import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OTHER } from '../../../shared/counting/counts.ts';
import { LEAK_LEAST, leakingMail, type MailByIp, mailByAddress } from '../../../shared/placement/carried.ts';

const mail = (by: Readonly<Record<string, number>>): MailByIp =>
  new Map(Object.entries(by).map(([ip, deliveries]) => [ip, [deliveries, 0, 0]]));

describe('mailByAddress', () => {
  const ips = [{ ip: '192.0.2.1' }, { ip: '192.0.2.2' }];

  it('adds up what all sets sent by each dedicated address, and nothing of others', () => {
    expect(
      mailByAddress(
        ips,
        [
          [98, mail({ '192.0.2.1': 5, '192.0.2.9': 7 })],
          [99, mail({ '192.0.2.1': 4 })],
        ],
        100,
        1,
      ),
    ).toEqual({ at: 1, days: 2, byIp: { '192.0.2.1': 9, '192.0.2.2': 0 } });
  });

  it('says nothing where no whole day is known', () => {
    expect(mailByAddress(ips, [], 100, 1)).toBeNull();
  });
});

describe('leakingMail', () => {
  const ips = ['192.0.2.1'];

  it.each([
    [LEAK_LEAST - 1, null],
    [LEAK_LEAST, '10 of 110 mails in 24 hours left by 192.0.2.9, not by an address of pool q'],
  ])('of %i by a strange address: %s', (strange, expected) => {
    expect(leakingMail('q', ips, [mail({ '192.0.2.1': 60 }), mail({ '192.0.2.1': 40, '192.0.2.9': strange })])).toBe(
      expected,
    );
  });

  it('names three at most, the greatest first', () => {
    const by = { '192.0.2.5': 1, '192.0.2.6': 2, '192.0.2.7': 3, '192.0.2.8': 4 };
    expect(leakingMail('q', ips, [mail(by)])).toContain('left by 192.0.2.8, 192.0.2.7, 192.0.2.6 and 1 more,');
  });

  it('never finds anything where all mail left by addresses of the pool, or by addresses that are not kept apart', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000)), fc.array(fc.nat(100_000)), (own, other) => {
        const hours = [...own.map((n) => mail({ '192.0.2.1': n })), ...other.map((n) => mail({ [OTHER]: n }))];
        expect(leakingMail('q', ips, hours)).toBeNull();
      }),
    );
  });
});
