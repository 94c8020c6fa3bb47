import {
  type CreateConfigurationSetEventDestinationRequest,
  type DeleteConfigurationSetEventDestinationRequest,
  type EventDestination,
  type EventDestinationDefinition,
  EventType,
  type GetConfigurationSetEventDestinationsRequest,
  type GetConfigurationSetEventDestinationsResponse,
  type UpdateConfigurationSetEventDestinationRequest,
} from '@aws-sdk/client-sesv2';
import { AwsError, badRequest, notFound } from '../errors.ts';
import { type AwsContext, operation } from '../operation.ts';
import { checkName, existing } from './names.ts';

/** Destinations per set, not adjustable. */
const MAX_DESTINATIONS = 10;
const EVENT_TYPES: readonly EventType[] = Object.values(EventType);
/** What SES publishes when a destination is made or changed; no JSON. */
const VALIDATION = 'Successfully validated SNS topic for Amazon SES event publishing.';

export const createEventDestination = operation<CreateConfigurationSetEventDestinationRequest>(
  'CreateConfigurationSetEventDestination',
  ({ ConfigurationSetName, EventDestinationName, EventDestination: definition }, aws) => {
    const { set, name, all } = named(aws, ConfigurationSetName, EventDestinationName);
    if (all.some(({ Name }) => Name === name)) {
      throw new AwsError('AlreadyExistsException', `Event destination <${name}> already exists.`);
    }
    if (all.length >= MAX_DESTINATIONS) {
      throw new AwsError('LimitExceededException', `<${set}> has ${MAX_DESTINATIONS} event destinations already.`);
    }
    aws.state.destinations.set(set, [...all, checked(aws, name, definition)]);
    return {};
  },
);

export const getEventDestinations = operation<GetConfigurationSetEventDestinationsRequest>(
  'GetConfigurationSetEventDestinations',
  ({ ConfigurationSetName }, { state }): GetConfigurationSetEventDestinationsResponse => {
    const set = checkName('configuration set', ConfigurationSetName);
    existing(state, set);
    return { EventDestinations: [...(state.destinations.get(set) ?? [])] };
  },
);

/** Replaces the whole definition. */
export const updateEventDestination = operation<UpdateConfigurationSetEventDestinationRequest>(
  'UpdateConfigurationSetEventDestination',
  ({ ConfigurationSetName, EventDestinationName, EventDestination: definition }, aws) => {
    const { set, name, all } = named(aws, ConfigurationSetName, EventDestinationName);
    if (!all.some(({ Name }) => Name === name)) throw notFound(`Event destination <${name}> does not exist.`);
    const changed = checked(aws, name, definition);
    aws.state.destinations.set(
      set,
      all.map((destination) => (destination.Name === name ? changed : destination)),
    );
    return {};
  },
);

export const deleteEventDestination = operation<DeleteConfigurationSetEventDestinationRequest>(
  'DeleteConfigurationSetEventDestination',
  ({ ConfigurationSetName, EventDestinationName }, aws) => {
    const { set, name, all } = named(aws, ConfigurationSetName, EventDestinationName);
    const left = all.filter(({ Name }) => Name !== name);
    if (left.length === all.length) throw notFound(`Event destination <${name}> does not exist.`);
    aws.state.destinations.set(set, left);
    return {};
  },
);

/** @throws NotFoundException for a set that does not exist */
function named({ state }: AwsContext, setName: string | undefined, destinationName: string | undefined) {
  const set = checkName('configuration set', setName);
  existing(state, set);
  const name = checkName('event destination', destinationName);
  return { set, name, all: state.destinations.get(set) ?? [] };
}

/** @throws BadRequestException for types that there are not, no type at all, or a topic that does not exist */
function checked(aws: AwsContext, Name: string, definition: EventDestinationDefinition | undefined): EventDestination {
  const { Enabled = false, MatchingEventTypes = [], ...to } = definition ?? {};
  if (MatchingEventTypes.length === 0) throw badRequest('Expected at least one matching event type.');
  const odd = MatchingEventTypes.find((type) => !EVENT_TYPES.includes(type));
  if (odd !== undefined) throw badRequest(`Event type <${odd}> is not valid.`);
  if (Object.keys(to).length !== 1) throw badRequest('Expected exactly one destination.');
  const topic = to.SnsDestination?.TopicArn;
  if (topic !== undefined) {
    if (!aws.state.topics.has(topic)) throw badRequest(`SNS topic <${topic}> does not exist.`);
    aws.state.validations.push({ topicArn: topic, at: aws.clock.now(), message: VALIDATION });
  }
  return { Name, Enabled, MatchingEventTypes: [...new Set(MatchingEventTypes)], ...to };
}
