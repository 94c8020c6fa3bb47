import { serveAdmin } from '../../functions/serve-admin/handle.ts';
import { consolePage } from '../../functions/serve-admin/page.ts';
import { buildConsole } from '../console/build.ts';
import { LOCAL_ACTOR, type LocalAdminSetup, localAdminDeps } from './admin-deps.ts';
import { type LoopbackServer, serveLoopback } from './loopback.ts';

export type LocalAdminOptions = LocalAdminSetup & {
  /** 0 takes a free one. */
  readonly port: number;
};

/** The admin function and its console on the local stack, for this machine alone. Its user is the operator. */
export async function serveLocalAdmin({ port, ...setup }: LocalAdminOptions): Promise<LoopbackServer> {
  const deps = localAdminDeps(setup);
  const page = consolePage(await buildConsole());
  return serveLoopback((request) => serveAdmin(deps, { ...request, actor: LOCAL_ACTOR }, page), port);
}
