import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetTenantCommand,
  NotFoundException,
  type SESv2Client,
  type SuppressionConditionThreshold,
} from '@aws-sdk/client-sesv2';
import { MADE_TAG } from '../../../shared/onboarding/made-tag.ts';
import type { Said } from '../../../shared/onboarding/suppression.ts';

/** A set says what it suppresses; `madeFor`: the customer whose order made it. */
export type SeenSet = { readonly said: Said; readonly madeFor: string | null };

/** What SES is set to suppress. Each method is one call of SES, changes nothing, and fails as the client does. */
export type SuppressionSettings = {
  /** Null: there is no such set. */
  set(name: string): Promise<SeenSet | null>;
  /** Null: there is no such tenant. */
  tenant(name: string): Promise<Said | null>;
  account(): Promise<Said>;
};

export const sesSuppression = (client: SESv2Client): SuppressionSettings => ({
  set: (name) =>
    unlessMissing(async () => {
      const { SuppressionOptions: { SuppressedReasons, SuppressionScope, ValidationOptions } = {}, Tags = [] } =
        await client.send(new GetConfigurationSetCommand({ ConfigurationSetName: name }));
      return {
        said: said(SuppressedReasons, SuppressionScope, ValidationOptions?.ConditionThreshold),
        madeFor: Tags.find(({ Key }) => Key === MADE_TAG)?.Value ?? null,
      };
    }),
  tenant: (name) =>
    unlessMissing(async () => {
      const { Tenant } = await client.send(new GetTenantCommand({ TenantName: name }));
      const { SuppressedReasons, SuppressionScope } = Tenant?.SuppressionAttributes ?? {};
      return said(SuppressedReasons, SuppressionScope, undefined);
    }),
  async account() {
    const { SuppressionAttributes: { SuppressedReasons, ValidationAttributes } = {} } = await client.send(
      new GetAccountCommand({}),
    );
    return said(SuppressedReasons, undefined, ValidationAttributes?.ConditionThreshold);
  },
});

/** An empty list of reasons is said: it suppresses nothing. */
const said = (
  reasons: readonly string[] | undefined,
  scope: string | undefined,
  condition: SuppressionConditionThreshold | undefined,
): Said => ({ reasons: reasons ?? null, scope: scope ?? null, autoValidation: autoValidationOf(condition) });

function autoValidationOf(condition: SuppressionConditionThreshold | undefined): string | null {
  if (condition?.ConditionThresholdEnabled === undefined) return null;
  if (condition.ConditionThresholdEnabled !== 'ENABLED') return 'OFF';
  // SES chooses where nobody says.
  return condition.OverallConfidenceThreshold?.ConfidenceVerdictThreshold ?? 'MANAGED';
}

async function unlessMissing<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof NotFoundException) return null;
    throw error;
  }
}
