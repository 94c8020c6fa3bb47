import { describe, expect, it } from 'vitest';
import { run } from '../../../../infra/cli/admin/run.ts';
import { poolNow } from '../../../../infra/cli/admin/season/pool.ts';
import { printed } from '../../../../infra/cli/admin/season/print.ts';
import { readDay, readVolume } from '../../../../infra/cli/admin/season/read.ts';
import { planSeason } from '../../../../shared/capacity/season.ts';
import { ladderOf } from '../../../../shared/ladders/ladders.data.ts';
import { parsePolicy } from '../../../../shared/policy/parse.ts';

const TODAY = 20_454;

describe('readDay', () => {
  it('takes a day to come', () => expect(readDay('from', '2026-11-27', TODAY)).toBe(TODAY + 330));

  it.each(['2026-02-30', '27.11.2026', '2026-11', '', '2026-01-01', '2025-12-31', '2036-01-01', '\u001b[31m'])(
    'refuses %j',
    (got) => {
      expect(() => readDay('from', got, TODAY)).toThrow(/^--from: expected a day/);
    },
  );
});

describe('readVolume', () => {
  it.each([
    ['900000/day', 900_000],
    ['900,000', 900_000],
    ['900k', 900_000],
    ['1.5M/day', 1_500_000],
  ])('reads %s', (got, value) => expect(readVolume('volume', got, 1)).toBe(value));

  it.each(['', '0', '-1', 'many', '1.5.2', '9'.repeat(15), '10/hour'])('refuses %j', (got) => {
    expect(() => readVolume('volume', got, 1)).toThrow(/^--volume: expected a whole number/);
  });
});

describe('poolNow', () => {
  const POOL = {
    pool: 'own',
    isManaged: false,
    perDay: 80_000,
    addresses: [100, 40, null].map((warmupPercent) => ({ warmupPercent })),
  };
  const of = (items: readonly object[]) => ({ client: { call: async () => ({ items }) } }) as never;

  it('takes what a pool has and carries from the deployment', async () => {
    expect(await poolNow(of([POOL]), 'own')).toEqual({ addresses: 2, now: 80_000 });
  });

  it('refuses a pool that there is not, and one that SES manages', async () => {
    await expect(poolNow(of([POOL]), 'other')).rejects.toThrow('--pool: expected own, got "other"');
    await expect(poolNow(of([{ ...POOL, isManaged: true }]), 'own')).rejects.toThrow('is managed');
  });
});

it('prints a plan, and what the policy takes to remind of it', () => {
  const ladder = ladderOf('ses-45-days');
  if (ladder === null) throw new Error('Expected a ladder');
  const setting = { from: '2026-01-21', perDay: 100_000, addresses: 1, now: 0, ladder: 'ses-45-days' };
  const text = printed(planSeason({ ...setting, from: TODAY + 20, ladder, today: TODAY }), setting);

  expect(text).toMatch(/^2 addresses, 50,000 mails a day each; there is 1 warm, so 1 is to be leased\.\nToo late: /);
  expect(text).toMatch(/2026-01-21 +season +the season begins/);
  const policy = /put it into the policy: (.*)$/m.exec(text)?.[1] ?? '';
  expect(parsePolicy(policy)).toMatchObject({ ok: true, policy: { seasons: { 'season-2026-01-21': setting } } });
});

describe('lazaretto season', () => {
  const asked = async (...argv: readonly string[]) => {
    let text = '';
    const io = {
      write: (more: string) => {
        text += more;
      },
      complain: () => undefined,
      terminal: () => ({ columns: 80 }),
    };
    const connect = async () => {
      throw new Error('Nobody should be asked');
    };
    const exit = await run(['season', ...argv], io as never, connect as never);
    return { text, exit };
  };
  const to = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  it('asks nobody where the addresses are given', async () => {
    const { text, exit } = await asked('--from', to(300), '--volume', '900000/day', '--addresses', '4', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ addresses: 18, lease: 14, perAddress: 50_000, late: null });
    expect((await asked('--from', to(30), '--volume', '900k')).exit).toBe(1);
  });

  it.each([
    [['--volume', '1'], 'Expected --from and --volume'],
    [['--from', '2099-01-01', '--volume', '1'], '--from: expected a day to come'],
    [['--from', to(30), '--volume', '1', '--ladder', 'postmark'], '--ladder: expected six-weeks | '],
    [['--from', to(30), '--volume', '1', '--pool', 'own', '--addresses', '1'], 'got both'],
    [['--from', to(30), '--volume', '1', 'more'], 'Expected options only'],
  ])('refuses %j', async (argv, sentence) => {
    await expect(asked(...argv)).rejects.toThrow(sentence);
  });
});
