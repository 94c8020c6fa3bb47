export type ResourceType = 'configuration-set' | 'identity';

/** The ARN of a resource of SES, in the account and Region of another ARN. */
export function arnOf(beside: string, type: ResourceType, name: string): string {
  const [, partition, , region, account] = beside.split(':');
  return `arn:${partition}:ses:${region}:${account}:${type}/${name}`;
}
