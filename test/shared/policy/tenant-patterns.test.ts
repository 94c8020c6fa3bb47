import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { fits, weight } from '../../../shared/policy/pattern.ts';
import { tenantByPattern } from '../../../shared/policy/tenant.ts';
import { TenantPatterns } from '../../../shared/policy/tenant-patterns.ts';

type Tenants = Readonly<Record<string, { readonly sets: readonly string[] }>>;

/** Every pattern tried, as it is meant. */
const tried = (tenants: Tenants, set: string): string | null => {
  const fitting = Object.entries(tenants).flatMap(([tenant, { sets }]) =>
    sets.filter((pattern) => fits(pattern, set)).map((pattern) => ({ tenant, weight: weight(pattern) })),
  );
  return (
    fitting.reduce<(typeof fitting)[number] | null>((a, b) => (a === null || b.weight > a.weight ? b : a), null)
      ?.tenant ?? null
  );
};

describe('TenantPatterns', () => {
  const letters = fc
    .array(fc.constantFrom('a', 'b', '-', '*'), { minLength: 1, maxLength: 6 })
    .map((all) => all.join(''));
  const name = letters.map((pattern) => pattern.replaceAll('*', 'ab'));
  const rules = fc.record({ sets: fc.array(letters, { maxLength: 6 }) });

  it('finds the tenant that trying every pattern finds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('x', 'y', 'z', 'constructor'), rules), name, (tenants, set) => {
        expect(new TenantPatterns(tenants).tenantOf(set)).toBe(tried(tenants, set));
      }),
      { numRuns: 2_000 },
    );
  });

  it('looks at the patterns of a policy once, however many sets it is asked about', () => {
    let looks = 0;
    const sets = new Proxy(['acme-*'], {
      get: (target, name, receiver) => {
        if (name === Symbol.iterator) looks += 1;
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    const policy = { tenants: { acme: { sets } } };
    for (let i = 0; i < 100; i++) expect(tenantByPattern(policy, `acme-${i}`)).toBe('acme');
    expect(looks).toBe(1);
  });
});

describe('a policy of many patterns and many sets', () => {
  const policyOf = (patterns: readonly string[]): string =>
    JSON.stringify({
      tenants: { acme: { sets: patterns } },
      sets: { acme: { limits: { hardBounce: { warn: 0.01 } } } },
    });

  it('may have a hundred patterns with several stars, and one sentence says so', () => {
    const loose = Array.from({ length: 101 }, (_, i) => `*${i}*`);
    expect(parsePolicy(policyOf(loose.slice(1))).ok).toBe(true);
    expect(parsePolicy(policyOf(loose))).toEqual({
      ok: false,
      problems: ['policy.tenants: expected at most 100 patterns with several "*", got 101'],
    });
  });

  it('may have thousands with one', () => {
    expect(parsePolicy(policyOf(Array.from({ length: 5_000 }, (_, i) => `a${i}-*`))).ok).toBe(true);
  });
});
