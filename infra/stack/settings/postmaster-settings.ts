import * as z from 'zod';
import { closed, domain, expected, like } from '../../../shared/policy/schema.ts';

/** The function is told its domains in its environment of 4 KB, and the policy names more. */
const MOST_DOMAINS = 20;
const DOMAINS = expected('a list of domains');
const MOST = expected(`1 to ${MOST_DOMAINS} domains; the policy may name more, under "gmail.domains"`);
const PARAMETER = like(
  /^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/,
  'the name of an SSM parameter such as "/lazaretto/postmaster", and not the token itself',
);

export const KEY = like(
  /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
  'the ARN of a KMS key',
);

/** What is asked of Gmail's Postmaster Tools. docs/receivers.md */
export const POSTMASTER = closed({
  parameter: PARAMETER,
  key: KEY.optional(),
  domains: z.array(domain, { error: DOMAINS }).min(1, { error: MOST }).max(MOST_DOMAINS, { error: MOST }).optional(),
}).optional();
