import type {
  CreateTenantResourceAssociationRequest,
  DeleteTenantRequest,
  DeleteTenantResourceAssociationRequest,
  ListResourceTenantsRequest,
  ListResourceTenantsResponse,
  ListTenantResourcesRequest,
  ListTenantResourcesResponse,
} from '@aws-sdk/client-sesv2';
import { AwsError, badRequest, notFound } from '../errors.ts';
import { operation } from '../operation.ts';
import { pageOf } from '../paging.ts';
import type { AwsState, SesTenant } from '../state.ts';

const named = (state: AwsState, name = ''): SesTenant => {
  const tenant = state.tenants.get(name);
  if (tenant === undefined) throw notFound(`Tenant ${name} does not exist.`);
  return tenant;
};
/** `arn:…:TYPE/NAME` */
const partOf = (arn: string): string => arn.split(':').slice(5).join(':');
const isThere = (state: AwsState, arn: string): boolean => {
  const [type, name = ''] = partOf(arn).split('/');
  return type === 'configuration-set' ? state.sets.has(name) : type === 'identity' && state.identities.has(name);
};

/** The resource must be there, and the tenant must not have it yet. */
export const associateResource = operation<CreateTenantResourceAssociationRequest>(
  'CreateTenantResourceAssociation',
  ({ TenantName = '', ResourceArn = '' }, { state }) => {
    const tenant = named(state, TenantName);
    if (!isThere(state, ResourceArn)) throw notFound(`Resource ${ResourceArn} does not exist.`);
    const { resources = [] } = tenant;
    if (resources.includes(ResourceArn)) {
      throw new AwsError('AlreadyExistsException', `${ResourceArn} is already associated with ${TenantName}.`);
    }
    state.tenants.set(TenantName, { ...tenant, resources: [...resources, ResourceArn] });
    return {};
  },
);

export const disassociateResource = operation<DeleteTenantResourceAssociationRequest>(
  'DeleteTenantResourceAssociation',
  ({ TenantName = '', ResourceArn = '' }, { state }) => {
    const tenant = named(state, TenantName);
    const { resources = [] } = tenant;
    if (!resources.includes(ResourceArn)) throw notFound(`${ResourceArn} is not associated with ${TenantName}.`);
    state.tenants.set(TenantName, { ...tenant, resources: resources.filter((one) => one !== ResourceArn) });
    return {};
  },
);

export const listResourceTenants = operation<ListResourceTenantsRequest>(
  'ListResourceTenants',
  (request, { state, settings }): ListResourceTenantsResponse => {
    const { ResourceArn = '' } = request;
    if (!isThere(state, ResourceArn)) throw notFound(`Resource ${ResourceArn} does not exist.`);
    const users = [...state.tenants.values()].filter(({ resources = [] }) => resources.includes(ResourceArn));
    const { items, ...more } = pageOf(users, ({ name }) => name, request, settings.pageSize);
    return { ResourceTenants: items.map(({ name }) => ({ TenantName: name, ResourceArn })), ...more };
  },
);

export const listTenantResources = operation<ListTenantResourcesRequest>(
  'ListTenantResources',
  (request, { state, settings }): ListTenantResourcesResponse => {
    const { resources = [] } = named(state, request.TenantName);
    const { items, ...more } = pageOf(resources, (arn) => arn, request, settings.pageSize);
    return { TenantResources: items.map((ResourceArn) => ({ ResourceArn })), ...more };
  },
);

/** What it may use stays; its suppression list goes with it. */
export const deleteTenant = operation<DeleteTenantRequest>('DeleteTenant', ({ TenantName = '' }, { state }) => {
  named(state, TenantName);
  state.tenants.delete(TenantName);
  state.suppressed.delete(TenantName);
  return {};
});

/** @throws {AwsError} where a tenant may use it */
export function refuseWhereUsed(state: AwsState, part: string): void {
  const user = [...state.tenants.values()].find(({ resources = [] }) => resources.some((arn) => partOf(arn) === part));
  if (user !== undefined) throw badRequest(`${part} is associated with tenant ${user.name}.`);
}
