import {
  GetAccountCommand,
  ListMultiRegionEndpointsCommand,
  ListRecommendationsCommand,
  ListReputationEntitiesCommand,
  type ReputationEntity,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { TenantReputation } from '../../../shared/account/model.ts';
import type { Account } from '../../place-sets/control/ports.ts';
import { mapSesErrors } from './failures.ts';

const A_PAGE = 100;
const FILTERS = { paused: { SENDING_STATUS: 'DISABLED' }, impact: { REPUTATION_IMPACT: 'HIGH' } } as const;

/** The whole account as SES reports it, over the real client. */
export const sesAccount = (client: SESv2Client): Account => ({
  async account() {
    const found = await mapSesErrors(client.send(new GetAccountCommand({})));
    const { Max24HourSend: most, SentLast24Hours: sent } = found.SendQuota ?? {};
    return {
      enforcement: found.EnforcementStatus ?? null,
      sendingEnabled: found.SendingEnabled ?? true,
      production: found.ProductionAccessEnabled ?? true,
      // SES says -1 where there is no limit.
      quota: sent === undefined ? null : { most: most === undefined || most < 0 ? null : most, sent },
    };
  },

  async listTenants(which, token) {
    const Filter = { ENTITY_TYPE: 'RESOURCE', ...FILTERS[which] };
    const input = { Filter, PageSize: A_PAGE, ...(token !== null && { NextToken: token }) };
    const { ReputationEntities = [], NextToken } = await mapSesErrors(
      client.send(new ListReputationEntitiesCommand(input)),
    );
    return { items: ReputationEntities.map(tenantOf), next: NextToken ?? null };
  },

  async listEndpoints(token) {
    const input = token === null ? {} : { NextToken: token };
    const { MultiRegionEndpoints = [], NextToken } = await mapSesErrors(
      client.send(new ListMultiRegionEndpointsCommand(input)),
    );
    // One that is not made, or is going, sends nothing.
    const sending = MultiRegionEndpoints.filter(({ Status }) => Status !== 'FAILED' && Status !== 'DELETING');
    const items = sending.map(({ EndpointName, Regions }) => ({
      name: EndpointName ?? '',
      regions: Regions ?? [],
    }));
    return { items, next: NextToken ?? null };
  },

  async listFindings(token) {
    // Only one other filter goes with the status, and the resource is none of them.
    const input = { Filter: { STATUS: 'OPEN' }, PageSize: A_PAGE, ...(token !== null && { NextToken: token }) };
    const { Recommendations = [], NextToken } = await mapSesErrors(client.send(new ListRecommendationsCommand(input)));
    const items = Recommendations.flatMap(({ ResourceArn = '', Type, Impact, CreatedTimestamp }) => {
      const tenant = TENANT.exec(ResourceArn)?.[1];
      if (tenant === undefined) return [];
      const since = CreatedTimestamp?.getTime() ?? null;
      return [{ tenant, type: Type ?? 'unknown', impact: Impact ?? null, since }];
    });
    return { items, next: NextToken ?? null };
  },
});
/** `arn:…:tenant/NAME/tn-…` names the tenant. */
const TENANT = /:tenant\/([^/]+)/;

function tenantOf(entity: ReputationEntity): TenantReputation {
  const { ReputationEntityReference: arn = '', AwsSesManagedStatus: ses, CustomerManagedStatus: owner } = entity;
  const bySes = ses?.Status === 'DISABLED';
  const byOwner = owner?.Status === 'DISABLED';
  return {
    name: TENANT.exec(arn)?.[1] ?? arn,
    pausedBy: bySes ? 'ses' : byOwner ? 'owner' : null,
    cause: (bySes ? ses.Cause : byOwner ? owner.Cause : undefined) ?? null,
    impact: entity.ReputationImpact ?? null,
  };
}
