import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const file = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const script = readFileSync(file('.ci/run'), 'utf8');
const workflow = readFileSync(file('.github/workflows/ci.yml'), 'utf8');

describe('.ci/run', () => {
  it('can be executed, and is bash that stops at the first failure', () => {
    expect(statSync(file('.ci/run')).mode & 0o111).not.toBe(0);
    expect(script).toMatch(/^#!\/usr\/bin\/env bash\n/);
    expect(script).toMatch(/^set -euo pipefail$/m);
    expect(spawnSync('bash', ['-n', file('.ci/run')]).status).toBe(0);
  });

  it('brings a browser for the tests of the console, where there is none', () => {
    expect(script).toMatch(/apt-get install [^\n]*\bchromium\b/);
    expect(script.indexOf('chromium')).toBeLessThan(script.indexOf('\nnpm test'));
  });

  it('is what the workflow runs', () => {
    for (const line of ['npm test', 'npm run test:slow', 'npm run mutants']) {
      expect(script.split('\n')).toContain(line);
    }
    expect(workflow).toContain('- run: .ci/run\n');
  });
});

describe('the workflow', () => {
  it('pins every action to a commit, and names the version', () => {
    const uses = [...workflow.matchAll(/uses: (.+)/g)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});
