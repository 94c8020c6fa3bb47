import { createHash, createHmac, randomUUID } from 'node:crypto';

/** Credentials of the role that the setting `allowance` names, as every SDK of AWS has them. */
export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
};
export type AllowanceOptions = {
  /** The output `…AllowanceUrl` of the stack. */
  readonly url: string;
  /** What a take is worth that gets no answer: `open` all that it asks, `shut` nothing. */
  readonly onFailure: 'open' | 'shut';
  /** Default: those of the environment, as Lambda has them. Anywhere else such as `fromNodeProviderChain()`. */
  readonly credentials?: (() => Credentials | Promise<Credentials>) | undefined;
  /** How long one answer is waited for, of two at most. Default 2,000. Unit: ms. */
  readonly timeoutMs?: number | undefined;
};
export type TakeOptions = {
  readonly stream?: string | undefined;
  readonly provider?: string | undefined;
  /** The same key takes once, however often it is sent. Default: one of its own for each call. */
  readonly key?: string | undefined;
};
/** What Lazaretto answers; docs/allowance.md. Unit: messages; null: no ladder limits it. */
export type Allowance = {
  readonly allowed: number | null;
  readonly granted: number;
  readonly sent: number;
  readonly remaining: number | null;
  readonly hour: string;
  readonly providers: Readonly<Record<string, { readonly allowed: number; readonly remaining: number }>>;
  readonly why: string;
  readonly until: string;
};
/** `failure`: why there was no answer, and `granted` is by `onFailure`; null: this is the answer. */
export type Taken = { readonly granted: number; readonly failure: string | null; readonly answer: Allowance | null };
export type AllowanceClient = {
  /** @throws where there is no answer */
  look(set: string, options?: Pick<TakeOptions, 'stream'>): Promise<Allowance>;
  /** Never fails for want of an answer. @throws where the request itself is wrong: another set's, or malformed */
  take(set: string, n: number, options?: TakeOptions): Promise<Taken>;
};

/** Asks Lazaretto how much may be sent. */
export function allowanceClient({
  url,
  onFailure,
  credentials = fromEnv,
  timeoutMs = 2_000,
}: AllowanceOptions): AllowanceClient {
  const ask = async (method: 'GET' | 'POST', path: string, query: string, body: string, key?: string) => {
    const target = new URL(path + query, url);
    const headers = {
      ...(body !== '' && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    const signed = signedHeaders(target, { method, headers, body }, await credentials(), new Date());
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(target, { method, headers: signed, signal, ...(body !== '' && { body }) });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as Allowance;
    const isWrong = response.status >= 400 && response.status < 500 && response.status !== 429;
    throw new Refused(`${response.status}: ${sentenceIn(text)}`, isWrong);
  };
  const pathOf = (set: string): string => `/allowance/${encodeURIComponent(set)}`;
  return {
    look: (set, { stream } = {}) =>
      ask('GET', pathOf(set), stream === undefined ? '' : `?stream=${encodeURIComponent(stream)}`, ''),

    async take(set, n, { stream, provider, key = randomUUID() } = {}) {
      const body = JSON.stringify({ n, stream, provider });
      let failure = '';
      // Once more under the same key: what was taken though nobody heard of it is not taken twice.
      for (let attempt = 0; attempt < 2; attempt++) {
        try {
          const answer = await ask('POST', `${pathOf(set)}/take`, '', body, key);
          return { granted: answer.granted, failure: null, answer };
        } catch (error) {
          if (error instanceof Refused && error.isWrong) throw error;
          failure = error instanceof Error ? error.message : String(error);
        }
      }
      return { granted: onFailure === 'open' ? n : 0, failure, answer: null };
    },
  };
}

/** A request that got no allowance. `isWrong`: asked again, it gets none either. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly isWrong: boolean;
  constructor(message: string, isWrong: boolean) {
    super(message);
    this.isWrong = isWrong;
  }
}

/** The sentence of a problem document; IAM's own refusals have a `Message`. */
function sentenceIn(text: string): string {
  try {
    const { detail, Message, message } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return String(detail ?? Message ?? message ?? text.slice(0, 200));
  } catch {
    return text.slice(0, 200);
  }
}

function fromEnv(): Credentials {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = process.env;
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey, sessionToken: AWS_SESSION_TOKEN };
  throw new Error(
    'Expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or the option `credentials`',
  );
}

type ToSign = { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body: string };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * The headers of a request with Signature Version 4.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function signedHeaders(
  url: URL,
  { method, headers, body }: ToSign,
  by: Credentials,
  now: Date,
): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const region =
    /\.lambda-url\.([a-z0-9-]+)\.on\.aws$/.exec(url.hostname)?.[1] ?? process.env['AWS_REGION'] ?? 'us-east-1';
  const scope = `${time.slice(0, 8)}/${region}/lambda/aws4_request`;
  const all: Record<string, string> = {
    ...headers,
    'x-amz-date': time,
    ...(by.sessionToken !== undefined && { 'x-amz-security-token': by.sessionToken }),
  };
  const lines = Object.entries({ ...all, host: url.host }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const names = lines.map(([name]) => name).join(';');
  // AWS encodes each part of the path once more than it was sent.
  const path = url.pathname.split('/').map(strictly).join('/');
  const query = url.search.slice(1).replaceAll(/[!'()*]/g, strictly);
  const canonical = [method, path, query, ...lines.map(([name, value]) => `${name}:${value}`), '', names, sha256(body)];
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical.join('\n'))].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${by.secretAccessKey}`);
  const signature = hmac(key, text).toString('hex');
  return {
    ...all,
    authorization: `AWS4-HMAC-SHA256 Credential=${by.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

const strictly = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
