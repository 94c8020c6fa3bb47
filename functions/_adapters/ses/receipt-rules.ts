import { DescribeActiveReceiptRuleSetCommand, type SESClient } from '@aws-sdk/client-ses';
import type { RuleSet } from '../../../shared/reports/receipt-rules.ts';

/** The rule set by which SES receives mail in this Region; null where none is active. Rules are in SES's version 1. */
export async function activeReceiptRuleSet(client: SESClient): Promise<RuleSet | null> {
  const { Metadata, Rules = [] } = await client.send(new DescribeActiveReceiptRuleSetCommand({}));
  if (Metadata?.Name === undefined) return null;
  return {
    name: Metadata.Name,
    rules: Rules.map(({ Name = '', Enabled, Recipients = [], Actions = [] }) => ({
      name: Name,
      enabled: Enabled === true,
      recipients: Recipients,
      stops: Actions.some(({ StopAction }) => StopAction !== undefined),
    })),
  };
}
