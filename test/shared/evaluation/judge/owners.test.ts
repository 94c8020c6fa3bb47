import { describe, expect, it } from 'vitest';
import type { Whose } from '../../../../shared/evaluation/judge/effective.ts';
import { Owners } from '../../../../shared/evaluation/judge/owners.ts';
import { MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import type { Policy } from '../../../../shared/policy/model.ts';

function given(known: Record<string, Partial<Whose>> = {}, policy: Partial<Policy> = {}) {
  const state = { asked: [] as string[], fails: false, known };
  const owners = new Owners({
    decisions: {
      ownerOf: async (set) => {
        state.asked.push(set);
        if (state.fails) throw new Error('no answer');
        return { settings: null, sesTenant: null, ...state.known[set] };
      },
    },
    policy: async () => ({ ...DEFAULT_POLICY, ...policy }),
  });
  return { owners, state };
}

describe('the owner of a set', () => {
  it.each([
    ['what a person decided', { settings: { tenant: 'by-hand' }, sesTenant: 'ses' }, { tenants: {} }, 'by-hand'],
    ['the policy', { sesTenant: 'ses' }, { tenants: { rules: { sets: ['acme-*'] } } }, 'rules'],
    ['SES', { sesTenant: 'ses' }, { tenants: {} }, 'ses'],
    ['nobody', {}, { tenants: {} }, null],
  ])('is named by %s', async (_, whose, policy, tenant) => {
    const { owners } = given({ 'acme-news': whose as Partial<Whose> }, policy as Partial<Policy>);
    expect(await owners.ownerOf('acme-news', 0)).toBe(tenant);
  });

  it('is asked for once in a quarter of an hour, also where there is none', async () => {
    const { owners, state } = given({ one: { sesTenant: 'a' } });
    for (const set of ['one', 'two', 'one', 'two']) await owners.ownerOf(set, 0);
    await owners.ownerOf('one', 15 * MINUTE_MS);
    expect(state.asked).toEqual(['one', 'two']);
    state.known = { one: { sesTenant: 'b' }, two: { sesTenant: 'c' } };
    expect(await owners.ownerOf('one', 15 * MINUTE_MS)).toBe('a');
    expect(await owners.ownerOf('one', 15 * MINUTE_MS + 1)).toBe('b');
    expect(await owners.ownerOf('two', 15 * MINUTE_MS + 1)).toBe('c');
  });

  it('that cannot be read is asked for again at once', async () => {
    const { owners, state } = given({ one: { sesTenant: 'a' } });
    state.fails = true;
    await expect(owners.ownerOf('one', 0)).rejects.toThrow('no answer');
    state.fails = false;
    expect(await owners.ownerOf('one', 0)).toBe('a');
  });

  it('is remembered of a bounded number of sets, the latest asked for', async () => {
    const { owners, state } = given();
    for (let set = 0; set <= 20_000; set++) await owners.ownerOf(`set-${set}`, 0);
    state.asked = [];
    await owners.ownerOf('set-20000', 0);
    expect(state.asked).toEqual([]);
    await owners.ownerOf('set-0', 0);
    expect(state.asked).toEqual(['set-0']);
  });
});
