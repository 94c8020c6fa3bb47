import { describe, expect, it } from 'vitest';
import type { Whose } from '../../../shared/evaluation/judge/effective.ts';
import { namesByTenant } from '../../../shared/tenant-page/members.ts';
import { POLICY } from './build.ts';

const NOBODYS: Whose = { settings: null, sesTenant: null };
const entries = (...names: readonly string[]) => names.map((set) => ({ set, lastDay: 1 }));
const listed = async (owners: Readonly<Record<string, Whose>>, ...names: readonly string[]) => {
  const found = await namesByTenant(entries(...names), POLICY, async () => new Map(Object.entries(owners)));
  return Object.fromEntries([...found].map(([tenant, own]) => [tenant, own.map(({ set }) => set)]));
};

describe('sets and streams by their tenant', () => {
  it('go by what a person set, then by the policy, then by SES, and sets come first', async () => {
    const owners = {
      'acme-b': NOBODYS,
      'acme-a': NOBODYS,
      'acme-sold': { settings: { tenant: 'rival' }, sesTenant: 'acme' },
      other: { settings: null, sesTenant: 'birch' },
      nobody: NOBODYS,
      shared: NOBODYS,
      'shared/acme': NOBODYS,
      'shared/birch': NOBODYS,
    };
    expect(await listed(owners, ...Object.keys(owners))).toEqual({
      acme: ['acme-a', 'acme-b', 'shared/acme'],
      rival: ['acme-sold'],
      birch: ['other', 'shared/birch'],
    });
  });

  it('leave out what may be another tenant’s: a set, or the set of a stream, that cannot be read', async () => {
    expect(await listed({ 'shared/acme': NOBODYS }, 'acme-a', 'shared/acme')).toEqual({});
  });
});
