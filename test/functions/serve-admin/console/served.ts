import { serveAdmin } from '../../../../functions/serve-admin/handle.ts';
import { consolePage } from '../../../../functions/serve-admin/page.ts';
import { buildConsole } from '../../../../infra/console/build.ts';
import { serveLoopback } from '../../../../infra/local/loopback.ts';
import type { AdminDeps } from '../../../../shared/admin/ports.ts';
import { type AdminWorld, ALICE, adminWorld } from '../world.ts';

type Options = Parameters<typeof adminWorld>[0] & { readonly patrol?: AdminDeps['patrol'] };

/** The API and its console, on a clock that stands still. */
export async function servedWorld({ patrol, ...options }: Options = {}) {
  const plain = await adminWorld(options);
  const world = patrol === undefined ? plain : { ...plain, deps: { ...plain.deps, patrol } };
  return { ...world, ...(await serve(world)) };
}
export type ServedWorld = Awaited<ReturnType<typeof servedWorld>>;

async function serve({ deps, dynamo }: AdminWorld) {
  const page = consolePage(await buildConsole());
  const server = await serveLoopback((request) => serveAdmin(deps, { ...request, actor: ALICE }, page), 0);
  const close = async (): Promise<void> => {
    await server.close();
    await dynamo.close();
  };
  return { url: server.url, close };
}
