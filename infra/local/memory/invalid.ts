import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';

/** The SDK's error where a request says what DynamoDB does not accept. */
export const invalid = (message: string): Error => refusal('ValidationException', message);

/** An error of the service, as the SDK throws it. */
export const refusal = (name: string, message: string): Error =>
  new DynamoDBServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } });
