import { describe, expect, it } from 'vitest';
import { standingsWords } from '../../../../shared/admin/fleet/headline.ts';
import { Tenants } from '../../../../shared/admin/schema/changes.ts';
import type { SetRow } from '../../../../shared/admin/schema/sets.ts';
import { tenantRows, togetherOf } from '../../../../shared/admin/sets/tenants.ts';
import { parsePolicy } from '../../../../shared/policy/parse.ts';
import type { TogetherRecord } from '../../../../shared/together/ports.ts';

const AT = Date.UTC(2026, 10, 22, 10);
const policyOf = (policy: object) => {
  const parsed = parsePolicy(JSON.stringify(policy));
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.policy;
};
const row = (tenant: string | null, standing: string, stream: object | null = null, notJudged: string | null = null) =>
  ({ tenant, standing, effect: 'none', stream, notJudged, waits: [], cleared: [] }) as unknown as SetRow;
const record = (tenant: string | null, closedAt: number | null = null): TogetherRecord => ({
  key: tenant === null ? 'new' : `tenant#${tenant}`,
  tenant,
  openedAt: AT,
  closedAt,
  mode: 'enforce',
  sets: 20,
  hitSets: 7,
  worst: ['a', 'b'],
  numbers: {
    ...{ metric: 'complaint', count: 9, of: 224, rate: 0.04, limit: 0.001 },
    ...{ evidence: 20, bar: 10, since: AT },
  },
  sentence: `20 sets of tenant ${tenant} together: complaints 9 of 224`,
  moves: false,
});

describe('the rows of tenants', () => {
  it('are those of the policy and of the sets, in order, each with how its sets stand', () => {
    const rows = tenantRows(
      [row('oak', 'healthy'), row('oak', 'warned'), row('oak', 'paused', {}), row(null, 'healthy')],
      policyOf({ tenants: { elm: { sets: ['elm-*'], mode: 'observe' } } }),
    );
    expect(rows.map(({ name, sets, streams, inPolicy }) => [name, sets, streams, inPolicy])).toEqual([
      ['elm', 0, 0, true],
      ['oak', 2, 1, false],
    ]);
    expect(rows[1]?.standings).toMatchObject({ healthy: 1, warned: 1, paused: 0 });
    expect(rows[0]).toMatchObject({ patterns: ['elm-*'], mode: 'observe', together: null });
  });

  it('call no set healthy of which nothing can be judged', () => {
    const sets = [row('oak', 'healthy'), row('oak', 'healthy', null, 'publishes no Send'), row('oak', 'warned')];
    const [oak] = tenantRows(sets, policyOf({}));
    expect(oak).toMatchObject({ sets: 3, standings: { healthy: 2 }, healthy: 1 });
    expect(oak && standingsWords(oak)).toBe('1 warned, 1 not judged, waiting or cleared, 1 healthy');
  });

  it('say whose sets are bad together while it lasts, also of one that nobody else names', () => {
    const records = [record('oak'), record('elm', AT + 1), record('__proto__'), record(null)];
    const rows = tenantRows([row('oak', 'healthy'), row('elm', 'healthy')], policyOf({}), records);
    expect(rows.map(({ name, together }) => [name, together?.sentence ?? null])).toEqual([
      ['__proto__', '20 sets of tenant __proto__ together: complaints 9 of 224'],
      ['elm', null],
      ['oak', '20 sets of tenant oak together: complaints 9 of 224'],
    ]);
    expect(rows[2]?.together).toEqual({
      since: '2026-11-22T10:00:00.000Z',
      sentence: '20 sets of tenant oak together: complaints 9 of 224',
      ...{ sets: 20, hitSets: 7, worst: ['a', 'b'], moves: false },
    });
    const newSenders = togetherOf(records, null);
    expect(newSenders?.hitSets).toBe(7);
    expect(togetherOf([record(null, AT)], null)).toBeNull();
    const answer = { items: rows, newSenders, version: '1', asOf: null, known: 2, of: 2 };
    expect(Tenants.parse(answer)).toEqual(answer);
  });
});
