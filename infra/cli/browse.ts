import { spawn } from 'node:child_process';

/** Opens a file or an address with whatever does so here; where nothing does, it is on the screen. */
export function browse(what: string): void {
  const [program, ...args] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['explorer'] : ['xdg-open'];
  const child = spawn(program ?? 'xdg-open', [...args, what], { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
}
