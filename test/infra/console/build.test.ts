import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { consoleFiles } from '../../../functions/_adapters/lambda/console-files.ts';
import { buildConsole } from '../../../infra/console/build.ts';
import { writeConsole } from '../../../infra/console/write.ts';

/** What the console may weigh on its way to the browser. Unit: bytes, compressed. */
const MOST_BYTES = 120_000;
/** And of that before the first view is there. */
const MOST_AT_ONCE_BYTES = 75_000;

describe('the console, built', () => {
  it('is one page, its script, its style and its icon, and what draws charts, and is light', async () => {
    const files = await buildConsole();
    const names = Object.keys(files).map((name) => name.replace(/-[0-9a-f]{12}\./, '.'));
    expect(names).toEqual(['index.html', 'console.js', 'console.css', 'console.svg', 'console.js']);
    const bytes = Object.values(files).reduce((sum, text) => sum + gzipSync(text).length, 0);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    // The first view draws no chart.
    const atOnce = Object.entries(files).filter(
      ([name]) => !name.endsWith('.js') || (files['index.html'] ?? '').includes(name),
    );
    expect(atOnce.reduce((sum, [, text]) => sum + gzipSync(text).length, 0)).toBeLessThanOrEqual(MOST_AT_ONCE_BYTES);
  });

  it('names its files and nobody else’s, and has nothing of script or style written into the page', async () => {
    const { 'index.html': html = '', ...assets } = await buildConsole();
    const brought = [
      ...Object.values(assets)
        .join('')
        .matchAll(/import\("\.(\/console-[^"]*)"\)/g),
    ];
    const named = [...html.matchAll(/(?:src|href)="([^"]*)"/g), ...brought].map(([, target = '']) => target);
    expect(brought).toHaveLength(1);
    expect(new Set(named)).toEqual(new Set(Object.keys(assets).map((name) => `/${name}`)));
    expect(Object.values(assets).join('')).not.toMatch(/@import/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script[^>]*>[^<]/);
  });

  it('is written out for a bundle, and read back from beside it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'lazaretto-console-'));
    try {
      await writeConsole(join(directory, 'console'));
      expect(consoleFiles(join(directory, 'console'))).toEqual(await buildConsole());
      expect(consoleFiles(join(directory, 'nothing'))).toEqual({});
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
