const ELSEWHERE = ': mail that did not go through SES';
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
  [['AlarmName', 'NewStateValue'], 'an alarm of CloudWatch, from another topic than the events'],
  [['sg_event_id'], `a webhook of SendGrid${ELSEWHERE}`],
  [['RecordType', 'MessageID'], `a webhook of Postmark${ELSEWHERE}`],
  [['event-data', 'signature'], `a webhook of Mailgun${ELSEWHERE}`],
  [['msys'], `a webhook of SparkPost${ELSEWHERE}`],
  [['event', 'msg', '_id'], `a webhook of Mandrill${ELSEWHERE}`],
  [['event', 'mj_campaign_id'], `a webhook of Mailjet${ELSEWHERE}`],
  [['event', 'message-id', 'ts_event'], `a webhook of Brevo${ELSEWHERE}`],
  [['type', 'created_at', 'data'], `a webhook of Resend${ELSEWHERE}`],
  [['organization-name', 'policies'], 'a TLS report: read it with lazaretto reports'],
  [['SuppressedDestinationSummaries'], 'a suppression list of SES, which holds addresses and no events'],
  [['EmailAddress', 'Reason', 'LastUpdateTime'], 'an entry of a suppression list, which is no event'],
  [['SendDataPoints'], 'statistics of SES, which hold counts and no events'],
  [['MetricDataResults'], 'figures of CloudWatch, which hold counts and no events'],
  [['Datapoints', 'Label'], 'figures of CloudWatch, which hold counts and no events'],
  [['logStreams'], 'a list of log streams: export their events, for instance with aws logs filter-log-events'],
  [['Contents', 'Name'], 'a list of objects in S3: fetch the objects, and play those'],
];

/** `[how its first line begins, what it is]` */
const TEXTS: readonly (readonly [begins: RegExp, is: string])[] = [
  [/^\s*<(?:!doctype html|html)\b/i, 'a web page: keep what it shows as JSON'],
  [/^\s*<(?:\?xml|feedback|[a-z])/i, 'XML: a DMARC report is read with lazaretto reports'],
  [
    /^(?:From \S+ .*\d{4}\s*$|(?:Return-Path|Received|Delivered-To|Message-ID|MIME-Version|DKIM-Signature|From|To|Subject|Date|X-[\w-]{1,40}): )/i,
    'a mail: reports that come by mail are read with lazaretto reports',
  ],
  [/\b(?:postfix|sendmail|exim|sm-mta|dovecot)[/\w-]{0,20}\[\d+\]: /i, 'a log of a mail server, which is no SES event'],
  [/^(?:-{3}\s*$|(?:eventType|notificationType|mail): ?)/, 'YAML: turn it into JSON, for instance with yq -o=json'],
  [
    /^"?[a-z_@][\w. @-]{0,60}"?(?:[,;\t]"?[a-z_@][\w. @-]{0,60}"?){1,50}\r?$/i,
    'a table without a column of events (message, event, mail, body)',
  ],
];
/** Bytes that no text has, or what a decoder puts in their place. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const BYTES = /[\x00-\x08\x0e-\x1a\ufffd]/g;

/** What a text looks like that is no JSON, in a few words; null where nothing gives it away. */
export function looksLikeText(text: string): string | null {
  const head = text.slice(0, 300).replace(/^\ufeff/, '');
  if ((head.match(BYTES)?.length ?? 0) * 10 > head.length) {
    return 'bytes that are no text: unpack or decrypt them first';
  }
  const [first = ''] = head.trimStart().split('\n', 1);
  return TEXTS.find(([begins]) => begins.test(first))?.[1] ?? null;
}

/** What is said of an object that no row knows. */
export const UNKNOWN = 'an object';

/** What an object looks like that is no SES event, in a few words. */
export function looksLike(value: object): string {
  const { Records } = value as { readonly Records?: unknown };
  const first: unknown = Array.isArray(Records) ? Records[0] : value;
  const box = typeof first === 'object' && first !== null ? first : value;
  const names = new Map(Object.keys(box).map((name) => [name.toLowerCase(), name]));
  const known = KINDS.find(([fields]) => fields.every((field) => names.has(field.toLowerCase())));
  return known?.[1] ?? UNKNOWN;
}
