import { createHmac } from 'node:crypto';
import { type SesEventOverrides, type SesEventType, sesBody } from '../../../support/ses-events.ts';

/** A batch of SQS's records. */
export const recordsOf = (bodies: readonly string[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `r-${index}`,
    body,
    attributes: { SentTimestamp: String(Date.now()) },
    eventSource: 'aws:sqs',
  })),
});

const DOMAINS = ['gmail.com', 'yahoo.com', 'outlook.com', 'example.com'];
/** So many messages of a set that has gone bad: half of them bounce. */
export function badMail(set: string, messages: number, at: number, more: SesEventOverrides = {}): string[] {
  return Array.from({ length: messages }, (_, i) => {
    const event = { set, messageId: `${set}-${i}`, domain: DOMAINS[i % 4] ?? '', sentAt: at - 1_000, at, ...more };
    const type: SesEventType = i % 8 < 4 ? 'Bounce' : 'Delivery';
    return [sesBody('Send', event), sesBody(type, { ...event, feedbackId: `${set}-f-${i}` })];
  }).flat();
}

/** What a Function URL with AWS_IAM hands over. @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export function urlEvent(
  method: string,
  path: string,
  { body, headers = {}, query = '', userArn = ALICE }: UrlRequest = {},
) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: { host: 'x.lambda-url.us-east-1.on.aws', 'content-type': 'application/json', ...headers },
    requestContext: {
      accountId: '111122223333',
      authentication: null,
      authorizer: {
        iam: { userArn, userId: 'AIDA', accountId: '111122223333' },
      },
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.9', userAgent: 'test' },
      routeKey: '$default',
      stage: '$default',
    },
    ...(body !== undefined && { body: Buffer.from(body).toString('base64') }),
    isBase64Encoded: body !== undefined,
  };
}
const ALICE = 'arn:aws:iam::111122223333:user/alice';
type UrlRequest = {
  /** Who signed it. */
  readonly userArn?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
};

/** A button that somebody pressed in Slack, signed as Slack signs it. */
export function pressed(secret: string, action: { readonly action_id: string; readonly value: string }, user: string) {
  const payload = {
    type: 'block_actions',
    user: { id: user, team_id: 'T012AB3CD' },
    response_url: 'https://hooks.slack.com/actions/T012AB3CD/1/none',
    actions: [{ type: 'block_actions', ...action }],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const headers = { 'X-Slack-Request-Timestamp': timestamp, 'X-Slack-Signature': signature };
  return { ...urlEvent('POST', '/', { body }), headers, requestContext: { http: {} } };
}
