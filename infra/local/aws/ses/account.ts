import type {
  GetAccountResponse,
  ListMultiRegionEndpointsRequest,
  ListMultiRegionEndpointsResponse,
  ListReputationEntitiesRequest,
  ListReputationEntitiesResponse,
} from '@aws-sdk/client-sesv2';
import { operation } from '../operation.ts';
import { pageOf } from '../paging.ts';

export const getAccount = operation<object>('GetAccount', (_, { state }): GetAccountResponse => state.account);

/** Tenants by the filters that are given; all of them must hold. */
export const listReputationEntities = operation<ListReputationEntitiesRequest>(
  'ListReputationEntities',
  (request, { state, settings }): ListReputationEntitiesResponse => {
    const { SENDING_STATUS: status, REPUTATION_IMPACT: impact } = request.Filter ?? {};
    const wanted = [...state.tenants.values()].filter(
      (tenant) =>
        (status === undefined || status === (tenant.bySes === undefined ? tenant.status : 'DISABLED')) &&
        (impact === undefined || impact === tenant.impact),
    );
    const { items, ...more } = pageOf(wanted, ({ name }) => name, request, settings.pageSize);
    const ReputationEntities = items.map(({ arn, status: owners, bySes, impact: ReputationImpact }) => ({
      ReputationEntityReference: arn,
      ReputationEntityType: 'RESOURCE' as const,
      CustomerManagedStatus: { Status: owners },
      AwsSesManagedStatus:
        bySes === undefined ? { Status: 'ENABLED' as const } : { Status: 'DISABLED' as const, Cause: bySes },
      ...(ReputationImpact !== undefined && { ReputationImpact }),
    }));
    return { ReputationEntities, ...more };
  },
);

export const listMultiRegionEndpoints = operation<ListMultiRegionEndpointsRequest>(
  'ListMultiRegionEndpoints',
  (request, { state, settings }): ListMultiRegionEndpointsResponse => {
    const { items, ...more } = pageOf(
      state.endpoints,
      ({ EndpointName = '' }) => EndpointName,
      request,
      settings.pageSize,
    );
    return { MultiRegionEndpoints: [...items], ...more };
  },
);
