import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = new URL('../../../../', import.meta.url).pathname;

/** `npm run patrol -- …`, without npm. */
export async function patrol(
  ...args: string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const settled = run(process.execPath, ['infra/cli/patrol.ts', ...args], { cwd: root });
  return await settled.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout,
      err: stderr,
    }),
  );
}
