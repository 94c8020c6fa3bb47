import { describe, expect, it } from 'vitest';
import { CLI_COMMANDS } from '../../../infra/cli/admin/run.ts';
import { tenantRows } from '../../../shared/admin/sets/tenants.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import type { TenantSurvey } from '../../../shared/survey/model.ts';

const TODAY = 20_454;
const POLICY: Policy = {
  ...DEFAULT_POLICY,
  tenants: {
    acme: { sets: ['acme-*'], declared: { perDay: 1_000, industry: 'loans \u001b[31m', lists: 'unknown' } },
    birch: { sets: [] },
  },
};
const SURVEY: TenantSurvey = {
  name: 'acme',
  at: TODAY * 86_400_000,
  sets: 1,
  firstDay: TODAY - 10,
  first: { outcomes: 1_000, hardBounces: 30 },
  month: null,
  offences: 0,
  brokenAuthentication: false,
};
const ITEMS = tenantRows([], POLICY, [], { surveys: [SURVEY], today: TODAY });

async function shown(names: readonly string[]): Promise<string> {
  let text = '';
  const context = {
    names,
    client: { call: async () => ({ items: ITEMS, version: '1', asOf: null, known: 0, of: 0 }) },
    show: (_: unknown, words: string) => {
      text = words;
    },
  };
  expect(await CLI_COMMANDS['profile']?.run(context as never)).toBe(0);
  return text;
}

describe('lazaretto profile', () => {
  it('lists them with their grades, the riskiest first', async () => {
    const lines = (await shown([])).split('\n');

    expect(lines[1]).toMatch(/^acme +D +0 +- +/);
    expect(lines[2]).toMatch(/^birch +B /);
  });

  it('says of one what it says of itself, each reason with its source, and what suits it', async () => {
    const text = await shown(['acme']);

    expect(text).toContain('acme: grade D (7 points)');
    expect(text).toContain('1,000 a day, loans');
    expect(text).toContain('+2  hard bounces 30 of 1,000 first answers = 3.00 %');
    expect(text).toContain('the pool of new senders, ladder braze-conservative from step 1');
    expect(text).not.toContain('\u001b');
  });

  it('says so where nothing of one was counted yet', async () => {
    expect(await shown(['birch'])).toContain('counted never yet');
  });

  it.each([
    [['cedar'], 'Expected the name of a tenant, got "cedar"'],
    [['acme', 'birch'], 'Expected one tenant, got 2'],
  ])('refuses %j', async (names, sentence) => {
    await expect(shown(names)).rejects.toThrow(sentence);
  });
});
