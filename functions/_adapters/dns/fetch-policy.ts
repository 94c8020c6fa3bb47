import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { FetchPolicy, PolicyAnswer } from '../../../shared/authentication/ports.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';

/** RFC 8461 section 3.3 suggests so much. Unit: bytes. */
const LONGEST_POLICY_BYTES = 64 * 1_024;

export type FetchOptions = {
  /** For the whole policy. Default 15,000. Unit: ms. */
  readonly timeoutMs?: number;
  /** Default 443. */
  readonly port?: number;
  /** Who may vouch for the host, instead of the public authorities. */
  readonly ca?: string;
};

/**
 * Fetches a policy from the address that our own DNS found. Redirects are not followed, the certificate must name the
 * host, and whoever goes on sending is hung up on.
 */
export const policyFetcher =
  ({ timeoutMs = 15 * SECOND_MS, port = 443, ca }: FetchOptions = {}): FetchPolicy =>
  (host, address) =>
    new Promise((resolve) => {
      const failed = (error: Error): void => resolve({ status: 'failed', why: error.message });
      const asked = request(
        {
          ...{ host: address, port, servername: host, path: '/.well-known/mta-sts.txt', agent: false },
          headers: { host, accept: 'text/plain' },
          signal: AbortSignal.timeout(timeoutMs),
          ...(ca !== undefined && { ca }),
        },
        (response) => {
          response.on('error', failed);
          read(response).then((answer) => {
            asked.destroy();
            resolve(answer);
          }, failed);
        },
      );
      asked.on('error', failed);
      asked.end();
    });

async function read(response: IncomingMessage): Promise<PolicyAnswer> {
  const { statusCode, headers } = response;
  if (statusCode !== 200)
    return { status: 'unfit', why: `status ${statusCode}${statusCode === 404 ? '' : ', not 200'}` };
  const type = headers['content-type'] ?? 'none';
  if (!/^text\/plain\s*(?:;|$)/i.test(type)) return { status: 'unfit', why: `content type ${type}, not text/plain` };
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > LONGEST_POLICY_BYTES) return { status: 'unfit', why: `longer than ${LONGEST_POLICY_BYTES} bytes` };
    pieces.push(piece);
  }
  return { status: 'found', text: Buffer.concat(pieces).toString('utf8') };
}
