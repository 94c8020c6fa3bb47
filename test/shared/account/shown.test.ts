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

  it('says what the adviser finds about it, with the date of the question', () => {
    const of = { tenant: 'acme', type: 'COMPLAINT', impact: 'LOW', since: Date.UTC(2026, 10, 20) } as const;
    const items = [
      { ...of, type: 'BOUNCE', impact: 'HIGH', since: null },
      of,
      { ...of, tenant: 'birch', type: 'IP_LISTING' },
      { ...of, type: `NEW${'x'.repeat(99)}`, impact: null },
    ];
    const findings = { askedAt: Date.UTC(2026, 10, 30), items };
    const sentence = (tenants: readonly TenantReputation[]) =>
      tenantAtSes({ ...seen(WELL, tenants), findings }, 'acme')?.sentence;
    const list = `bounces (HIGH), complaints (LOW, since 2026-11-20), NEW${'x'.repeat(36)}… (since 2026-11-20), asked on 2026-11-30`;
    expect(sentence([])).toBe(`SES has findings about tenant acme: ${list}`);
    expect(sentence([tenant({ impact: 'HIGH' })])).toBe(`SES has findings about tenant acme (HIGH): ${list}`);
    expect(sentence([tenant({ pausedBy: 'ses' })])).toBe(`SES has paused tenant acme; SES finds ${list}`);
    expect(sentence([tenant({ pausedBy: 'owner' })])).toContain(`of the account; SES finds ${list}`);
    const none = { ...seen(WELL), findings: { ...findings, items: null } };
    expect([tenantAtSes(none, 'acme'), tenantAtSes({ ...seen(WELL, null), findings }, null)]).toEqual([null, null]);
    const many = { ...findings, items: Array.from({ length: 10 }, () => of) };
    expect(tenantAtSes({ ...seen(WELL), findings: many }, 'acme')?.sentence).toMatch(
      /complaints \(LOW, since 2026-11-20\), …, asked/,
    );
  });

  it('says nothing of another tenant, of none, and where SES refused', () => {
    const all = [tenant({ pausedBy: 'ses' })];
    for (const name of ['birch', null, undefined]) expect(tenantAtSes(seen(WELL, all), name)).toBeNull();
    expect(tenantAtSes(seen(WELL, null), 'acme')).toBeNull();
    expect(tenantAtSes(null, 'acme')).toBeNull();
  });
});
