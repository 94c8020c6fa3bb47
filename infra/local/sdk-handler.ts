/** As much of a request of the AWS SDK as the local stack reads. */
export type SdkRequest = {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};
export type SdkResponse = { statusCode: number; headers: Record<string, string>; body: Uint8Array };

/** What an SDK client takes as `requestHandler`. */
export type SdkHandler = {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest, options?: { readonly abortSignal?: unknown }): Promise<{ response: SdkResponse }>;
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
};

/** Makes a `requestHandler` of a function. */
export const sdkHandler = (answer: (request: SdkRequest) => Promise<SdkResponse>): SdkHandler => ({
  metadata: { handlerProtocol: 'http/1.1' },
  handle: async (request) => ({ response: await answer(request) }),
  destroy: () => undefined,
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
});

/** The body as text. The SDK's byte bodies warn when they are used as strings, so they are decoded here. */
export const bodyText = (body: unknown): string => {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
  throw new TypeError(`Expected a body of text or bytes, got ${typeof body}`);
};

const nothing = (): void => undefined;

/**
 * What a client needs whose handler checks no signature: a region, credentials, a signer that signs nothing. It also
 * spares each request the user agent and the copies made for a logger's `info` and `error`, which is a sixth of the
 * SDK's own time.
 */
export const LOCAL_CLIENT = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  signer: { sign: async <T>(request: T): Promise<T> => request },
  defaultUserAgentProvider: async (): Promise<[string, string][]> => [],
  logger: { trace: nothing, debug: nothing, warn: nothing } as unknown as Console,
};
