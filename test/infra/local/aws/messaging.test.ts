import { PublishCommand, type PublishCommandInput } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand, SendMessageCommand, type SendMessageCommandInput } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Setup, WAYS } from './clients.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:alerts';

describe.each(WAYS)('SNS %s', (_, open) => {
  let setup: Setup;
  const seen: string[] = [];
  beforeEach(async () => {
    setup = await open({ onPublish: ({ messageId }) => void seen.push(messageId) });
    setup.aws.state.topics.add(TOPIC);
  });
  afterEach(() => setup.close());

  const publish = (input: Partial<PublishCommandInput>) =>
    setup.sns.send(new PublishCommand({ TopicArn: TOPIC, Message: 'hello', ...input }));

  it('takes a message and tells of it', async () => {
    const { MessageId } = await publish({
      Subject: 'Quarantined: a & b',
      MessageStructure: 'json',
      Message: JSON.stringify({ default: '{"ü":"<&>"}', email: 'plain', sms: 5 }),
      MessageAttributes: { tenant: { DataType: 'String', StringValue: 'acme' } },
    });

    expect(setup.aws.state.published).toMatchObject([
      {
        messageId: MessageId,
        topicArn: TOPIC,
        at: setup.clock.now,
        subject: 'Quarantined: a & b',
        byProtocol: { default: '{"ü":"<&>"}', email: 'plain' },
        attributes: { tenant: 'acme' },
      },
    ]);
    expect(seen.at(-1)).toBe(MessageId);
  });

  it('answers NotFoundException for a topic that does not exist', async () => {
    await expect(publish({ TopicArn: `${TOPIC}-ghost` })).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it.each<[string, Partial<PublishCommandInput>]>([
    ['an empty message', { Message: '' }],
    ['no JSON', { MessageStructure: 'json', Message: '{' }],
    ['JSON without a default', { MessageStructure: 'json', Message: '{"email":"x"}' }],
    ['a default that is no text', { MessageStructure: 'json', Message: '{"default":1}' }],
    ['a structure that it does not know', { MessageStructure: 'xml' }],
    ['a subject of 101 characters', { Subject: 'x'.repeat(101) }],
    ['a subject of two lines', { Subject: 'a\nb' }],
    ['a subject that is not ASCII', { Subject: 'ü' }],
    ['more than 256 KB', { Message: 'x'.repeat(262_145) }],
    [
      'more than 256 KB with its attributes',
      {
        Message: 'x'.repeat(262_140),
        MessageAttributes: { tenant: { DataType: 'String', StringValue: 'acme' } },
      },
    ],
    ['no topic', { TopicArn: 'alerts' }],
  ])('refuses %s', async (_what, input) => {
    await expect(publish(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(setup.aws.state.published).toEqual([]);
  });

  it('takes 256 KB', async () => {
    await publish({ Message: 'x'.repeat(262_144) });

    expect(setup.aws.state.published).toHaveLength(1);
  });

  it.each([
    { DataType: 'String', StringValue: '' },
    { DataType: 'Text', StringValue: 'x' },
  ])('refuses the attribute %j', async (tenant) => {
    await expect(publish({ MessageAttributes: { tenant } })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });
});

describe.each(WAYS)('SQS %s', (_, open) => {
  let setup: Setup;
  const seen: string[] = [];
  beforeEach(async () => {
    setup = await open({ onSent: ({ body }) => void seen.push(body) });
    setup.aws.state.queues.add('dead');
  });
  afterEach(() => setup.close());

  const send = (input: Partial<SendMessageCommandInput> = {}) =>
    setup.sqs.send(new SendMessageCommand({ QueueUrl: setup.queueUrl('dead'), MessageBody: 'häll ö', ...input }));

  it('takes a message and tells of it', async () => {
    const { MessageId } = await send({
      DelaySeconds: 3,
      MessageAttributes: { reason: { DataType: 'String', StringValue: 'malformed' } },
    });

    expect(setup.aws.state.sent).toEqual([
      {
        messageId: MessageId,
        queue: 'dead',
        at: setup.clock.now,
        body: 'häll ö',
        delaySeconds: 3,
        attributes: { reason: 'malformed' },
      },
    ]);
    expect(seen.at(-1)).toBe('häll ö');
  });

  it.each<[string, Partial<SendMessageCommandInput>, string]>([
    ['a queue that does not exist', { QueueUrl: 'ghost' }, 'QueueDoesNotExist'],
    ['a control character', { MessageBody: 'a\u0000b' }, 'InvalidMessageContents'],
    ['more than 1 MiB', { MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
  ])('refuses %s', async (_what, input, name) => {
    const QueueUrl = setup.queueUrl(input.QueueUrl ?? 'dead');

    await expect(send({ ...input, QueueUrl })).rejects.toMatchObject({ name });
    expect(setup.aws.state.sent).toEqual([]);
  });

  const sendBatch = (bodies: readonly string[], idOf = (i: number) => `id${i}`) =>
    setup.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: setup.queueUrl('dead'),
        Entries: bodies.map((MessageBody, i) => ({ Id: idOf(i), MessageBody })),
      }),
    );

  it('takes the good entries of a batch and names the others', async () => {
    const { Successful, Failed } = await sendBatch(['one', 'a\u0001b', 'three']);

    expect(Successful?.map((entry) => entry.Id)).toEqual(['id0', 'id2']);
    expect(Failed).toMatchObject([{ Id: 'id1', SenderFault: true, Code: 'InvalidMessageContents' }]);
    expect(setup.aws.state.sent.map(({ body }) => body)).toEqual(['one', 'three']);
  });

  it.each<[string, readonly string[], string]>([
    ['nothing', [], 'EmptyBatchRequest'],
    ['eleven entries', Array.from({ length: 11 }, () => 'x'), 'TooManyEntriesInBatchRequest'],
    ['more than 1 MiB together', ['x'.repeat(600_000), 'x'.repeat(600_000)], 'BatchRequestTooLong'],
  ])('refuses a batch of %s', async (_what, bodies, name) => {
    await expect(sendBatch(bodies)).rejects.toMatchObject({ name });
  });

  it('refuses a batch with the same id twice', async () => {
    await expect(sendBatch(['a', 'b'], () => 'same')).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
  });
});
