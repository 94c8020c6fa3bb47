import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { Policy, SetSettings } from '../../../shared/policy/model.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { fits } from '../../../shared/policy/pattern.ts';
import { limitsInStanding, resolvePolicy } from '../../../shared/policy/resolve.ts';

const policyOf = (file: object | string): Policy => {
  const parsed = parsePolicy(typeof file === 'string' ? file : JSON.stringify(file));
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.policy;
};

describe('fits', () => {
  it.each([
    ['acme-news', 'acme-news', true],
    ['acme-news', 'acme-news2', false],
    ['acme-*', 'acme-', true],
    ['acme-*', 'acme', false],
    ['*-marketing', 'acme-marketing', true],
    ['a*b*a', 'aba', true],
    ['a*a', 'a', false],
    ['a*b*b', 'ab', false],
    ['*ab*ba*', 'aba', false],
    ['*', 'anything', true],
    ['a**c', 'abc', true],
    ['a.c', 'abc', false],
  ])('says of pattern %s and set %s: %s', (pattern, set, answer) => {
    expect(fits(pattern, set)).toBe(answer);
  });

  it('agrees with a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), (pattern, name) => {
        return fits(pattern, name) === new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('resolvePolicy', () => {
  const policy = policyOf({
    mode: 'observe',
    limits: { hardBounce: { warn: 0.03 } },
    tenants: {
      acme: {
        sets: ['acme-*'],
        mode: 'enforce',
        limits: { hardBounce: { quarantine: 0.06 }, complaint: { pause: 0.004 } },
      },
      news: { sets: ['*-news', 'acme-gold-*'], limits: { hardBounce: { quarantine: 0.04 } } },
      exact: { sets: ['acme-gold-x'] },
    },
    sets: {
      'acme-mail': { limits: { hardBounce: { quarantine: 0.07 } }, pinned: true },
      lonely: { tenant: 'acme', mode: 'observe', exempt: true },
    },
  });

  it.each<[string, SetSettings | null, string | null, object]>([
    ['stranger', null, null, { tenant: null, mode: 'observe', pinned: false, exempt: false }],
    ['stranger', null, 'acme', { tenant: 'acme', mode: 'enforce' }],
    ['acme-mail', null, 'other', { tenant: 'acme', mode: 'enforce', pinned: true }],
    ['acme-mail', { pinned: false, mode: 'observe' }, null, { tenant: 'acme', mode: 'observe', pinned: false }],
    ['acme-mail', { tenant: 'news' }, null, { tenant: 'news', mode: 'observe' }],
    ['acme-news', null, null, { tenant: 'acme' }],
    ['acme-gold-y', null, null, { tenant: 'news' }],
    ['acme-gold-x', null, null, { tenant: 'exact' }],
    ['lonely', null, null, { tenant: 'acme', mode: 'observe', exempt: true }],
    ['lonely', { exempt: false, pinned: true }, null, { exempt: false, pinned: true }],
    ['constructor', null, 'toString', { tenant: 'toString', mode: 'observe', pinned: false }],
    ['__proto__', null, '__proto__', { tenant: '__proto__', mode: 'observe' }],
  ])('resolves %s with settings %j and SES tenant %s', (set, settings, sesTenant, effective) => {
    expect(resolvePolicy(policy, set, settings, sesTenant)).toMatchObject(effective);
  });

  it('lays limits over each other: settings over set over tenant over deployment', () => {
    const limits = resolvePolicy(policy, 'acme-mail', { limits: { hardBounce: { pause: 0.2 } } }, null).limits;

    expect(limits).toEqual({
      ...DEFAULT_POLICY.limits,
      hardBounce: { warn: 0.03, quarantine: 0.07, pause: 0.2 },
      complaint: { warn: 0.0008, quarantine: 0.001, pause: 0.004 },
    });
  });

  it('raises a limit that contradicts a more lenient one, so that nobody is moved by a contradiction', () => {
    const limits = resolvePolicy(policy, 'x', { limits: { hardBounce: { quarantine: 0.3 } } }, null).limits;

    expect(limits.hardBounce).toEqual({ warn: 0.03, quarantine: 0.3, pause: 0.3 });
  });

  it('knows sets and tenants by any name that SES allows', () => {
    const odd = policyOf(
      '{"tenants": {"constructor": {"sets": ["__proto__"], "mode": "enforce"}}, "sets": {"__proto__": {"pinned": true}}}',
    );

    expect(resolvePolicy(odd, '__proto__', null, null)).toMatchObject({
      tenant: 'constructor',
      mode: 'enforce',
      pinned: true,
    });
  });

  it('always gives limits above 0 that rise from warn to pause', () => {
    const ratio = fc.double({ min: 0.0001, max: 0.5, noNaN: true });
    const levels = fc.record({ warn: ratio, quarantine: ratio, pause: ratio }, { requiredKeys: [] });
    const over = fc.record({ hardBounce: levels, complaint: levels }, { requiredKeys: [] });
    fc.assert(
      fc.property(over, over, over, (tenant, set, settings) => {
        const made: Policy = {
          ...DEFAULT_POLICY,
          tenants: { t: { sets: ['s'], limits: tenant } },
          sets: { s: { limits: set } },
        };
        const { limits } = resolvePolicy(made, 's', { limits: settings }, null);
        return Object.values(limits).every(
          ({ warn, quarantine, pause }) => 0 < warn && warn <= quarantine && quarantine <= pause,
        );
      }),
    );
  });
});

describe('limitsInStanding', () => {
  it('halves the limits in probation and nowhere else', () => {
    const effective = resolvePolicy(DEFAULT_POLICY, 's', null, null);

    expect(limitsInStanding(DEFAULT_POLICY, effective, 'probation').hardBounce).toEqual({
      warn: 0.01,
      quarantine: 0.025,
      pause: 0.05,
    });
    expect(limitsInStanding(DEFAULT_POLICY, effective, 'quarantined')).toEqual(effective.limits);
    const apart = { ...DEFAULT_POLICY, newSenders: { ...DEFAULT_POLICY.newSenders, limitFactor: 0.25 } };
    const quarter = effective.limits.hardBounce.quarantine === null ? null : effective.limits.hardBounce.quarantine / 4;
    for (const standing of ['healthy', 'probation'] as const) {
      expect(limitsInStanding(apart, effective, standing, true).hardBounce.quarantine).toBe(quarter);
    }
  });
});
