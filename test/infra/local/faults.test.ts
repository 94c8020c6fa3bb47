import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ListDedicatedIpPoolsCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalAws } from '../../../infra/local/aws/local-aws.ts';
import { startDynamo } from '../../../infra/local/dynamo/start.ts';
import { Killed, killAfter } from '../../../infra/local/kill.ts';
import { Random } from '../../../infra/local/random.ts';
import type { SdkHandler } from '../../../infra/local/sdk-handler.ts';
import { VirtualTime } from '../../../infra/local/time/virtual-time.ts';
import { Faults } from '../../support/faults/faults.ts';
import { virtualRetries } from '../../support/faults/retries.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:alerts';
const dynamo = startDynamo();
const aws = new LocalAws({ clock: { now: () => 0 }, throttle: false });
aws.state.topics.add(TOPIC);
aws.state.queues.add('dead');

type Service = {
  name: string;
  call: (wrap: (handler: SdkHandler) => SdkHandler) => Promise<unknown>;
  effects: () => number;
};
const once = (wrap: (handler: SdkHandler) => SdkHandler, handler: SdkHandler) => ({
  requestHandler: wrap(handler),
  maxAttempts: 1,
});
const callsOf = (operation: string) => () => aws.state.calls.filter((call) => call.operation === operation).length;
let puts = 0;
const SERVICES: Service[] = [
  {
    name: 'DynamoDB',
    call: (wrap) =>
      new DynamoDBClient(dynamo.clientConfig(once(wrap, dynamo.requestHandler))).send(
        new PutItemCommand({ TableName: 'registry', Item: { pk: { S: 'faults' }, sk: { S: `${Math.random()}` } } }),
      ),
    effects: () => puts,
  },
  {
    name: 'SES',
    call: (wrap) =>
      new SESv2Client(aws.clientConfig(once(wrap, aws.requestHandler))).send(new ListDedicatedIpPoolsCommand({})),
    effects: callsOf('ListDedicatedIpPools'),
  },
  {
    name: 'SNS',
    call: (wrap) =>
      new SNSClient(aws.clientConfig(once(wrap, aws.requestHandler))).send(
        new PublishCommand({ TopicArn: TOPIC, Message: 'x' }),
      ),
    effects: callsOf('Publish'),
  },
  {
    name: 'SQS',
    call: (wrap) =>
      new SQSClient(aws.clientConfig(once(wrap, aws.requestHandler))).send(
        new SendMessageCommand({ QueueUrl: 'http://sqs.local/0/dead', MessageBody: 'x' }),
      ),
    effects: callsOf('SendMessage'),
  },
];

beforeAll(async () => {
  await dynamo.createTables();
  dynamo.changes.subscribe(({ table, keys }) => {
    if (table === 'registry' && keys.pk === 'faults') puts += 1;
  });
});
afterAll(() => dynamo.close());

describe.each(SERVICES)('Faults around $name', ({ call, effects }) => {
  it('lets calls through when nothing is to fail', async () => {
    const [faults, before] = [new Faults(new Random(1)), effects()];

    await call((handler) => faults.wrap(handler));

    expect(effects()).toBe(before + 1);
  });

  it('fails before the call takes effect, in the words of the service', async () => {
    const [faults, before] = [new Faults(new Random(1), { before: 1 }), effects()];
    const errors: unknown[] = [];

    for (let i = 0; i < 12; i++) await call((handler) => faults.wrap(handler)).catch((error) => errors.push(error));

    expect(effects()).toBe(before);
    expect(errors).toHaveLength(12);
    const statuses = new Set(
      errors.map((error) => (error as { $metadata: { httpStatusCode?: number } }).$metadata.httpStatusCode),
    );
    expect(statuses).toContain(500);
    expect(statuses).toContain(undefined);
    expect(statuses.size).toBe(3);
    expect(faults.injected).toMatchObject({ lost: 0 });
  });

  it('fails after the call took effect', async () => {
    const [faults, before] = [new Faults(new Random(1), { after: 1 }), effects()];

    await expect(call((handler) => faults.wrap(handler))).rejects.toMatchObject({ code: 'ECONNRESET' });

    expect(effects()).toBe(before + 1);
    expect(faults.injected).toEqual({ unsent: 0, server: 0, throttled: 0, lost: 1 });
  });

  it('kills after so many calls', async () => {
    const [kill, before] = [killAfter(2), effects()];

    await call(kill);
    await call(kill);
    await expect(call(kill)).rejects.toBeInstanceOf(Killed);
    await expect(call(kill)).rejects.toBeInstanceOf(Killed);

    expect(effects()).toBe(before + 2);
  });

  it('kills after a call took effect and before it was answered', async () => {
    const [kill, before] = [killAfter(1, { losesLastAnswer: true }), effects()];

    await expect(call(kill)).rejects.toBeInstanceOf(Killed);

    expect(effects()).toBe(before + 1);
  });
});

describe('Faults', () => {
  it('hits as often as told, and the same calls for the same seed', async () => {
    const run = async () => {
      const faults = new Faults(new Random(7), { before: 0.2, after: 0.1 });
      const handler = faults.wrap({
        ...aws.requestHandler,
        handle: async () => ({ response: { statusCode: 200, headers: {}, body: new Uint8Array() } }),
      });
      for (let i = 0; i < 5_000; i++) {
        await handler.handle({ method: 'GET', path: '/v2/email/x', headers: {} }).catch(() => undefined);
      }
      return faults.injected;
    };

    const { unsent, server, throttled, lost } = await run();

    expect(Math.abs(unsent + server + throttled - 1_000)).toBeLessThan(150);
    expect(Math.abs(lost - 400)).toBeLessThan(100);
    expect(await run()).toEqual({ unsent, server, throttled, lost });
  });
});

describe('virtualRetries', () => {
  const clientAt = (time: VirtualTime, faults: Faults) =>
    new DynamoDBClient(
      dynamo.clientConfig({
        requestHandler: faults.wrap(dynamo.requestHandler),
        retryStrategy: virtualRetries(time, 3),
      }),
    );
  const read = new GetItemCommand({ TableName: 'totals', Key: { pk: { S: 'x' }, sk: { S: 'y' } } });

  it('waits in virtual time and gives up after so many attempts', async () => {
    const time = new VirtualTime({ startsAt: 0 });
    const faults = new Faults(new Random(1), { after: 1 });
    let error: unknown;
    time.at(0, 'read', async () => {
      error = await clientAt(time, faults)
        .send(read)
        .catch((thrown) => thrown);
    });

    await time.run();

    expect(error).toMatchObject({ code: 'ECONNRESET', $metadata: { attempts: 3 } });
    expect(time.now()).toBe(300);
  });

  it('succeeds when the fault has passed', async () => {
    const time = new VirtualTime({ startsAt: 0 });
    const faults = new Faults(new Random(1), { after: 1 });
    let attempts: number | undefined;
    time.at(0, 'read', async () => {
      attempts = (await clientAt(time, faults).send(read)).$metadata.attempts;
    });
    time.at(150, 'heal', () => {
      faults.rates.after = 0;
    });

    await time.run();

    expect(attempts).toBe(3);
  });

  it('does not try again what was refused for good', async () => {
    const time = new VirtualTime({ startsAt: 0 });
    const client = clientAt(time, new Faults(new Random(1)));

    const wrong = client.send(new GetItemCommand({ TableName: 'ghost', Key: { pk: { S: 'x' } } }));

    await expect(wrong).rejects.toMatchObject({ name: 'ResourceNotFoundException', $metadata: { attempts: 1 } });
  });
});
