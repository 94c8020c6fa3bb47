import { bodyText, type SdkRequest, type SdkResponse } from '../../sdk-handler.ts';
import { AwsError } from '../errors.ts';
import type { Operation } from '../operation.ts';
import { changeVisibilityBatch, deleteMessageBatch, receiveMessage } from './receive-message.ts';
import { sendMessage, sendMessageBatch } from './send-message.ts';

export const SQS_TARGET = 'AmazonSQS.';
const OPERATIONS = new Map(
  [sendMessage, sendMessageBatch, receiveMessage, deleteMessageBatch, changeVisibilityBatch].map((operation) => [
    operation.name,
    operation,
  ]),
);

const respond = (statusCode: number, body: object): SdkResponse => ({
  statusCode,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify(body)),
});

/** SQS on the wire: JSON, the operation in the header `x-amz-target`. */
export const answerSqs = (
  request: SdkRequest,
  perform: (operation: Operation, input: object) => object,
): SdkResponse => {
  try {
    const name = request.headers['x-amz-target']?.slice(SQS_TARGET.length) ?? '';
    const operation = OPERATIONS.get(name);
    if (operation === undefined) throw new AwsError('UnknownOperationException', name, 404);
    return respond(200, perform(operation, JSON.parse(bodyText(request.body))));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return respond(error.status, { __type: `com.amazonaws.sqs#${error.code}`, message: error.message });
  }
};
