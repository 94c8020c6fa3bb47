import type {
  CreateConfigurationSetRequest,
  DeleteConfigurationSetRequest,
  GetConfigurationSetRequest,
  GetConfigurationSetResponse,
  ListConfigurationSetsRequest,
  ListConfigurationSetsResponse,
} from '@aws-sdk/client-sesv2';
import { AwsError, notFound } from '../errors.ts';
import { operation } from '../operation.ts';
import { pageOf } from '../paging.ts';
import { checkDelivery } from './delivery-options.ts';
import { checkName } from './names.ts';
import { refuseWhereUsed } from './tenant-resources.ts';

/** Sets per account and Region, not adjustable. */
const MAX_SETS = 10_000;

export const createConfigurationSet = operation<CreateConfigurationSetRequest>(
  'CreateConfigurationSet',
  ({ ConfigurationSetName, DeliveryOptions = {}, SendingOptions, SuppressionOptions, Tags = [] }, { state }) => {
    const name = checkName('configuration set', ConfigurationSetName);
    if (state.sets.has(name)) {
      throw new AwsError('AlreadyExistsException', `Configuration set <${name}> already exists.`);
    }
    if (state.sets.size >= MAX_SETS) {
      throw new AwsError('LimitExceededException', `You have reached the limit of ${MAX_SETS} configuration sets.`);
    }
    state.addSet(name, checkDelivery(DeliveryOptions, state), SendingOptions?.SendingEnabled ?? true);
    state.tags.set(name, Tags);
    if (SuppressionOptions !== undefined) state.suppression.set(name, SuppressionOptions);
    return {};
  },
);

export const getConfigurationSet = operation<GetConfigurationSetRequest>(
  'GetConfigurationSet',
  ({ ConfigurationSetName }, { state, clock }): GetConfigurationSetResponse => {
    const name = checkName('configuration set', ConfigurationSetName);
    const set = state.readSet(name, clock.now());
    if (set === undefined) throw notFound(`Configuration set <${name}> does not exist.`);
    return {
      ConfigurationSetName: name,
      DeliveryOptions: set.delivery,
      ReputationOptions: { ReputationMetricsEnabled: false },
      SendingOptions: { SendingEnabled: set.sendingEnabled },
      ...(state.suppression.has(name) && { SuppressionOptions: state.suppression.get(name) }),
      Tags: [...(state.tags.get(name) ?? [])],
    };
  },
);

export const listConfigurationSets = operation<ListConfigurationSetsRequest>(
  'ListConfigurationSets',
  (request, { state, settings }): ListConfigurationSetsResponse => {
    const { items, ...more } = pageOf(state.sets.keys(), (name) => name, request, settings.pageSize);
    return { ConfigurationSets: [...items], ...more };
  },
);

/** What a tenant may use cannot be deleted. */
export const deleteConfigurationSet = operation<DeleteConfigurationSetRequest>(
  'DeleteConfigurationSet',
  ({ ConfigurationSetName }, { state }) => {
    const name = checkName('configuration set', ConfigurationSetName);
    if (!state.sets.has(name)) throw notFound(`Configuration set <${name}> does not exist.`);
    refuseWhereUsed(state, `configuration-set/${name}`);
    state.removeSet(name);
    return {};
  },
);
