import { afterAll, beforeAll, beforeEach } from 'vitest';
import { serveAdmin } from '../../../../functions/serve-admin/handle.ts';
import { consolePage } from '../../../../functions/serve-admin/page.ts';
import { buildConsole } from '../../../../infra/console/build.ts';
import { serveLoopback } from '../../../../infra/local/loopback.ts';
import type { AdminDeps } from '../../../../shared/admin/ports.ts';
import { MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { type AdminWorld, ALICE, adminWorld } from '../world.ts';
import { describeInBrowser, type Open } from './browser.ts';

export type ServedOptions = Parameters<typeof adminWorld>[0] & Partial<Pick<AdminDeps, 'patrol' | 'receivers'>>;

/** The API and its console, on a clock that stands still. */
export async function servedWorld({ patrol, receivers, ...options }: ServedOptions = {}) {
  const plain = await adminWorld(options);
  const given = { ...(patrol !== undefined && { patrol }), ...(receivers !== undefined && { receivers }) };
  const world = { ...plain, deps: { ...plain.deps, ...given } };
  return { ...world, ...(await serve(world)) };
}
export type ServedWorld = Awaited<ReturnType<typeof servedWorld>>;

/** Tests of one console in a real browser, each so long after the one before that it looks for new sets. */
export function describeConsole(
  name: string,
  options: ServedOptions,
  tests: (open: Open, world: () => ServedWorld) => void,
): void {
  describeInBrowser(name, (open) => {
    let world: ServedWorld;
    beforeAll(async () => {
      world = await servedWorld(options);
    });
    afterAll(() => world.close());
    // Sets that are new are looked for every ten minutes.
    beforeEach(() => {
      world.clock.at += 10 * MINUTE_MS + 1;
    });
    tests(open, () => world);
  });
}

async function serve({ deps, dynamo }: AdminWorld) {
  const page = consolePage(await buildConsole());
  const server = await serveLoopback((request) => serveAdmin(deps, { ...request, actor: ALICE }, page), 0);
  const close = async (): Promise<void> => {
    await server.close();
    await dynamo.close();
  };
  return { url: server.url, close };
}
