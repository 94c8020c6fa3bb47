import type { FetchDocument, FetchPolicy } from '../../../shared/dns-patrol/authentication/ports.ts';
import { type FetchOptions, guardedFetch } from './guarded-fetch.ts';

/** Fetches MTA-STS policies (RFC 8461 section 3.3). */
export const policyFetcher =
  (options: FetchOptions = {}): FetchPolicy =>
  (host, address) =>
    guardedFetch(
      {
        ...{ host, address, path: '/.well-known/mta-sts.txt' },
        ...{ types: /^text\/plain\s*(?:;|$)/i, expected: 'text/plain' },
      },
      options,
    );

/** Fetches logos and certificates of BIMI. */
export const documentFetcher =
  (options: FetchOptions = {}): FetchDocument =>
  (host, address, path) => {
    const isLogo = /\.svgz?(?:\?|$)/i.test(path);
    const types = isLogo
      ? /^image\/svg\+xml\s*(?:;|$)/i
      : /^(?:application\/(?:x-pem-file|pem-certificate-chain|x-x509-ca-cert|octet-stream)|text\/plain)\s*(?:;|$)/i;
    return guardedFetch({ host, address, path, types, expected: isLogo ? 'image/svg+xml' : 'a PEM file' }, options);
  };
