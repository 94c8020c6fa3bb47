import { bodyText, type SdkRequest, type SdkResponse } from '../../sdk-handler.ts';
import { AwsError } from '../errors.ts';
import type { Operation } from '../operation.ts';
import { route } from './routes.ts';

/** The wire has times as seconds since the epoch. */
const toJson = (value: object): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key: string, shown: unknown) {
    const raw = this[key];
    return raw instanceof Date ? raw.getTime() / 1_000 : shown;
  });

const respond = (statusCode: number, body: object, headers = {}): SdkResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(toJson(body)),
});

/** SES v2 on the wire: REST with JSON bodies; errors are named in a header. */
export const answerSes = (
  request: SdkRequest,
  perform: (operation: Operation, input: object) => object,
): SdkResponse => {
  try {
    const routed = route(request.method, request.path);
    if (routed === undefined) throw new AwsError('UnknownOperationException', `${request.method} ${request.path}`, 404);
    const text = bodyText(request.body);
    const body: object = text === '' ? {} : JSON.parse(text);
    return respond(200, perform(routed.operation, { ...request.query, ...body, ...routed.parameters }));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return respond(error.status, { message: error.message }, { 'x-amzn-errortype': error.code });
  }
};
