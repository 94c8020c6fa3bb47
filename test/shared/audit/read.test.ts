import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../shared/audit/model.ts';
import { type AuditFilter, readAudit } from '../../../shared/audit/read.ts';

const AT = Date.UTC(2026, 10, 20, 10);
const entry = (id: string, actor: string, action: string, name: string | null): AuditEntry => ({
  ...{ id, at: AT, actor, action, via: 'console', from: null, to: null, why: 'ticket 481' },
  target: { kind: 'set', name },
});
const ENTRIES = [
  entry('1', 'arn:aws:sts::123456789012:assumed-role/Operator/alice', 'pin', 'Acorn-News'),
  entry('2', 'bob', 'unpin', 'birch'),
  entry('3', 'lazaretto', 'standing', null),
];
const found = async (filter: Partial<AuditFilter>): Promise<string> => {
  const trail = {
    page: async (_: number, before: string | null) =>
      before === null ? ENTRIES.map((one) => ({ position: one.id, entry: one })) : [],
  };
  const { entries } = await readAudit(trail, { from: AT, to: AT, ...filter }, null, 10);
  return entries.map(({ id }) => id).join('');
};

describe('the audit trail', () => {
  it('is searched by parts of who, what and about, whatever the case', async () => {
    expect(await found({ match: 'part', actor: 'ALICE' })).toBe('1');
    expect(await found({ match: 'part', action: 'pin' })).toBe('12');
    expect(await found({ match: 'part', name: 'news' })).toBe('1');
    expect(await found({ match: 'part', name: '' })).toBe('123');
    expect(await found({ match: 'part', name: 'news', actor: 'bob' })).toBe('');
  });

  it('is searched by the whole word unless parts are asked for', async () => {
    for (const match of [undefined, 'exact'] as const) {
      expect(await found({ match, actor: 'alice' })).toBe('');
      expect(await found({ match, action: 'pin' })).toBe('1');
      expect(await found({ match, name: 'acorn-news' })).toBe('');
      expect(await found({ match, name: 'Acorn-News' })).toBe('1');
    }
  });
});
