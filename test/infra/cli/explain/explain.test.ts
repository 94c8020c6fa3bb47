import { execFile } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../../infra/cli/explain/explain.ts';
import { pathOf } from '../../../docs/pages.ts';

type Ran = { readonly code: number; readonly out: string; readonly err: string };
const run = (...argv: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, [pathOf('infra/cli/lazaretto.ts'), 'explain', ...argv], (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

describe('lazaretto explain', () => {
  it('prints one object with what there is to know', async () => {
    const { code, out } = await run(
      '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred',
      '--provider',
      'yahoo.de',
      '--json',
    );

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      reason: 'rate-limited',
      blocklist: null,
      class: 'reputation',
      reputation: true,
      name: 'TSS04',
      meaning: expect.stringContaining('complaints'),
      advice: expect.stringContaining('two hours'),
      source: expect.stringMatching(/^https:/),
    });
  });

  it('says a list, and where to ask for removal', async () => {
    const { out } = await run('554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org');

    expect(out).toContain('Spamhaus');
    expect(out).toContain('https://check.spamhaus.org');
  });

  it.each([
    [[], 'got nothing'],
    [[' \u200b '], 'got an empty text'],
    [['550 no', '--status', 'five'], '--status: expected an enhanced status code such as 5.1.1, got "five"'],
    [['550 no', '--provider', 'https://x'], '--provider: expected a domain such as gmail.com, got "https://x"'],
    [['550 no', '--nonsense'], 'See lazaretto explain --help'],
  ])('refuses %j in a sentence', async (argv, sentence) => {
    const { code, out, err } = await run(...argv);

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('takes a hundred kilobytes, control characters and turned writing', async () => {
    const ran = await run(`550 5.1.1 \u001b]0;owned\u0007\u202e user unknown\u0001 ${'x'.repeat(100_000)}`);

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('unknown-user');
    expect(ran.out).toMatch(/^[ -~\n]*$/);
  });
});

describe('explain', () => {
  it('says nothing that came from outside, whatever was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('other', 'google', 'netease'), (said, provider) => {
        const { meaning, advice, source } = explain(said, '', provider);
        for (const text of [meaning, advice, source]) expect(text).toMatch(/^[ -~]+$/);
      }),
    );
  });
});
