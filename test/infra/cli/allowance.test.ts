import { describe, expect, it } from 'vitest';
import { CLI_COMMANDS } from '../../../infra/cli/admin/run.ts';
import { table } from '../../../infra/cli/table.ts';

const ITEM = {
  ...{ name: 'acme-news', tenant: 'acme', hour: '2026-12-01T10:00:00.000Z', allowed: 1_200, granted: 50 },
  ...{ remaining: 1_150, grantedToday: 3_050, sent: 2_900, why: 'step 3 of 8\u001b[31m' },
  providers: [{ provider: 'yahoo', allowed: 10, granted: 4 }],
  askedAt: '2026-12-01T09:00:00.000Z',
};
const WAITING = { ...ITEM, name: 'shared/birch', tenant: null, hour: null, remaining: null, providers: [] };

async function shown(items: readonly object[], names: readonly string[] = []): Promise<string> {
  let text = '';
  const show = (_: unknown, words: string) => {
    text = words;
  };
  await CLI_COMMANDS['allowance']?.run({ names, table, show, client: { call: async () => ({ items }) } } as never);
  return text;
}

describe('lazaretto allowance', () => {
  it('shows who asks, and what each may send within the hour', async () => {
    const text = await shown([ITEM, { ...ITEM, name: 'free', allowed: null, remaining: null }, WAITING]);
    expect(text).toMatch(/^acme-news +acme +2026-12-01T10:00Z +1,200 +50 +1,150 +3,050$/m);
    expect(text).toMatch(/^free .* no limit +50 +no limit/m);
    expect(text).toMatch(/^shared\/birch +- +- +- +- +-/m);
    expect(await shown([])).toContain('Nobody asks');
  });

  it('shows of one, of its streams, and of a tenant why, unescaped nowhere', async () => {
    const text = await shown([ITEM, WAITING], ['acme']);
    expect(text).toContain('acme-news (tenant acme)\nhour 2026-12-01T10:00Z: 1,200 allowed, 50 taken, 1,150 left');
    expect(text).toContain('of it for yahoo: 10 allowed, 4 taken');
    expect(text).toContain('step 3 of 8');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('birch');
    expect(await shown([ITEM, WAITING], ['shared'])).toContain('not worked out yet');
  });

  it('says what was expected where nobody of that name asks', async () => {
    await expect(shown([ITEM], ['birch'])).rejects.toThrow(
      'Expected a set, stream or tenant that is asked for, got "birch"',
    );
    await expect(shown([ITEM], ['a', 'b'])).rejects.toThrow('Expected one set, stream or tenant, got 2');
  });
});
