import type { AdminRequest, AdminResponse } from './request.ts';

/** As much of a Function URL's event (payload format 2.0) as is read. */
export type FunctionUrlEvent = {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly http: { readonly method: string };
    readonly authorizer?: { readonly iam?: { readonly userArn?: string | null | undefined } | undefined } | undefined;
  };
};
export type FunctionUrlResult = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A base64 body as text; bytes that are no UTF-8 come out as something that no JSON has. */
const textOf = (base64: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));

/** The request of an event. Who calls is what IAM found out, and nothing else. */
export function requestOf(event: FunctionUrlEvent): AdminRequest {
  const { body = '', isBase64Encoded, requestContext } = event;
  return {
    method: requestContext.http.method,
    path: event.rawPath,
    query: event.rawQueryString,
    headers: Object.fromEntries(Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: isBase64Encoded ? textOf(body) : body,
    actor: requestContext.authorizer?.iam?.userArn ?? null,
  };
}

export const resultOf = ({ status, headers, body }: AdminResponse): FunctionUrlResult => ({
  statusCode: status,
  headers,
  body,
});
