/** What AWS says of yesterday, in the SDK's own words: one set with 1,000 sends in CloudWatch, VDM off, one dead letter. */
type Asked = { readonly Metrics?: unknown; readonly MetricDataQueries?: readonly { readonly Id: string }[] };

/** The action of a call that audit-counts makes, as IAM names it; undefined for a call that is not known here. */
export function actionOf(url: string, target: string): string | undefined {
  if (url === '/v2/email/metrics/batch') return 'ses:BatchGetMetricData';
  const [service = '', operation] = target.split('.');
  if (service.startsWith('Granite')) return `cloudwatch:${operation}`;
  return service === 'AmazonSQS' ? `sqs:${operation}` : undefined;
}

/** Status and body of the answer. @param set null: nobody sent anything */
export function figuresOf(action: string, body: string, set: string | null): { status?: number; body: string } {
  const { MetricDataQueries = [] } = (body === '' ? {} : JSON.parse(body)) as Asked;
  switch (action) {
    case 'cloudwatch:ListMetrics':
      return json({ Metrics: set === null ? [] : [{ Dimensions: [{ Name: 'ses:configuration-set', Value: set }] }] });
    case 'cloudwatch:GetMetricData':
      return json({
        MetricDataResults: MetricDataQueries.map(({ Id }) => ({
          Id,
          Values: [set !== null && Id.startsWith('sends') ? 1_000 : 0],
        })),
      });
    case 'sqs:GetQueueAttributes':
      return json({ Attributes: { ApproximateNumberOfMessages: '1' } });
    default:
      return { status: 400, ...json({ __type: 'BadRequestException', message: 'VDM is not on.' }) };
  }
}

const json = (value: object) => ({ body: JSON.stringify(value) });
