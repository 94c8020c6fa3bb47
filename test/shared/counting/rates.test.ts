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
});
