import { describe, expect, it } from 'vitest';
import { isNearlySpf } from '../../../../../shared/dns-patrol/authentication/spf/record.ts';

describe('isNearlySpf', () => {
  it.each([
    'v = spf1 include:amazonses.com -all',
    'V=SPF1; include:amazonses.com -all',
    'spf1 include:amazonses.com -all',
    '"v=spf1 ip4:192.0.2.1 ~all',
  ])('reads %j as somebody meant it', (text) => {
    expect(isNearlySpf(text)).toBe(true);
  });

  it.each([
    'old backup: v=spf1 include:vendor.example -all',
    'disabled v=spf1 include:vendor.example -all',
    '# v=spf1 include:vendor.example -all',
    '// v=spf1 include:vendor.example -all',
  ])('takes %j for a note: its terms must not come back', (text) => {
    expect(isNearlySpf(text)).toBe(false);
  });
});
