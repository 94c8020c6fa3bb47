import { describe, expect, it } from 'vitest';
import { type DeliveryOptions, deliveryDifference, samePool } from '../../../shared/placement/delivery.ts';

const [SHARED, DEDICATED] = ['ses-shared-pool', 'ses-default-dedicated-pool'];
const options = (over: Partial<DeliveryOptions>): DeliveryOptions => ({
  pool: 'a',
  tlsPolicy: 'REQUIRE',
  maxDeliverySeconds: 600,
  ...over,
});

describe('samePool', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'b', false],
    ['a', null, false],
    [null, null, true],
    [null, SHARED, true],
    [null, DEDICATED, true],
    [null, 'a', false],
    [SHARED, null, true],
    [SHARED, DEDICATED, false],
    [DEDICATED, null, false],
  ])('wanted %s, shown %s: %s', (wanted, shown, same) => {
    expect(samePool(wanted, shown)).toBe(same);
  });
});

describe('deliveryDifference', () => {
  it.each([
    [{}, {}, null],
    [{ tlsPolicy: null }, { tlsPolicy: 'OPTIONAL' }, null],
    [{ pool: null }, { pool: SHARED }, null],
    [{}, { pool: 'b' }, 'SES accepted the pool a and shows b afterwards'],
    [{}, { pool: null }, 'SES accepted the pool a and shows none afterwards'],
    [{}, { tlsPolicy: null }, 'SES accepted the TLS policy REQUIRE and shows none afterwards'],
    [{}, { sharedPoolDelivery: 'GLOBAL' }, null],
    [{ sharedPoolDelivery: 'REGIONAL' }, { sharedPoolDelivery: 'REGIONAL' }, null],
    [
      { sharedPoolDelivery: 'REGIONAL' },
      { sharedPoolDelivery: 'GLOBAL' },
      'SES accepted the delivery mode of the shared pool REGIONAL and shows GLOBAL afterwards',
    ],
    [
      { sharedPoolDelivery: 'REGIONAL' },
      {},
      'SES accepted the delivery mode of the shared pool REGIONAL and shows none afterwards',
    ],
    [{}, { maxDeliverySeconds: null }, 'SES accepted the maximum delivery seconds 600 and shows none afterwards'],
  ])('sent %j, shown %j: %s', (sent, shown, difference) => {
    expect(deliveryDifference(options(sent), options(shown))).toBe(difference);
  });
});
