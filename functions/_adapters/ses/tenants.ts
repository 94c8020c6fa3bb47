import {
  GetReputationEntityCommand,
  GetTenantCommand,
  type SESv2Client,
  UpdateReputationEntityCustomerManagedStatusCommand,
} from '@aws-sdk/client-sesv2';
import type { SesTenants } from '../../place-sets/control/ports.ts';
import { mapSesErrors } from './failures.ts';

/** The one type of reputation entity that SES has: a tenant, by its ARN. */
const RESOURCE = 'RESOURCE';

/** SES's tenants over the real client. It never writes `REINSTATED`: that overrides SES's own findings. */
export const sesTenants = (client: SESv2Client): SesTenants => ({
  async tenantArn(name) {
    const { Tenant } = await mapSesErrors(client.send(new GetTenantCommand({ TenantName: name })));
    return Tenant?.TenantArn ?? '';
  },

  async describeTenant(arn) {
    const { ReputationEntity } = await mapSesErrors(
      client.send(new GetReputationEntityCommand({ ReputationEntityType: RESOURCE, ReputationEntityReference: arn })),
    );
    const owners = ReputationEntity?.CustomerManagedStatus;
    return {
      isDisabled: owners?.Status === 'DISABLED',
      changedAt: owners?.LastUpdatedTimestamp?.getTime() ?? null,
    };
  },

  async putTenantSending(arn, enabled) {
    await mapSesErrors(
      client.send(
        new UpdateReputationEntityCustomerManagedStatusCommand({
          ReputationEntityType: RESOURCE,
          ReputationEntityReference: arn,
          SendingStatus: enabled ? 'ENABLED' : 'DISABLED',
        }),
      ),
    );
  },
});
