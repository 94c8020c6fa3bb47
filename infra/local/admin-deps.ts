import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { adminDeps } from '../../functions/serve-admin/compose.ts';
import type { AdminDeps } from '../../shared/admin/ports.ts';
import type { Clock } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';
import type { LocalDeployment } from './deployment.ts';
import { laidOut } from './laid-out.ts';

/** Who decides on the local stack, as the audit trail names the person. */
export const LOCAL_ACTOR = 'local';

export type LocalAdminSetup = {
  readonly deployment: Pick<LocalDeployment, 'dynamo' | 'tables'>;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly redrive?: AdminDeps['redrive'];
  readonly log?: AdminDeps['log'];
  readonly tenantPages?: AdminDeps['tenantPages'];
};

/** The admin function on the local stack, by its own `compose.ts`. */
export const localAdminDeps = ({
  deployment,
  clock,
  policy,
  redrive = null,
  tenantPages = null,
  log = () => undefined,
}: LocalAdminSetup): AdminDeps =>
  adminDeps({
    client: laidOut(new DynamoDBClient(deployment.dynamo.clientConfig())),
    tables: deployment.tables,
    clock,
    elapsed: () => performance.now(),
    defaultPolicy: policy,
    mayWrite: true,
    redrive,
    tenantPages,
    log,
  });
