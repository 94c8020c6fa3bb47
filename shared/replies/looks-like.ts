/** `[names of fields that all are there, what it is]`; the first row that fits counts. */
const KINDS: readonly (readonly [fields: readonly string[], is: string])[] = [
  [['event_type', 'event_timestamp'], 'an event of Amazon Pinpoint, which is no SES event'],
  [['RuleSetId'], 'a log of SES Mail Manager, which is no SES event'],
  [['rule_set_id'], 'a log of SES Mail Manager, which is no SES event'],
  [['ingress_point_id'], 'a log of SES Mail Manager, which is no SES event'],
  [['ingressPointId'], 'a log of SES Mail Manager, which is no SES event'],
  [['trafficPolicyId'], 'a log of SES Mail Manager, which is no SES event'],
  [['Item'], 'a row of a DynamoDB export: turn each row into its event first, for instance with jq .Item.body.S'],
  [['dynamodb'], 'a record of a DynamoDB stream, which is no SES event'],
  [['Metric', 'Dimensions'], 'an export of the Virtual Deliverability Manager, which holds counts and no events'],
  [['metric', 'dimensions'], 'an export of the Virtual Deliverability Manager, which holds counts and no events'],
  [['volume', 'isp'], 'an export of the Virtual Deliverability Manager, which holds counts and no events'],
  [['Event', 'Bucket'], 'a notification of S3: fetch the object that it names'],
  [['s3'], 'a notification of S3: fetch the object that it names'],
  [['bucket', 'key'], 'a manifest of an export: play the files that it names'],
  [['FromEmailAddress', 'Destination'], 'a message for SES to send, and no event'],
  [['eventVersion', 'eventSource'], 'a record of CloudTrail, which is no SES event'],
];

/** What an object looks like that is no SES event, in a few words. */
export function looksLike(value: object): string {
  const { Records } = value as { readonly Records?: unknown };
  const first: unknown = Array.isArray(Records) ? Records[0] : value;
  const box = typeof first === 'object' && first !== null ? first : value;
  const names = new Map(Object.keys(box).map((name) => [name.toLowerCase(), name]));
  const known = KINDS.find(([fields]) => fields.every((field) => names.has(field.toLowerCase())));
  return known?.[1] ?? 'an object';
}
