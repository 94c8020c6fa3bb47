import { SECOND_MS } from '../../../shared/kernel/time.ts';
import type { Http } from '../../../shared/postmaster/http.ts';

/** Google answers within seconds, or not at all. Unit: ms. */
const TIMEOUT_MS = 20 * SECOND_MS;
/** A page of 200 figures is some 50 KB. Unit: bytes. */
const LONGEST_BYTES = 4 * 1_024 * 1_024;

/** Asks by `fetch`. No redirect is followed, and an answer that is too long is none. */
export const googleHttp =
  (timeoutMs = TIMEOUT_MS): Http =>
  async ({ method, url, headers, body }) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { method, headers, body, redirect: 'error', signal });
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of response.body ?? []) {
      bytes += piece.length;
      if (bytes > LONGEST_BYTES) throw new Error(`Expected at most ${LONGEST_BYTES} bytes, got more`);
      pieces.push(piece);
    }
    const after = response.headers.get('retry-after');
    return {
      status: response.status,
      text: Buffer.concat(pieces).toString('utf8'),
      retryAfterMs: after !== null && /^\d{1,6}$/.test(after) ? Number(after) * SECOND_MS : null,
    };
  };
