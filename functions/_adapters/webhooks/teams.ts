import type { AlarmChannel } from '../../../shared/alerts/channel.ts';
import type { Links } from '../../../shared/alerts/guide.ts';
import { alarmInTeams, type TeamsMessage, teamsMessage } from '../../../shared/alerts/teams.ts';
import { type PostOptions, postJson, readSecret } from './post-json.ts';

/**
 * A channel of Microsoft Teams, by the webhook of a workflow ("Post to a channel when a webhook request is received").
 * @param webhookUrl its address, read for every message from whatever remembers it
 */
export function teamsWebhook(
  webhookUrl: () => Promise<string>,
  { links, ...options }: PostOptions & { readonly links?: Links } = {},
): AlarmChannel {
  const post = async (message: TeamsMessage): Promise<void> => {
    const url = await readSecret('The address of the Teams webhook', webhookUrl);
    await postJson('Teams', url, JSON.stringify(message), options);
  };
  return {
    name: 'teams',
    send: (message) => post(teamsMessage(message, links)),
    tell: (alarm) => post(alarmInTeams(alarm)),
  };
}
