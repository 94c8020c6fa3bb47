import { describe, expect, it } from 'vitest';
import { CLI_COMMANDS } from '../../../infra/cli/admin/run.ts';

const LINK = { url: 'https://x.example/#t=1a2b3c4d.abc.def', endsAt: '2026-12-14T10:00:00.000Z' };

/** One run of the command: what it asked, and what it printed. */
async function ran(names: readonly string[], values: Readonly<Record<string, string | boolean>> = {}) {
  const asked: unknown[] = [];
  let text = '';
  const context = {
    names,
    values,
    write: (words: string) => {
      text += words;
    },
    show: (value: unknown, words: string) => {
      text += values['json'] === true ? JSON.stringify(value) : `${words}\n`;
    },
    client: {
      call: async (id: string, parts: object) => {
        asked.push([id, parts]);
        return id === 'shareTenant' ? LINK : { sentence: 'no link opens any more\u001b[31m' };
      },
    },
  };
  await CLI_COMMANDS['tenant-link']?.run(context as never);
  return { asked, text };
}

describe('lazaretto tenant-link', () => {
  it('prints the link alone on its line, and until when it opens the page', async () => {
    const { asked, text } = await ran(['acme'], { days: '7', lang: 'de', reason: 'they asked' });
    const body = { days: 7, language: 'de', reason: 'they asked' };
    expect(asked).toEqual([['shareTenant', { path: { tenant: 'acme' }, body }]]);
    expect(text.split('\n').slice(0, 2)).toEqual([
      LINK.url,
      'Whoever has it sees the page of acme, until 2026-12-14T10:00Z.',
    ]);
    expect((await ran(['acme'], { json: true })).text).toBe(JSON.stringify(LINK));
  });

  it('takes 14 days and the reader’s language where nobody says otherwise', async () => {
    const { asked } = await ran(['acme']);
    const body = { days: 14, reason: 'shared with the tenant' };
    expect(asked).toEqual([['shareTenant', { path: { tenant: 'acme' }, body }]]);
  });

  it('voids every link of a tenant, also of one that is called revoke', async () => {
    const { asked, text } = await ran(['revoke', 'acme']);
    expect(asked).toEqual([['revokeTenantLinks', { path: { tenant: 'acme' }, body: { reason: 'links revoked' } }]]);
    expect(text).toBe('no link opens any more\n');
    expect((await ran(['revoke'])).asked).toMatchObject([['shareTenant', { path: { tenant: 'revoke' } }]]);
    expect((await ran(['revoke', 'revoke'])).asked).toMatchObject([
      ['revokeTenantLinks', { path: { tenant: 'revoke' } }],
    ]);
  });

  it('says what was expected where something else was got', async () => {
    await expect(ran([])).rejects.toThrow('Expected one tenant, got 0');
    await expect(ran(['acme', 'birch'])).rejects.toThrow('Expected one tenant, got 2');
    await expect(ran(['revoke', 'acme'], { days: '7' })).rejects.toThrow('expected nothing beside revoke');
    await expect(ran(['acme'], { lang: 'tlh' })).rejects.toThrow('--lang');
    await expect(ran(['acme'], { days: 'x' })).rejects.toThrow('--days');
  });
});
