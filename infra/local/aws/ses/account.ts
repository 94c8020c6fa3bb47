import type {
  GetAccountResponse,
  ListMultiRegionEndpointsRequest,
  ListMultiRegionEndpointsResponse,
  ListRecommendationsRequest,
  ListRecommendationsResponse,
  ListReputationEntitiesRequest,
  ListReputationEntitiesResponse,
} from '@aws-sdk/client-sesv2';
import { badRequest } from '../errors.ts';
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

/** Filters as SES takes them: one alone, or the status with impact or type. @throws {AwsError} for another */
export const listRecommendations = operation<ListRecommendationsRequest>(
  'ListRecommendations',
  (request, { state, settings }): ListRecommendationsResponse => {
    const { Filter = {}, PageSize = 100 } = request;
    const { STATUS: status, IMPACT: impact, TYPE: type, RESOURCE_ARN: arn } = Filter;
    const keys = Object.keys(Filter).filter((key) => key !== 'STATUS');
    const isTaken = keys.length <= 1 && (status === undefined || keys[0] !== 'RESOURCE_ARN');
    if (!isTaken || PageSize < 1 || PageSize > 100) throw badRequest('This combination of filters is not supported.');
    const wanted = state.recommendations.filter(
      (one) =>
        (status ?? one.status) === one.status &&
        (impact ?? one.impact) === one.impact &&
        (type ?? one.type) === one.type &&
        (arn ?? one.arn) === one.arn,
    );
    const { items, ...more } = pageOf(wanted, (one) => `${one.arn} ${one.type}`, request, settings.pageSize);
    const Recommendations = items.map(
      ({ arn: ResourceArn, type: Type, impact: Impact, status: Status, createdAt }) => ({
        ...{ ResourceArn, Type, Impact, Status },
        // Times are seconds on the wire.
        CreatedTimestamp: (createdAt / 1_000) as unknown as Date,
      }),
    );
    return { Recommendations, ...more };
  },
);
