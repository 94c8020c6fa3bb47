import { spawnSync } from 'node:child_process';

/**
 * Pages beside those of the project that would be published with them: notes of somebody's own.
 * @param root a checkout; where it is none, nobody knows
 * @throws {Error} naming them
 */
export function refuseStrays(root: string): void {
  const { status, stdout } = spawnSync('git', ['ls-files', '--others', '-z', '--', 'docs/*.md'], {
    cwd: root,
    encoding: 'utf8',
  });
  const strays = status === 0 ? stdout.split('\0').filter((name) => name !== '') : [];
  if (strays.length === 0) return;
  throw new Error(`Expected pages that git keeps, got ${strays.join(', ')}: add them, or take them out of docs`);
}
