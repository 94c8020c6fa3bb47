import {
  CreateConfigurationSetEventDestinationCommand,
  DeleteConfigurationSetEventDestinationCommand,
  type EventType,
  GetConfigurationSetEventDestinationsCommand,
  type SESv2Client,
  UpdateConfigurationSetEventDestinationCommand,
} from '@aws-sdk/client-sesv2';
import type { Destinations, SnsDestination } from '../../place-sets/control/ports.ts';
import { mapSesErrors } from './failures.ts';

/** Event destinations of configuration sets, over the real client. */
export const sesDestinations = (client: SESv2Client): Destinations => ({
  async listDestinations(set) {
    const command = new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: set });
    const { EventDestinations = [] } = await mapSesErrors(client.send(command));
    return EventDestinations.map(({ Name, Enabled, MatchingEventTypes, SnsDestination }) => ({
      name: Name ?? '',
      enabled: Enabled ?? false,
      eventTypes: MatchingEventTypes ?? [],
      topicArn: SnsDestination?.TopicArn ?? null,
    }));
  },

  async createDestination(set, destination) {
    await mapSesErrors(client.send(new CreateConfigurationSetEventDestinationCommand(inputOf(set, destination))));
  },

  async updateDestination(set, destination) {
    await mapSesErrors(client.send(new UpdateConfigurationSetEventDestinationCommand(inputOf(set, destination))));
  },

  async deleteDestination(set, name) {
    const input = { ConfigurationSetName: set, EventDestinationName: name };
    await mapSesErrors(client.send(new DeleteConfigurationSetEventDestinationCommand(input)));
  },
});

/** Enabled is said in so many words: what is left out is false. */
const inputOf = (set: string, { name, topicArn, eventTypes }: SnsDestination) => ({
  ConfigurationSetName: set,
  EventDestinationName: name,
  EventDestination: {
    Enabled: true,
    MatchingEventTypes: eventTypes as EventType[],
    SnsDestination: { TopicArn: topicArn },
  },
});
