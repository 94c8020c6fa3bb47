import { describe, expect, it } from 'vitest';
import { complaintRate, hardBounceRate, rateOf, reportingDeliveries } from '../../../shared/counting/rates.ts';

describe('rates', () => {
  it('leave out of complaints what providers without feedback took', () => {
    const providers = new Map([
      ['google', [9_000, 0, 0, 0]],
      ['yahoo', [900, 0, 0, 0]],
      ['other', [100, 0, 0, 0]],
    ] as const);
    const reporting = reportingDeliveries({ providers: providers as never });
    expect(reporting).toBe(1_000);
    expect(complaintRate({ reporting, complaints: 4 })).toBe(0.004);
  });

  it('are none where there is nothing to divide by, and never above 1', () => {
    expect(rateOf(0, 0)).toBeNull();
    expect(hardBounceRate({ deliveries: 0, hardBounces: 0 })).toBeNull();
    expect(complaintRate({ reporting: 0, complaints: 0 })).toBeNull();
    expect(complaintRate({ reporting: 0, complaints: 3 })).toBeNull();
    expect(complaintRate({ reporting: 2, complaints: 3 })).toBe(1);
    expect(hardBounceRate({ deliveries: 95, hardBounces: 5 })).toBe(0.05);
  });

  it.each([
    ['mail that is delivered and bounces later counts once', { sends: 600, deliveries: 600, hardBounces: 180 }, 0.3],
    ['mail without an answer counts for nothing yet', { sends: 600, deliveries: 90, hardBounces: 10 }, 0.1],
    ['where no delivery is published it is what was sent', { sends: 300, deliveries: 0, hardBounces: 75 }, 0.25],
    ['sends that are fewer than deliveries are no measure', { sends: 2, deliveries: 95, hardBounces: 5 }, 0.05],
    ['no more bounces than outcomes', { sends: 2, deliveries: 0, hardBounces: 5 }, 1],
  ])('are those of the judge: %s', (_, mail, rate) => {
    expect(hardBounceRate(mail)).toBe(rate);
  });
});
