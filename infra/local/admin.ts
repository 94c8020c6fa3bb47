import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { adminDeps } from '../../functions/serve-admin/compose.ts';
import { serveAdmin } from '../../functions/serve-admin/handle.ts';
import { consolePage } from '../../functions/serve-admin/page.ts';
import type { AdminDeps } from '../../shared/admin/ports.ts';
import type { Clock } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { buildConsole } from '../console/build.ts';
import type { LocalDeployment } from './deployment.ts';
import { laidOut } from './laid-out.ts';
import { type LoopbackServer, serveLoopback } from './loopback.ts';

/** Who decides on the local stack, as the audit trail names the person. */
export const LOCAL_ACTOR = 'local';

export type LocalAdminOptions = {
  readonly deployment: Pick<LocalDeployment, 'dynamo' | 'tables'>;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly redrive?: AdminDeps['redrive'];
  readonly log?: AdminDeps['log'];
  /** 0 takes a free one. */
  readonly port: number;
};

/** The admin function and its console on the local stack, for this machine alone. Its user is the operator. */
export async function serveLocalAdmin(options: LocalAdminOptions): Promise<LoopbackServer> {
  const { deployment, clock, policy, redrive = null, log = () => undefined, port } = options;
  const deps = adminDeps({
    client: laidOut(new DynamoDBClient(deployment.dynamo.clientConfig())),
    tables: deployment.tables,
    clock,
    elapsed: () => performance.now(),
    defaultPolicy: policy,
    mayWrite: true,
    redrive,
    log,
  });
  const page = consolePage(await buildConsole());
  return serveLoopback((request) => serveAdmin(deps, { ...request, actor: LOCAL_ACTOR }, page), port);
}
