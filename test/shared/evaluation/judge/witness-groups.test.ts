import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type WitnessSender, witnessNames } from '../../../../shared/evaluation/judge/witness-groups.ts';

const sender = (set: string, tenant: string | null, ...domains: string[]): WitnessSender => ({ set, tenant, domains });
const groups = (senders: readonly WitnessSender[]): number => new Set(witnessNames(senders).values()).size;

describe('witnessNames', () => {
  it.each([
    { name: 'sets of one tenant', senders: [sender('a', 't', 'a.example'), sender('b', 't', 'b.example')], count: 1 },
    {
      name: 'tenants that share a domain',
      senders: [sender('a', 't', 'x.example'), sender('b', 'u', 'x.example')],
      count: 2,
    },
    {
      name: 'sets of nobody that share a domain',
      senders: [sender('a', null, 'x.example'), sender('b', null, 'x.example')],
      count: 1,
    },
    {
      name: 'sets of nobody with domains of their own',
      senders: [sender('a', null, 'a.example'), sender('b', null, 'b.example')],
      count: 2,
    },
    { name: 'sets of nobody without a domain', senders: [sender('a', null), sender('b', null)], count: 2 },
    {
      name: 'sets that share only what was not kept apart',
      senders: [sender('a', null, 'other'), sender('b', null, 'other')],
      count: 2,
    },
    { name: 'a set of nobody beside a tenant of its name', senders: [sender('a', null), sender('b', 'a')], count: 2 },
    {
      name: 'a chain of shared domains',
      senders: [
        sender('a', null, 'x.example'),
        sender('b', null, 'x.example', 'y.example'),
        sender('c', null, 'y.example'),
      ],
      count: 1,
    },
  ])('makes $count of $name', ({ senders, count }) => {
    expect(groups(senders)).toBe(count);
  });

  it('makes one witness of any number of sets of one tenant, and of all that share one domain', () => {
    const sets = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sets, fc.array(fc.domain(), { maxLength: 5 }), (names, domains) => {
        expect(groups(names.map((name) => sender(name, 'one', ...domains)))).toBe(1);
        expect(groups(names.map((name) => sender(name, null, ...domains, 'shared.example')))).toBe(1);
      }),
    );
  });
});
