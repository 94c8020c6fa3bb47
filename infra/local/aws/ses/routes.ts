import type { Operation } from '../operation.ts';
import { getAccount, listMultiRegionEndpoints, listRecommendations, listReputationEntities } from './account.ts';
import {
  createConfigurationSet,
  deleteConfigurationSet,
  getConfigurationSet,
  listConfigurationSets,
} from './configuration-sets.ts';
import { createDedicatedIpPool, getDedicatedIpPool, getDedicatedIps, listDedicatedIpPools } from './dedicated-ips.ts';
import { putDeliveryOptions } from './delivery-options.ts';
import {
  createEventDestination,
  deleteEventDestination,
  getEventDestinations,
  updateEventDestination,
} from './event-destinations.ts';
import {
  createEmailIdentity,
  deleteEmailIdentity,
  getEmailIdentity,
  listEmailIdentities,
  putMailFrom,
} from './identities.ts';
import { putSendingOptions } from './sending-options.ts';
import { deleteSuppressed, getSuppressed, listSuppressed, putSuppressed } from './suppression.ts';
import {
  associateResource,
  deleteTenant,
  disassociateResource,
  listResourceTenants,
  listTenantResources,
} from './tenant-resources.ts';
import {
  createTenant,
  getReputationEntity,
  getTenant,
  updateCustomerManagedStatus,
  updateReputationPolicy,
} from './tenants.ts';

export const SES_PREFIX = '/v2/email/';

/** `{X}` in a path is the parameter X of the operation. */
const ROUTES: Readonly<Record<string, Operation>> = {
  'POST configuration-sets': createConfigurationSet,
  'GET configuration-sets/{ConfigurationSetName}': getConfigurationSet,
  'POST list-configuration-sets': listConfigurationSets,
  'PUT configuration-sets/{ConfigurationSetName}/delivery-options': putDeliveryOptions,
  'PUT configuration-sets/{ConfigurationSetName}/sending': putSendingOptions,
  'POST configuration-sets/{ConfigurationSetName}/event-destinations': createEventDestination,
  'GET configuration-sets/{ConfigurationSetName}/event-destinations': getEventDestinations,
  'PUT configuration-sets/{ConfigurationSetName}/event-destinations/{EventDestinationName}': updateEventDestination,
  'DELETE configuration-sets/{ConfigurationSetName}/event-destinations/{EventDestinationName}': deleteEventDestination,
  'POST dedicated-ip-pools': createDedicatedIpPool,
  'GET dedicated-ip-pools': listDedicatedIpPools,
  'GET dedicated-ip-pools/{PoolName}': getDedicatedIpPool,
  'GET dedicated-ips': getDedicatedIps,
  'POST identities': createEmailIdentity,
  'GET identities/{EmailIdentity}': getEmailIdentity,
  'PUT identities/{EmailIdentity}/mail-from': putMailFrom,
  'POST list-identities': listEmailIdentities,
  'GET account': getAccount,
  'POST reputation/entities': listReputationEntities,
  'POST vdm/recommendations': listRecommendations,
  'GET multi-region-endpoints': listMultiRegionEndpoints,
  'POST tenants': createTenant,
  'POST tenants/get': getTenant,
  'POST tenants/resources': associateResource,
  'POST tenants/resources/delete': disassociateResource,
  'POST tenants/resources/list': listTenantResources,
  'POST resources/tenants/list': listResourceTenants,
  'POST tenants/delete': deleteTenant,
  'DELETE configuration-sets/{ConfigurationSetName}': deleteConfigurationSet,
  'DELETE identities/{EmailIdentity}': deleteEmailIdentity,
  'GET suppression/addresses': listSuppressed,
  'PUT suppression/addresses': putSuppressed,
  'GET suppression/addresses/{EmailAddress}': getSuppressed,
  'DELETE suppression/addresses/{EmailAddress}': deleteSuppressed,
  'PUT reputation/entities/{ReputationEntityType}/{ReputationEntityReference}/policy': updateReputationPolicy,
  'GET reputation/entities/{ReputationEntityType}/{ReputationEntityReference}': getReputationEntity,
  'PUT reputation/entities/{ReputationEntityType}/{ReputationEntityReference}/customer-managed-status':
    updateCustomerManagedStatus,
};

/** Every operation that is known, by its name. */
export const SES_OPERATIONS: readonly string[] = Object.values(ROUTES).map(({ name }) => name);

const PATTERNS = Object.entries(ROUTES).map(([route, operation]) => {
  const [method = '', path = ''] = route.split(' ');
  return { method, operation, pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`) };
});

export type Routed = { readonly operation: Operation; readonly parameters: Readonly<Record<string, string>> };

/** The operation that a method and path call, and the parameters in the path. */
export const route = (method: string, path: string): Routed | undefined => {
  for (const candidate of PATTERNS) {
    const match = candidate.method === method ? candidate.pattern.exec(path.slice(SES_PREFIX.length)) : null;
    if (match === null) continue;
    const found = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return { operation: candidate.operation, parameters: Object.fromEntries(found) };
  }
  return undefined;
};
