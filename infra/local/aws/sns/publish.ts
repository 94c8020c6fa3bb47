import { randomUUID } from 'node:crypto';
import type { PublishInput, PublishResponse } from '@aws-sdk/client-sns';
import { AwsError } from '../errors.ts';
import { operation } from '../operation.ts';

/** Unit: bytes, attributes included. */
const MAX_BYTES = 262_144;
/** Printable ASCII, not beginning with a blank. */
const SUBJECT = /^[!-~][ -~]{0,99}$/;

const invalid = (message: string): AwsError => new AwsError('InvalidParameter', `Invalid parameter: ${message}`);

const protocolsOf = (message: string): Record<string, string> => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  const texts = Object.entries(parsed ?? {}).filter(([, text]) => typeof text === 'string');
  const byProtocol: Record<string, string> = Object.fromEntries(texts);
  if (byProtocol['default'] === undefined) {
    throw invalid('Message Structure - No default entry in JSON message body');
  }
  return byProtocol;
};

const attributesOf = (attributes: PublishInput['MessageAttributes'] = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => {
      if (!/^(String|Number|Binary|String\.Array)$/.test(DataType ?? '')) {
        throw new AwsError('ParameterValueInvalid', `The message attribute '${name}' has an invalid type.`);
      }
      const value = StringValue ?? BinaryValue;
      if (value === undefined || value.length === 0) {
        throw new AwsError('ParameterValueInvalid', `The message attribute '${name}' must contain a non-empty value.`);
      }
      return [name, String(value)];
    }),
  );

/** Publishes to a topic that exists, within SNS's limits on size, subject and structure. */
export const publish = operation<PublishInput>(
  'Publish',
  ({ TopicArn = '', Message = '', Subject, MessageStructure, MessageAttributes }, { state, settings, clock }) => {
    if (!/^arn:aws:sns:/.test(TopicArn)) throw invalid('TopicArn');
    if (!state.topics.has(TopicArn)) throw new AwsError('NotFound', 'Topic does not exist', 404);
    if (Message === '') throw invalid('Empty message');
    if (Subject !== undefined && !SUBJECT.test(Subject)) throw invalid('Subject');
    if (MessageStructure !== undefined && MessageStructure !== 'json') throw invalid('Message Structure');
    const attributes = attributesOf(MessageAttributes);
    const size = Buffer.byteLength(Message) + Buffer.byteLength(Object.entries(attributes).flat().join(''));
    if (size > MAX_BYTES) throw invalid('Message too long');
    const message = {
      messageId: randomUUID(),
      topicArn: TopicArn,
      at: clock.now(),
      subject: Subject,
      message: Message,
      byProtocol: MessageStructure === 'json' ? protocolsOf(Message) : undefined,
      attributes,
    };
    state.published.push(message);
    settings.onPublish(message);
    return { MessageId: message.messageId } satisfies PublishResponse;
  },
);
