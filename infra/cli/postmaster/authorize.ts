import { createHash, randomBytes } from 'node:crypto';
import { type GoogleEndpoints, SCOPE } from '../../../shared/postmaster/http.ts';

/** What one attempt to connect is told by, and what only it knows (RFC 7636). */
export type Attempt = { readonly state: string; readonly verifier: string };

export const newAttempt = (): Attempt => ({
  state: randomBytes(32).toString('base64url'),
  verifier: randomBytes(48).toString('base64url'),
});

/**
 * The address of the consent screen.
 * @see https://developers.google.com/identity/protocols/oauth2/native-app
 */
export function consentUrl(endpoints: GoogleEndpoints, clientId: string, redirect: string, attempt: Attempt): string {
  const url = new URL(endpoints.authorize);
  url.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirect,
    response_type: 'code',
    scope: SCOPE,
    state: attempt.state,
    code_challenge: createHash('sha256').update(attempt.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    // Without these Google gives a refresh token at the first consent only.
    access_type: 'offline',
    prompt: 'consent',
  }).toString();
  return url.href;
}
