/** As much of a Function URL's event (payload format 2.0) as is read. @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
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

/** A base64 body as text. Bytes that are not UTF-8 become a character that no JSON holds. */
const textOf = (base64: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));

/** The body of an event as text. */
export const bodyOf = ({ body = '', isBase64Encoded }: FunctionUrlEvent): string =>
  isBase64Encoded ? textOf(body) : body;

/** The headers of an event by their names in lower case. */
export const headersOf = ({ headers }: FunctionUrlEvent): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
