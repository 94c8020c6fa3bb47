import { ListConfigurationSetsCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { type SuppressionSettings, sesSuppression } from '../../../../functions/_adapters/ses/suppression.ts';

/** What all sets are set to suppress. Each method is one call of SES, and changes nothing. */
export type SettingsOfSets = SuppressionSettings & {
  page(token: string | null): Promise<{ readonly names: readonly string[]; readonly next: string | null }>;
};

const PAGE = 1_000;

export const sesSettings = (client: SESv2Client): SettingsOfSets => ({
  ...sesSuppression(client),
  async page(token) {
    const { ConfigurationSets: names = [], NextToken } = await client.send(
      new ListConfigurationSetsCommand({ PageSize: PAGE, ...(token !== null && { NextToken: token }) }),
    );
    return { names, next: NextToken ?? null };
  },
});
