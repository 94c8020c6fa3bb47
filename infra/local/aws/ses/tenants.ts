import type {
  GetReputationEntityRequest,
  GetReputationEntityResponse,
  GetTenantRequest,
  GetTenantResponse,
  UpdateReputationEntityCustomerManagedStatusRequest,
} from '@aws-sdk/client-sesv2';
import { badRequest, notFound } from '../errors.ts';
import { operation } from '../operation.ts';
import type { AwsState, SesTenant } from '../state.ts';

export const getTenant = operation<GetTenantRequest>(
  'GetTenant',
  ({ TenantName = '' }, { state }): GetTenantResponse => {
    const tenant = state.tenants.get(TenantName);
    if (tenant === undefined) throw notFound(`Tenant ${TenantName} does not exist.`);
    return { Tenant: { TenantName, TenantArn: tenant.arn, SendingStatus: tenant.status } };
  },
);

export const getReputationEntity = operation<GetReputationEntityRequest>(
  'GetReputationEntity',
  ({ ReputationEntityReference }, { state }) => {
    const { arn, status, changedAt } = tenantBy(state, ReputationEntityReference);
    const CustomerManagedStatus = { Status: status, LastUpdatedTimestamp: changedAt / 1_000 };
    return {
      ReputationEntity: {
        ReputationEntityReference: arn,
        ReputationEntityType: 'RESOURCE',
        CustomerManagedStatus,
        SendingStatusAggregate: status,
      },
      // Times are seconds on the wire.
    } as unknown as GetReputationEntityResponse;
  },
);

export const updateCustomerManagedStatus = operation<UpdateReputationEntityCustomerManagedStatusRequest>(
  'UpdateReputationEntityCustomerManagedStatus',
  ({ ReputationEntityReference, SendingStatus }, { state, clock }) => {
    const tenant = tenantBy(state, ReputationEntityReference);
    if (SendingStatus === undefined) throw badRequest('SendingStatus is required.');
    state.tenants.set(tenant.name, { ...tenant, status: SendingStatus, changedAt: clock.now() });
    return {};
  },
);

function tenantBy(state: AwsState, arn = ''): SesTenant {
  const tenant = [...state.tenants.values()].find((one) => one.arn === arn);
  if (tenant === undefined) throw notFound(`Reputation entity ${arn} does not exist.`);
  return tenant;
}
