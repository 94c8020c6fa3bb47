import {
  type BehaviorOnMxFailure,
  CreateConfigurationSetCommand,
  CreateEmailIdentityCommand,
  CreateTenantCommand,
  CreateTenantResourceAssociationCommand,
  DeleteConfigurationSetCommand,
  DeleteEmailIdentityCommand,
  DeleteTenantCommand,
  DeleteTenantResourceAssociationCommand,
  type DkimSigningAttributes,
  GetConfigurationSetCommand,
  GetEmailIdentityCommand,
  GetReputationEntityCommand,
  GetTenantCommand,
  ListResourceTenantsCommand,
  ListSuppressedDestinationsCommand,
  ListTenantResourcesCommand,
  PutEmailIdentityMailFromAttributesCommand,
  type SESv2Client,
  type SuppressionConfidenceVerdictThreshold,
  type Tag,
  UpdateReputationEntityPolicyCommand,
} from '@aws-sdk/client-sesv2';
import { SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import type { Customers, Tags } from '../../place-sets/orders/ports.ts';
import { mapSesErrors } from './failures.ts';
import { sesSuppression } from './suppression.ts';

const RESOURCE = 'RESOURCE';

/** What SES is asked to make for a customer, over the real client. */
export const sesCustomers = (client: SESv2Client): Customers => ({
  setTags: (set) =>
    unlessMissing(async () => {
      const { Tags: tags } = await mapSesErrors(
        client.send(new GetConfigurationSetCommand({ ConfigurationSetName: set })),
      );
      return tagsOf(tags);
    }),

  suppressedBy: {
    set: async (set) => (await mapSesErrors(sesSuppression(client).set(set)))?.said ?? null,
    tenant: (tenant) => mapSesErrors(sesSuppression(client).tenant(tenant)),
    account: () => mapSesErrors(sesSuppression(client).account()),
  },

  async createSet(set, stream, tags) {
    const { pool, tls, maxDeliverySeconds, suppression, autoValidation } = stream;
    const validation = {
      ConditionThreshold: {
        ConditionThresholdEnabled: autoValidation === 'OFF' ? ('DISABLED' as const) : ('ENABLED' as const),
        ...(autoValidation !== 'OFF' && {
          OverallConfidenceThreshold: {
            ConfidenceVerdictThreshold: autoValidation as SuppressionConfidenceVerdictThreshold,
          },
        }),
      },
    };
    await unlessThere(
      client.send(
        new CreateConfigurationSetCommand({
          ConfigurationSetName: set,
          DeliveryOptions: {
            TlsPolicy: tls,
            ...(pool !== null && { SendingPoolName: pool }),
            ...(maxDeliverySeconds !== null && { MaxDeliverySeconds: maxDeliverySeconds }),
          },
          SendingOptions: { SendingEnabled: true },
          SuppressionOptions: {
            SuppressedReasons: [...suppression.reasons],
            SuppressionScope: suppression.scope,
            ...(autoValidation !== 'OFF' && { ValidationOptions: validation }),
          },
          Tags: wire(tags),
        }),
      ),
    );
  },

  identityTags: (domain) =>
    unlessMissing(async () => {
      const { Tags: tags } = await mapSesErrors(client.send(new GetEmailIdentityCommand({ EmailIdentity: domain })));
      return tagsOf(tags);
    }),

  async createIdentity(domain, dkim, configurationSet, tags) {
    const DkimSigningAttributes = (
      dkim.startsWith('AWS_SES_') ? { DomainSigningAttributesOrigin: dkim } : { NextSigningKeyLength: dkim }
    ) as DkimSigningAttributes;
    const input = { EmailIdentity: domain, DkimSigningAttributes, ConfigurationSetName: configurationSet };
    await unlessThere(client.send(new CreateEmailIdentityCommand({ ...input, Tags: wire(tags) })));
  },

  async putMailFrom(domain, mailFrom, onMxFailure) {
    const BehaviorOnMxFailure = onMxFailure as BehaviorOnMxFailure;
    const input = { EmailIdentity: domain, MailFromDomain: mailFrom, BehaviorOnMxFailure };
    await mapSesErrors(client.send(new PutEmailIdentityMailFromAttributesCommand(input)));
  },

  customer: (tenant) =>
    unlessMissing(async () => {
      const { Tenant } = await mapSesErrors(client.send(new GetTenantCommand({ TenantName: tenant })));
      return { arn: Tenant?.TenantArn ?? '', tags: tagsOf(Tenant?.Tags) };
    }),

  async createTenant(tenant, tags) {
    await unlessThere(client.send(new CreateTenantCommand({ TenantName: tenant, Tags: wire(tags) })));
  },

  async associate(tenant, resourceArn) {
    const input = { TenantName: tenant, ResourceArn: resourceArn };
    await unlessThere(client.send(new CreateTenantResourceAssociationCommand(input)));
  },

  async reputationPolicy(arn) {
    const input = { ReputationEntityType: RESOURCE, ReputationEntityReference: arn } as const;
    const { ReputationEntity } = await mapSesErrors(client.send(new GetReputationEntityCommand(input)));
    return ReputationEntity?.ReputationManagementPolicy?.split('/').at(-1) ?? null;
  },

  async putReputationPolicy(arn, policy) {
    const [, partition, , region] = arn.split(':');
    await mapSesErrors(
      client.send(
        new UpdateReputationEntityPolicyCommand({
          ReputationEntityType: RESOURCE,
          ReputationEntityReference: arn,
          ReputationEntityPolicy: `arn:${partition}:ses:${region}:aws:reputation-policy/${policy}`,
        }),
      ),
    );
  },

  async tenantsOf(ResourceArn) {
    const found = await unlessMissing(() =>
      mapSesErrors(client.send(new ListResourceTenantsCommand({ ResourceArn, PageSize: SOME }))),
    );
    return (found?.ResourceTenants ?? []).flatMap(({ TenantName }) => TenantName ?? []);
  },

  async resourcesOf(TenantName) {
    const found = await unlessMissing(() =>
      mapSesErrors(client.send(new ListTenantResourcesCommand({ TenantName, PageSize: SOME }))),
    );
    return (found?.TenantResources ?? []).flatMap((one) => one.ResourceArn ?? []);
  },

  async suppresses(TenantName) {
    const found = await unlessMissing(() =>
      mapSesErrors(client.send(new ListSuppressedDestinationsCommand({ TenantName, PageSize: 1 }))),
    );
    return (found?.SuppressedDestinationSummaries ?? []).length > 0 || found?.NextToken !== undefined;
  },

  async disassociate(TenantName, ResourceArn) {
    await unlessGone(client.send(new DeleteTenantResourceAssociationCommand({ TenantName, ResourceArn })));
  },
  async deleteSet(ConfigurationSetName) {
    await unlessGone(client.send(new DeleteConfigurationSetCommand({ ConfigurationSetName })));
  },
  async deleteIdentity(EmailIdentity) {
    await unlessGone(client.send(new DeleteEmailIdentityCommand({ EmailIdentity })));
  },
  async deleteTenant(TenantName) {
    await unlessGone(client.send(new DeleteTenantCommand({ TenantName })));
  },
});
/** Enough to tell whether others use it. */
const SOME = 100;

const wire = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const tagsOf = (tags: readonly Tag[] = []): Tags =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

async function unlessMissing<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof SesNotFound) return null;
    throw error;
  }
}

/** What is there already was made before, by us or by others: the look tells which. */
async function unlessThere(made: Promise<unknown>): Promise<void> {
  try {
    await mapSesErrors(made);
  } catch (error) {
    if (!(error instanceof SesRefused && error.message.startsWith('AlreadyExistsException'))) throw error;
  }
}

/** What is not there was deleted before. */
async function unlessGone(deleted: Promise<unknown>): Promise<void> {
  await unlessMissing(() => mapSesErrors(deleted));
}
