import { DAY_MS, iso } from '../../../shared/kernel/time.ts';
import { formRequest, type GoogleDeps, postmasterClient } from '../../../shared/postmaster/client.ts';
import { SCOPE } from '../../../shared/postmaster/http.ts';
import { GmailRefusal } from '../../../shared/postmaster/problems.ts';
import { type GivenToken, type PostmasterToken, readGivenToken } from '../../../shared/postmaster/token.ts';
import { UserError } from '../user-error.ts';
import { consentUrl, newAttempt } from './authorize.ts';
import type { OAuthClient } from './client-file.ts';
import { checkDomains, type DomainCheck } from './domains.ts';
import type { Parameters } from './parameters.ts';
import { takeRedirect } from './redirect.ts';

export type ConnectDeps = {
  readonly google: GoogleDeps;
  readonly parameters: Parameters;
  /** Shows the consent screen to a person, or its address. */
  readonly show: (url: string) => void;
  /** Rejects when nobody has answered for long. */
  readonly patience: () => Promise<never>;
};
export type ConnectWish = {
  readonly client: OAuthClient;
  readonly parameter: string;
  readonly key: string | undefined;
  readonly domains: readonly string[];
};

/** Tokens of a consent screen in testing live seven days. Unit: ms. */
const TESTING_MS = 8 * DAY_MS;

/**
 * Asks a person for the right to read figures, and writes it into the parameter. Nothing is written before the token is
 * known to last and to have the right; one that is not wanted is revoked.
 * @throws {UserError}
 */
export async function connect(deps: ConnectDeps, { client, parameter, key, domains }: ConnectWish) {
  const { google, parameters } = deps;
  const attempt = newAttempt();
  const server = await takeRedirect(attempt.state);
  let given: GivenToken;
  try {
    deps.show(consentUrl(google.endpoints, client.id, server.address, attempt));
    const answer = await Promise.race([server.answer, deps.patience()]);
    if ('error' in answer) throw new UserError(refusalText(answer.error));
    given = await exchange(google, client, answer.code, server.address, attempt.verifier);
  } finally {
    await server.close();
  }
  const now = google.timer.now();
  const problem = problemOf(given, now);
  const { refreshToken } = given;
  if (problem !== null || refreshToken === null) {
    await revoke(google, refreshToken ?? given.accessToken).catch(() => undefined);
    throw new UserError(problem ?? 'Google gave no refresh token. Nothing was written');
  }
  const token: PostmasterToken = {
    ...{ clientId: client.id, clientSecret: client.secret, refreshToken },
    ...{ connectedAt: now, expiresAt: given.refreshTokenEndsAt },
  };
  try {
    await parameters.write(parameter, JSON.stringify(token), key);
  } catch (error) {
    // A right that nobody can use, nor take back from here.
    await revoke(google, refreshToken).catch(() => undefined);
    throw error;
  }
  const checks = await checkDomains(postmasterClient(google, given.accessToken), domains, now);
  return { expiresAt: token.expiresAt, checks } satisfies { expiresAt: number | null; checks: readonly DomainCheck[] };
}

const refusalText = (error: string): string =>
  error === 'access_denied'
    ? 'The consent screen was answered with no. Nothing was connected'
    : `The consent screen ended with ${JSON.stringify(error)}. Nothing was connected`;

/** The code is good for one question, so it is asked once. */
async function exchange(
  { http, endpoints, timer }: GoogleDeps,
  client: OAuthClient,
  code: string,
  redirect: string,
  verifier: string,
): Promise<GivenToken> {
  const form = {
    ...{ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirect },
    ...{ client_id: client.id, client_secret: client.secret },
  };
  try {
    return readGivenToken(await http(formRequest(endpoints.token, form)), timer.now());
  } catch (error) {
    if (error instanceof GmailRefusal && error.code === 'invalid_grant')
      throw new UserError(
        'Google does not take the answer of the consent screen (invalid_grant). Nothing was written: try again',
      );
    if (error instanceof GmailRefusal) throw new UserError(`${error.message}. ${error.problem.next}`);
    throw new UserError(`Google did not answer (${(error as Error).name}). Nothing was written: try again`);
  }
}

function problemOf({ scopes, refreshToken, refreshTokenEndsAt }: GivenToken, now: number): string | null {
  if (!scopes.includes(SCOPE))
    return 'The right to read figures was not given: leave its box on the consent screen checked. Nothing was written';
  if (refreshToken === null) return 'Google gave no refresh token. Nothing was written';
  if (refreshTokenEndsAt === null || refreshTokenEndsAt - now > TESTING_MS) return null;
  return (
    `The consent screen is in testing: Google ends this token on ${iso(refreshTokenEndsAt).slice(0, 10)}. Nothing was written. ` +
    'Publish the app (Google Auth Platform, Audience, "Publish app"), then connect again: docs/receivers.md'
  );
}

/** Takes the right back at Google. A token that is not known there any more is taken back already. @throws {UserError} */
export async function revoke({ http, endpoints }: GoogleDeps, token: string): Promise<void> {
  const answer = await http(formRequest(endpoints.revoke, { token })).catch((error: unknown) => {
    throw new UserError(`Google did not answer (${(error as Error).name}): nothing was revoked, and nothing deleted`);
  });
  if (answer.status === 200 || /"invalid_token"/.test(answer.text)) return;
  throw new UserError(`Google refused to revoke the token (status ${answer.status}): nothing was deleted`);
}
