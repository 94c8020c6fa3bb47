import type { SdkRequest, SdkResponse } from '../../../infra/local/sdk-handler.ts';

/** How a service says that it failed or has had enough. */
export type ServiceFault = 'server' | 'throttled';

type Dialect = { readonly [Fault in ServiceFault]: SdkResponse };

const bytes = (text: string): Uint8Array => Buffer.from(text);

const json = (statusCode: number, type: string): SdkResponse => ({
  statusCode,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: bytes(JSON.stringify({ __type: type, message: 'Injected fault' })),
});

const rest = (statusCode: number, type: string): SdkResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
  body: bytes('{"message":"Injected fault"}'),
});

const xml = (statusCode: number, code: string): SdkResponse => ({
  statusCode,
  headers: { 'content-type': 'text/xml' },
  body: bytes(`<ErrorResponse><Error><Code>${code}</Code><Message>Injected fault</Message></Error></ErrorResponse>`),
});

const dialectOf = ({ headers, path }: SdkRequest): Dialect => {
  const target = headers['x-amz-target'] ?? '';
  if (target.startsWith('DynamoDB_')) {
    return {
      server: json(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'),
      throttled: json(400, 'com.amazonaws.dynamodb.v20120810#ThrottlingException'),
    };
  }
  if (target.startsWith('AmazonSQS.')) {
    return {
      server: json(500, 'com.amazonaws.sqs#InternalError'),
      throttled: json(403, 'com.amazonaws.sqs#RequestThrottled'),
    };
  }
  if (path.startsWith('/v2/email/')) {
    return { server: rest(500, 'InternalServiceErrorException'), throttled: rest(429, 'TooManyRequestsException') };
  }
  return { server: xml(500, 'InternalError'), throttled: xml(429, 'Throttled') };
};

/** The answer of the service that this request is for. */
export const faultResponse = (request: SdkRequest, fault: ServiceFault): SdkResponse => {
  const { statusCode, headers, body } = dialectOf(request)[fault];
  return { statusCode, headers: { ...headers }, body };
};
