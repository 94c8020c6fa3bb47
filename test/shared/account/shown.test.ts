import { describe, expect, it } from 'vitest';
import type { AccountState, SeenAccount, TenantReputation } from '../../../shared/account/model.ts';
import { accountNow, seenAccountOf, tenantAtSes } from '../../../shared/account/shown.ts';

const WELL: AccountState = {
  ...{ enforcement: 'HEALTHY', sendingEnabled: true, production: true },
  quota: { most: 50_000, sent: 12_000 },
};
const seen = (account: AccountState | null, tenants: readonly TenantReputation[] | null = []): SeenAccount => ({
  ...{ account, tenants, endpoints: [], seenAt: 0 },
});
const tenant = (over: Partial<TenantReputation>): TenantReputation => ({
  ...{ name: 'acme', pausedBy: null, cause: null, impact: null },
  ...over,
});

describe('accountNow', () => {
  it.each<[Partial<AccountState>, string]>([
    [{}, 'healthy, 12,000 of 50,000 sent in 24 hours, 24 %'],
    [{ enforcement: 'PROBATION', quota: null }, 'probation'],
    [{ enforcement: 'SHUTDOWN', sendingEnabled: false, quota: null }, 'shutdown, sending switched off'],
    [{ production: false, quota: { most: 200, sent: 0 } }, 'healthy, in the sandbox, 0 of 200 sent in 24 hours, 0 %'],
    [{ quota: { most: null, sent: 7 } }, 'healthy, 7 sent in 24 hours'],
    [{ quota: { most: 0, sent: 0 } }, 'healthy, 0 sent in 24 hours'],
    [{ enforcement: null, quota: null }, 'not reviewed'],
  ])('says of %j: %s', (over, sentence) => {
    expect(accountNow(seen({ ...WELL, ...over }))).toEqual({ sentence, seenAt: '1970-01-01T00:00:00.000Z' });
  });

  it('says nothing where SES refused, or the inventory has not come by', () => {
    expect([accountNow(seen(null)), accountNow(null)]).toEqual([null, null]);
    expect([seenAccountOf({}), seenAccountOf({ record: JSON.stringify(seen(WELL)) })]).toEqual([null, seen(WELL)]);
  });
});

describe('tenantAtSes', () => {
  it.each<[Partial<TenantReputation>, string | undefined]>([
    [{ pausedBy: 'ses', cause: 'bounces' }, 'SES has paused tenant acme: SES says "bounces"'],
    [{ pausedBy: 'ses' }, 'SES has paused tenant acme'],
    [{ pausedBy: 'owner', cause: 'ours' }, 'tenant acme is paused by the owner of the account'],
    [{ impact: 'HIGH' }, 'SES has findings about tenant acme (HIGH)'],
    [{}, undefined],
  ])('says of %j: %s', (over, sentence) => {
    expect(tenantAtSes(seen(WELL, [tenant({ name: 'other' }), tenant(over)]), 'acme')?.sentence).toBe(sentence);
  });

  it('says nothing of another tenant, of none, and where SES refused', () => {
    const all = [tenant({ pausedBy: 'ses' })];
    for (const name of ['birch', null, undefined]) expect(tenantAtSes(seen(WELL, all), name)).toBeNull();
    expect(tenantAtSes(seen(WELL, null), 'acme')).toBeNull();
    expect(tenantAtSes(null, 'acme')).toBeNull();
  });
});
