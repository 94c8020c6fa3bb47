import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseStrays } from '../../../infra/package/strays.ts';

describe('refuseStrays', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'lazaretto-strays-'));
    mkdirSync(join(root, 'docs'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('refuses to publish a page that git does not keep, ignored ones too, and nothing else', () => {
    writeFileSync(join(root, 'docs/kept.md'), 'kept');
    expect(() => refuseStrays(root)).not.toThrow();
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    execFileSync('git', ['add', '.'], { cwd: root });
    writeFileSync(join(root, 'docs/mail.jsonl'), '{}');
    expect(() => refuseStrays(root)).not.toThrow();
    writeFileSync(join(root, 'docs/customers.md'), 'never to be published');
    writeFileSync(join(root, '.gitignore'), 'docs/mine.md');
    writeFileSync(join(root, 'docs/mine.md'), 'never to be published');
    expect(() => refuseStrays(root)).toThrow('got docs/customers.md, docs/mine.md');
  });
});
