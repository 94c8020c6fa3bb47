import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { ByHand } from '../../../shared/standing/by-hand.ts';
import { approveByHand, dropByHand } from '../../../shared/standing/by-hand-held.ts';
import { ENFORCED, record, T0 } from './build.ts';

const WHY = 'hard bounces 212 of 1,860 = 11.4 %, limit 5 %';
const numbers = {
  metric: 'hardBounce',
  count: 212,
  of: 1_860,
  rate: 212 / 1_860,
  limit: 0.05,
  evidence: 13.4,
  bar: 10,
  since: T0,
} as const;
const by = (sentence = WHY): ByHand => ({
  configurationSet: 'acme-news',
  present: record('quarantined', { numbers, sentence }),
  policy: DEFAULT_POLICY,
  effective: ENFORCED,
  actor: 'alice',
  reason: 'looked at it',
  now: T0 + 1,
});

describe('a held decision that a person approves', () => {
  it('keeps its reason in front of who approved it, and its numbers', () => {
    const answer = approveByHand(by(), true);
    expect(answer).toMatchObject({
      ok: true,
      record: { numbers, actor: 'alice', sentence: `${WHY}; approved by hand by alice: looked at it` },
    });
  });

  it('keeps of a long reason, or of one with control characters, what can be read', () => {
    const answer = approveByHand(by(`\u001b[31m${'x'.repeat(5_000)}`), true);
    if (!answer.ok) throw new Error(answer.sentence);
    expect(answer.record.sentence).not.toContain('\u001b');
    expect(answer.record.sentence.length).toBeLessThan(500);
    expect(answer.record.sentence).toMatch(/; approved by hand by alice: looked at it$/);
  });

  it('is not approved where nothing is held, and what is dropped says nothing against the set', () => {
    expect(approveByHand(by(), false)).toMatchObject({ ok: false });
    expect(dropByHand(by(), true)).toMatchObject({
      ok: true,
      record: { to: 'healthy', sentence: 'dropped by hand by alice: looked at it' },
    });
  });
});
