import { Sha256 } from '@aws-crypto/sha256-js';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ClientRequest, Transport } from '../../../shared/admin/api/client.ts';
import { clip, forTerminal } from '../../../shared/kernel/escape.ts';
import { isPlainPath } from '../../local/loopback.ts';
import { UserError } from '../user-error.ts';

/** The stack's outputs with the URLs of the admin function: for who may change things, and for who may look. */
export const URL_OUTPUTS = { operator: 'AdminUrl', viewer: 'AdminViewerUrl' } as const;
export const DEFAULT_STACK = 'Lazaretto';
const TIMEOUT_MS = 35_000;

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
export const isLocal = (url: URL): boolean => LOOPBACK.includes(url.hostname);

/** An address as somebody gave it. @throws {UserError} where no request may go there */
export function readUrl(got: string): URL {
  const url = URL.canParse(got) ? new URL(got) : null;
  if (url === null || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal(url)))) {
    throw new UserError(`--url: expected https://…, or http://localhost:PORT of npm start, got ${JSON.stringify(got)}`);
  }
  return url;
}

/** Where a request goes: to the API's own origin, whatever its path says. @throws {UserError} where it would not */
export function targetOf(url: URL, path: string): URL {
  const written = url.origin + path;
  const target = isPlainPath(path) && URL.canParse(written) ? new URL(written) : null;
  // `/.//host` is a path of two slashes once it is resolved.
  if (target?.origin === url.origin && target.username === '' && !target.pathname.startsWith('//')) return target;
  throw new UserError(
    `Expected a path that begins with one slash, got ${JSON.stringify(forTerminal(clip(path, 200)))}`,
  );
}

/** The region of a Function URL is part of its name. */
const regionOf = (url: URL): string =>
  /\.lambda-url\.([a-z0-9-]+)\.on\.aws$/.exec(url.hostname)?.[1] ??
  process.env['AWS_REGION'] ??
  process.env['AWS_DEFAULT_REGION'] ??
  'us-east-1';

/** The same request with Signature Version 4 in its headers. @throws {UserError} where there are no credentials */
export async function signRequest(url: URL, request: ClientRequest): Promise<Readonly<Record<string, string>>> {
  const signer = new SignatureV4({
    service: 'lambda',
    region: regionOf(url),
    credentials: defaultProvider(),
    sha256: Sha256,
  });
  const target = targetOf(url, request.path);
  try {
    const { headers } = await signer.sign({
      method: request.method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: target.pathname,
      query: Object.fromEntries(target.searchParams),
      headers: { ...request.headers, host: url.host },
      ...(request.body !== null && { body: request.body }),
    });
    return headers;
  } catch (error) {
    if ((error as Error).name !== 'CredentialsProviderError') throw error;
    throw new UserError('No AWS credentials were found. Sign in (aws sso login), or name a profile in AWS_PROFILE');
  }
}

/** Sends requests to the API: as they are to this machine, signed to everybody else. */
export const transportTo =
  (url: URL): Transport =>
  async (request) => {
    const target = targetOf(url, request.path);
    const headers = isLocal(url) ? request.headers : await signRequest(url, request);
    const { host: _, ...sent } = headers as Record<string, string>;
    try {
      const response = await fetch(target, {
        method: request.method,
        headers: sent,
        body: request.body,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      const cause = (error as Error).cause;
      throw new UserError(`${url.origin} cannot be reached: ${cause instanceof Error ? cause.message : String(error)}`);
    }
  };

/** The URL that the deployed stack has as an output. @throws {UserError} where there is none */
export async function urlOfStack(stack: string, which: keyof typeof URL_OUTPUTS): Promise<URL> {
  try {
    const { Stacks = [] } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: stack }));
    const outputs = Stacks[0]?.Outputs ?? [];
    const named = (name: string) =>
      outputs.find(({ OutputKey = '' }) => OutputKey === name || OutputKey.endsWith(name));
    const found = named(URL_OUTPUTS[which])?.OutputValue;
    if (found !== undefined) return readUrl(found);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Stack ${stack} cannot be asked for its URL: ${(error as Error).message}. Name it with --url or --stack`,
    );
  }
  throw new UserError(`Stack ${stack} has no output ${URL_OUTPUTS[which]}. Name the URL with --url`);
}
