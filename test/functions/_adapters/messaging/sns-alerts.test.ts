import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snsAlerts } from '../../../../functions/_adapters/messaging/sns-alerts.ts';
import { ChannelUnavailable } from '../../../../shared/alerts/channel.ts';
import { AlertJson } from '../../../../shared/alerts/json.ts';
import { toAlertJson } from '../../../../shared/alerts/published.ts';
import { mailText } from '../../../../shared/alerts/text.ts';
import { message } from '../../../shared/alerts/samples.ts';

const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:alerts';
const published: URLSearchParams[] = [];
let answer: { status: number; body: string };
const ACCEPTED = '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
const refusal = (code: string) =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;

/** As much of SNS as a publish needs. */
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    published.push(new URLSearchParams(body));
    response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
  });
});
let client: SNSClient;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new SNSClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterAll(() => {
  client.destroy();
  server.close();
});

describe('snsAlerts', () => {
  it('publishes JSON for programs and text for mail at once', async () => {
    answer = { status: 200, body: ACCEPTED };

    await snsAlerts(client, TOPIC).send(message({ tenant: null }));

    const sent = published.at(-1);
    expect(sent?.get('TopicArn')).toBe(TOPIC);
    expect(sent?.get('Subject')).toBe('Lazaretto critical: acme-marketing quarantined');
    expect(sent?.get('MessageStructure')).toBe('json');
    const byProtocol = JSON.parse(sent?.get('Message') ?? '') as Record<string, string>;
    expect(AlertJson.parse(JSON.parse(byProtocol['default'] ?? ''))).toEqual(toAlertJson(message({ tenant: null })));
    expect(byProtocol['email']).toBe(mailText(message({ tenant: null })));
    const names = [...(sent ?? [])].filter(([name]) => name.endsWith('.Name')).map(([, value]) => value);
    expect(names).toEqual(['severity', 'kind', 'phase', 'configurationSet']);
  });

  it.each([
    [400, 'InvalidParameter', false],
    [400, 'InvalidParameterValue', false],
    [403, 'AuthorizationError', true],
    [404, 'NotFound', true],
    [400, 'Throttling', true],
    [503, 'ServiceUnavailable', true],
  ])('at %i %s says whether the channel is out of order: %s', async (status, code, unavailable) => {
    answer = { status, body: refusal(code) };

    const failure: unknown = await snsAlerts(client, TOPIC)
      .send(message())
      .catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(Error);
    expect(failure instanceof ChannelUnavailable).toBe(unavailable);
  });
});
