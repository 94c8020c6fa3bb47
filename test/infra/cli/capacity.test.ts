import { describe, expect, it } from 'vitest';
import { CLI_COMMANDS } from '../../../infra/cli/admin/run.ts';
import { table } from '../../../infra/cli/table.ts';

const POOL = {
  pool: 'own',
  isManaged: false,
  addresses: [{ ip: '192.0.2.1', warmupPercent: 100, perDay: 900 }],
  perDay: 900,
  peak: 2_000,
  sets: 3,
  tenants: 2,
  advice: [{ id: 'warming', level: 'look', sentence: 'look at \u001b[31mit', source: 'SES' }],
};
const DOMAIN = {
  domain: 'mail.acme.example',
  perDay: 1_200,
  lastDay: '2026-11-29',
  idleDays: 0,
  hardBounceRate: 0.01,
  complaintRate: null,
  trend: 1.5,
  sets: { count: 1, first: [] },
  tenants: { count: 1, first: [] },
  records: 'sound',
  isRetired: true,
  advice: [{ id: 'retired-sends', level: 'due', sentence: 'it is retired and sends', source: 'the policy' }],
};

async function shown(
  command: string,
  items: readonly object[],
  names: readonly string[] = [],
  values: Readonly<Record<string, boolean>> = {},
) {
  let text = '';
  const context = {
    names,
    values,
    table,
    client: { call: async () => ({ items, surveyedAt: '2026-11-30T01:00:00.000Z' }) },
    show: (_: unknown, words: string) => {
      text = words;
    },
  };
  const exit = await CLI_COMMANDS[command]?.run(context as never);
  return { text, exit };
}

describe('lazaretto capacity', () => {
  it('shows pools and what is due, and says by its exit code whether anything is', async () => {
    const { text, exit } = await shown('capacity', [POOL]);
    expect(text).toMatch(/^own +1 +900 +2,000 +900 +3 +2$/m);
    expect(text).toContain('Counted on 2026-11-30.');
    expect(text).not.toContain('\u001b');
    expect(exit).toBe(0);

    const due = { ...POOL, advice: [{ ...POOL.advice[0], level: 'due' }] };
    expect((await shown('capacity', [due])).exit).toBe(1);
  });

  it('shows one pool alone, and refuses one that there is not', async () => {
    expect((await shown('capacity', [POOL, { ...POOL, pool: 'other' }], ['other'])).text).not.toMatch(/^own/m);
    await expect(shown('capacity', [POOL], ['none'])).rejects.toThrow('Expected a pool with mail, got "none"');
  });

  it('says so where there is none', async () => {
    expect((await shown('capacity', [])).text).toContain('SES lists no pool');
  });
});

describe('lazaretto domains', () => {
  it('shows each with its trend, its rates and its records', async () => {
    const { text, exit } = await shown('domains', [DOMAIN]);
    expect(text).toMatch(/^mail\.acme\.example \(retired\) +1,200 +×1\.5 +1\.00 % +- +2026-11-29 +sound +1$/m);
    expect(text).toContain('!! it is retired and sends');
    expect(exit).toBe(1);
    expect((await shown('domains', [])).text).toContain('No domain has sent yet');
  });

  it('shows with --refused which reports were refused and why, and nothing that a terminal obeys', async () => {
    const refusal = {
      at: '2026-11-30T01:02:00.000Z',
      object: 'refused/a1',
      from: 'stranger.example',
      reason: 'it is about \u001b[31mx: expected a domain\u009b1m',
    };
    const { text, exit } = await shown('domains', [refusal, { ...refusal, from: null }], [], { refused: true });
    expect(text).toMatch(/^2026-11-30T01:02Z +stranger\.example +it is about .*: expected a domain +refused\/a1$/m);
    for (const sign of ['\u001b', '\u009b']) expect(text).not.toContain(sign);
    expect(exit).toBe(0);
    expect((await shown('domains', [], [], { refused: true })).text).toContain('No report was refused');
  });
});
