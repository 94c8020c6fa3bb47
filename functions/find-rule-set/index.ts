import { SESClient } from '@aws-sdk/client-ses';
import { telemetry } from '../_adapters/lambda/telemetry.ts';
import { activeReceiptRuleSet } from '../_adapters/ses/receipt-rules.ts';
import { findRuleSet } from './handle.ts';
import type { FindDeps, ResourceAnswer, ResourceRequest } from './ports.ts';

const ses = new SESClient({ maxAttempts: 5 });
const { logger, entry } = telemetry('find-rule-set', [ses]);
const deps: FindDeps = {
  region: process.env['AWS_REGION'] ?? 'this Region',
  activeRuleSet: () => activeReceiptRuleSet(ses),
  async answer(url, answer) {
    // The address is signed without a content type.
    const response = await fetch(url, { method: 'PUT', body: JSON.stringify(answer), headers: { 'content-type': '' } });
    if (!response.ok) throw new Error(`CloudFormation did not take the answer: ${response.status}`);
  },
  log: ({ message, ...rest }) => logger.error(String(message), rest),
};

/** Lambda's entry. */
export const handler = entry<ResourceRequest, ResourceAnswer>((request) => findRuleSet(deps, request));
