/**
 * Trigger       CloudFormation, while the stack is deployed or removed
 * Reads         the active receipt rule set of SES
 * Writes        nothing; it answers with the name of the rule set, or stops the deployment with a sentence
 * Duplicates    answer the same
 * On failure    CloudFormation is told why, and rolls back
 */
import { ruleProblem } from '../../shared/reports/receipt-rules.ts';
import { RECEIVING_REGIONS, receivesMail } from '../../shared/reports/receiving-regions.data.ts';
import { RULE_SET_NAME } from './env.ts';
import type { FindDeps, ResourceAnswer, ResourceRequest } from './ports.ts';

/** CloudFormation takes 4 KB in all. Unit: UTF-16 units. */
const LONGEST_REASON = 1_000;

/** Answers CloudFormation, whatever happens: it would wait for an hour. */
export async function findRuleSet(deps: FindDeps, request: ResourceRequest): Promise<ResourceAnswer> {
  const { StackId, RequestId, LogicalResourceId } = request;
  const same = {
    ...{ StackId, RequestId, LogicalResourceId },
    PhysicalResourceId: request.PhysicalResourceId ?? 'active-receipt-rule-set',
  };
  // What is removed needs no rule set, and must be removed without one.
  const found = request.RequestType === 'Delete' ? { name: '' } : await find(deps, request);
  const answer: ResourceAnswer =
    'problem' in found
      ? { ...same, Status: 'FAILED', Reason: found.problem.slice(0, LONGEST_REASON) }
      : { ...same, Status: 'SUCCESS', Data: { [RULE_SET_NAME]: found.name } };
  await deps.answer(request.ResponseURL, answer);
  return answer;
}

type Found = { readonly name: string } | { readonly problem: string };

async function find({ activeRuleSet, region, log }: FindDeps, { ResourceProperties }: ResourceRequest): Promise<Found> {
  const { recipient = '', rule = '', ruleSet = '', after = '' } = ResourceProperties;
  try {
    const active = await activeRuleSet();
    const place = { recipient, rule, ruleSet: ruleSet || null, after: after || null };
    const problem = ruleProblem(active, place, region);
    return problem !== null ? { problem: `${problem}${hintOf(region)}` } : { name: active?.name ?? '' };
  } catch (error) {
    log({ message: 'the active receipt rule set cannot be read', error: String(error) });
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { problem: `The active receipt rule set of SES cannot be read in ${region}: ${why}${hintOf(region)}` };
  }
}

const hintOf = (region: string): string =>
  receivesMail(region)
    ? ''
    : `. SES is not known to receive mail in ${region}; it does in ${RECEIVING_REGIONS.map(({ region: name }) => name).join(', ')}`;
