import { bodyOf, type FunctionUrlEvent, type FunctionUrlResult, headersOf } from '../../shared/kernel/function-url.ts';
import type { AdminRequest, AdminResponse } from './request.ts';

/** The request of an event. Who calls is what IAM found out, and nothing else. */
export const requestOf = (event: FunctionUrlEvent): AdminRequest => ({
  method: event.requestContext.http.method,
  path: event.rawPath,
  query: event.rawQueryString,
  headers: headersOf(event),
  body: bodyOf(event),
  actor: event.requestContext.authorizer?.iam?.userArn ?? null,
});

export const resultOf = ({ status, headers, body }: AdminResponse): FunctionUrlResult => ({
  statusCode: status,
  headers,
  body,
});
