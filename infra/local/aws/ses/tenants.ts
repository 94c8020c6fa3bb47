import type {
  CreateTenantRequest,
  CreateTenantResponse,
  GetReputationEntityRequest,
  GetReputationEntityResponse,
  GetTenantRequest,
  GetTenantResponse,
  UpdateReputationEntityCustomerManagedStatusRequest,
  UpdateReputationEntityPolicyRequest,
} from '@aws-sdk/client-sesv2';
import { AwsError, badRequest, notFound } from '../errors.ts';
import { operation } from '../operation.ts';
import type { AwsState, SesTenant } from '../state.ts';
import { checkName } from './names.ts';

export const getTenant = operation<GetTenantRequest>(
  'GetTenant',
  ({ TenantName = '' }, { state }): GetTenantResponse => {
    const tenant = state.tenants.get(TenantName);
    if (tenant === undefined) throw notFound(`Tenant ${TenantName} does not exist.`);
    const Tags = [...(tenant.tags ?? [])];
    return { Tenant: { TenantName, TenantArn: tenant.arn, SendingStatus: tenant.status, Tags } };
  },
);

export const getReputationEntity = operation<GetReputationEntityRequest>(
  'GetReputationEntity',
  ({ ReputationEntityReference }, { state }) => {
    const { arn, status, changedAt, policy = STANDARD } = tenantBy(state, ReputationEntityReference);
    const CustomerManagedStatus = { Status: status, LastUpdatedTimestamp: changedAt / 1_000 };
    return {
      ReputationEntity: {
        ReputationEntityReference: arn,
        ReputationEntityType: 'RESOURCE',
        ReputationManagementPolicy: policy,
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

export const createTenant = operation<CreateTenantRequest>(
  'CreateTenant',
  ({ TenantName, Tags = [] }, { state, clock }): CreateTenantResponse => {
    const name = checkName('tenant', TenantName);
    if (state.tenants.has(name)) throw new AwsError('AlreadyExistsException', `Tenant ${name} already exists.`);
    state.addTenant(name, clock.now());
    const made = state.tenants.get(name);
    if (made !== undefined) state.tenants.set(name, { ...made, tags: Tags });
    return { TenantName: name, TenantArn: made?.arn, SendingStatus: 'ENABLED' };
  },
);

export const updateReputationPolicy = operation<UpdateReputationEntityPolicyRequest>(
  'UpdateReputationEntityPolicy',
  ({ ReputationEntityReference, ReputationEntityPolicy: policy = '' }, { state }) => {
    const tenant = tenantBy(state, ReputationEntityReference);
    if (!/^arn:[^:]+:ses:[^:]+:aws:reputation-policy\/(?:none|standard|strict)$/.test(policy)) {
      throw badRequest(`Reputation policy <${policy}> does not exist.`);
    }
    state.tenants.set(tenant.name, { ...tenant, policy });
    return {};
  },
);
const STANDARD = 'arn:aws:ses:us-east-1:aws:reputation-policy/standard';

function tenantBy(state: AwsState, arn = ''): SesTenant {
  const tenant = [...state.tenants.values()].find((one) => one.arn === arn);
  if (tenant === undefined) throw notFound(`Reputation entity ${arn} does not exist.`);
  return tenant;
}
