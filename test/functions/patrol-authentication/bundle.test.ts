import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { spfEvaluator } from '../../../functions/_adapters/dns/spf.ts';
import { BUNDLE_ALIAS } from '../../../functions/patrol-authentication/env.ts';
import { fakeDns } from '../../support/fake-dns.ts';

const root = new URL('../../../', import.meta.url).pathname;

async function bundled(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [root + entry],
    alias: Object.fromEntries(Object.entries(BUNDLE_ALIAS).map(([name, path]) => [name, root + path])),
    // mailauth is CommonJS, and asks for modules of Node.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    ...{ bundle: true, minify: true, platform: 'node', format: 'esm', write: false, external: ['@aws-sdk/*'] },
  });
  const [file] = outputFiles ?? [];
  if (file === undefined) throw new Error('nothing was bundled');
  return file.contents;
}

describe('the bundle of patrol-authentication', () => {
  it('is no larger than 900 KB, the AWS SDK aside', async () => {
    expect((await bundled('functions/patrol-authentication/index.ts')).length).toBeLessThanOrEqual(900_000);
  });

  it('evaluates SPF without what it leaves out', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'bundle-'));
    const file = join(directory, 'spf.mjs');
    await writeFile(file, await bundled('functions/_adapters/dns/spf.ts'));
    const module = (await import(file)) as { readonly spfEvaluator: typeof spfEvaluator };
    const dns = fakeDns({
      'example.com': { TXT: ['v=spf1 a:mail.example.com -all'] },
      'mail.example.com': { A: ['192.0.2.1'] },
    });
    const evaluate = module.spfEvaluator(dns);
    const results = ['192.0.2.1', '192.0.2.2'].map((ip) =>
      evaluate({ sender: 'jane@example.com', ip, helo: 'example.com' }),
    );
    expect((await Promise.all(results)).map(({ result }) => result)).toEqual(['pass', 'fail']);
    await rm(directory, { recursive: true });
  });
});
