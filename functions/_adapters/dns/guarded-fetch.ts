import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { PolicyAnswer } from '../../../shared/dns-patrol/authentication/ports.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';

/** Nothing that is fetched is longer. Unit: bytes. */
export const LONGEST_BYTES = 64 * 1_024;

export type FetchOptions = {
  /** For all of it. Default 15,000. Unit: ms. */
  readonly timeoutMs?: number;
  /** Default 443. */
  readonly port?: number;
  /** Who may vouch for the host, instead of the public authorities. */
  readonly ca?: string;
};
export type Place = {
  readonly host: string;
  /** Found by our own DNS, and allowed (`mayFetchFrom`). */
  readonly address: string;
  readonly path: string;
  /** Content types that are taken. */
  readonly types: RegExp;
  readonly expected: string;
};

/** The certificate is not for this host, or nobody known vouches for it: the host's fault, not the way's. */
const CERTIFICATE = /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|HOSTNAME_MISMATCH)/;

/**
 * Fetches from one address and nowhere else: the connection goes to the address that is given, redirects are not
 * followed, the certificate must name the host, a server that sends too much is cut off, and there is a deadline.
 */
export const guardedFetch = (place: Place, options: FetchOptions = {}): Promise<PolicyAnswer> =>
  new Promise((resolve) => {
    const { host, address, path } = place;
    const { timeoutMs = 15 * SECOND_MS, port = 443, ca } = options;
    const failed = (error: NodeJS.ErrnoException): void => {
      const isTheirs = CERTIFICATE.test(error.code ?? '');
      resolve({ status: 'failed', why: `${isTheirs ? 'certificate: ' : ''}${error.message}`, isTheirs });
    };
    const asked = request(
      {
        ...{ host: address, port, servername: host, path, agent: false },
        headers: { host, accept: place.expected },
        signal: AbortSignal.timeout(timeoutMs),
        ...(ca !== undefined && { ca }),
      },
      (response) => {
        response.on('error', failed);
        read(response, place).then((answer) => {
          asked.destroy();
          resolve(answer);
        }, failed);
      },
    );
    asked.on('error', failed);
    asked.end();
  });

async function read(response: IncomingMessage, { types, expected }: Place): Promise<PolicyAnswer> {
  const { statusCode, headers } = response;
  if (statusCode !== 200)
    return { status: 'unfit', why: `status ${statusCode}${statusCode === 404 ? '' : ', not 200'}` };
  const type = headers['content-type'] ?? 'none';
  if (!types.test(type)) return { status: 'unfit', why: `content type ${type}, not ${expected}` };
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > LONGEST_BYTES) return { status: 'unfit', why: `longer than ${LONGEST_BYTES} bytes` };
    pieces.push(piece);
  }
  return { status: 'found', text: Buffer.concat(pieces).toString('utf8') };
}
