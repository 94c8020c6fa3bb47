import { describe, expect, it } from 'vitest';
import { CLI_COMMANDS } from '../../../infra/cli/admin/run.ts';
import { table } from '../../../infra/cli/table.ts';

const ITEM = {
  subject: 'tenant',
  name: 'acme',
  ladder: 'tiers',
  from: '2026-11-01',
  step: 3,
  allowed: 3_000,
  perHour: 600,
  providers: [{ provider: 'yahoo', allowed: 400 }],
  next: null,
  why: 'step 3 of 8\u001b[31m',
  over: { sent: 4_000, allowed: 3_000 },
  changes: [{ kind: 'hold', day: '2026-11-29', provider: 'yahoo', sentence: 'yahoo: held' }],
  at: '2026-11-30T01:00:00.000Z',
};

async function shown(items: readonly object[], names: readonly string[] = []): Promise<string> {
  let text = '';
  const show = (_: unknown, words: string) => {
    text = words;
  };
  await CLI_COMMANDS['ladder']?.run({ names, table, show, client: { call: async () => ({ items }) } } as never);
  return text;
}

describe('lazaretto ladder', () => {
  it('shows what everybody with a ladder may send', async () => {
    expect(await shown([ITEM])).toMatch(/^acme \(tenant\) +tiers +3 +3,000 +600 +yahoo 400 +4,000 sent$/m);
    expect(await shown([{ ...ITEM, allowed: null, perHour: null, over: null }])).toContain('no limit');
    expect(await shown([])).toContain('Nobody has a ladder');
  });

  it('shows of one why, who is held apart, and what changed', async () => {
    const text = await shown([ITEM], ['acme']);

    expect(text).toContain('acme (tenant): ladder tiers since 2026-11-01');
    expect(text).toContain('yahoo is held apart: 400 a day of it');
    expect(text).toContain('2026-11-29  yahoo: held');
    expect(text).not.toContain('\u001b');
    await expect(shown([ITEM], ['birch'])).rejects.toThrow(
      'Expected a tenant, set, domain or pool with a ladder, got "birch"',
    );
  });

  it('shows sending domains and pools beside them, each as what it is', async () => {
    const domain = { ...ITEM, subject: 'domain', name: 'news.example.com' };
    const pool = { ...ITEM, subject: 'pool', name: 'warm' };
    const text = await shown([domain, pool]);
    expect(text).toMatch(/^news\.example\.com \(domain\) +tiers/m);
    expect(text).toMatch(/^warm \(pool\) +tiers/m);
    expect(await shown([domain, pool], ['news.example.com'])).toContain('news.example.com (domain): ladder tiers');
  });
});
