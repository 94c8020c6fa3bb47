import { createHash, randomUUID } from 'node:crypto';
import {
  GOOGLE,
  type GoogleEndpoints,
  type Http,
  type HttpAnswer,
  type HttpRequest,
} from '../../../shared/postmaster/http.ts';
import { type GoogleContract, PLAIN_CONTRACT } from './contract.ts';
import { type DomainFigures, queryStats } from './figures.ts';

/** What the consent screen is answered with: by a person, or by somebody else. */
export type Consent = 'allow' | 'deny' | 'fewer rights';

/**
 * Google's endpoints for one user and one OAuth client, in memory. PKCE, redirects and rights are checked as RFC 6749
 * and RFC 7636 have it; requests and answers of the API are held to a contract.
 */
export class GoogleStandIn {
  readonly endpoints: GoogleEndpoints;
  readonly client = { id: 'client.apps.googleusercontent.example', secret: 'sesame' };
  /** Domains that the user has verified. */
  readonly domains = new Map<string, DomainFigures>();
  /** Requests as they came, by path. */
  readonly asked: string[] = [];
  /** Instead of the usual answer, once each; first come, first served. */
  readonly faults: ((request: HttpRequest) => HttpAnswer | Error | null)[] = [];
  /** How long new refresh tokens live; null: for good. Unit: s. */
  refreshTokenLives: number | null = null;
  readonly #contract: GoogleContract;

  constructor(endpoints: GoogleEndpoints = GOOGLE, contract: GoogleContract = PLAIN_CONTRACT) {
    this.endpoints = endpoints;
    this.#contract = contract;
  }
  readonly #codes = new Map<string, { challenge: string; redirect: string; scope: string }>();
  readonly #refresh = new Map<string, string>();
  readonly #access = new Map<string, string>();

  /** A refresh token as it is after somebody connected. */
  grant(scope = 'https://www.googleapis.com/auth/postmaster.traffic.readonly'): string {
    const token = `refresh-${randomUUID()}`;
    this.#refresh.set(token, scope);
    return token;
  }
  revoke(token: string): void {
    this.#refresh.delete(token);
  }
  knows = (token: string): boolean => this.#refresh.has(token);

  /** The consent screen: where the browser is sent to. @throws where Google shows an error page instead */
  consent(address: string, decision: Consent = 'allow'): URL {
    const query = new URL(address).searchParams;
    const need = (name: string): string => {
      const value = query.get(name);
      if (value === null || value === '') throw new Error(`Error 400: invalid_request, ${name} is missing`);
      return value;
    };
    if (need('client_id') !== this.client.id) throw new Error('Error 401: invalid_client');
    if (need('response_type') !== 'code' || need('code_challenge_method') !== 'S256') throw new Error('Error 400');
    if (need('access_type') !== 'offline') throw new Error('Without access_type=offline there is no refresh token');
    const back = new URL(need('redirect_uri'));
    if (back.protocol !== 'http:' || back.hostname !== '127.0.0.1') throw new Error('Error 400: redirect_uri_mismatch');
    back.searchParams.set('state', need('state'));
    if (decision === 'deny') {
      back.searchParams.set('error', 'access_denied');
      return back;
    }
    const code = `code-${randomUUID()}`;
    const scope = decision === 'allow' ? need('scope') : '';
    this.#codes.set(code, { challenge: need('code_challenge'), redirect: need('redirect_uri'), scope });
    back.searchParams.set('code', code);
    back.searchParams.set('scope', scope);
    return back;
  }

  readonly http: Http = async (request) => {
    const { pathname, host } = new URL(request.url);
    this.asked.push(`${request.method} ${pathname}`);
    const fault = this.faults.shift()?.(request) ?? null;
    if (fault instanceof Error) throw fault;
    if (fault !== null) return fault;
    if (request.url === this.endpoints.token) return this.#token(new URLSearchParams(request.body ?? ''));
    if (request.url === this.endpoints.revoke) return this.#revoke(new URLSearchParams(request.body ?? ''));
    if (host !== new URL(this.endpoints.api).host) throw new Error(`Nobody is at ${host}`);
    return this.#api(request, pathname);
  };

  #token(form: URLSearchParams): HttpAnswer {
    const refuse = (error: string, status = 400) => json(status, { error, error_description: 'Bad Request' });
    if (form.get('client_id') !== this.client.id || form.get('client_secret') !== this.client.secret)
      return refuse('invalid_client', 401);
    const issue = (scope: string, more: object = {}) => {
      const accessToken = `access-${randomUUID()}`;
      this.#access.set(accessToken, scope);
      const lives = this.refreshTokenLives === null ? {} : { refresh_token_expires_in: this.refreshTokenLives };
      return json(200, {
        access_token: accessToken,
        expires_in: 3_599,
        token_type: 'Bearer',
        scope,
        ...lives,
        ...more,
      });
    };
    if (form.get('grant_type') === 'refresh_token') {
      const scope = this.#refresh.get(form.get('refresh_token') ?? '');
      return scope === undefined ? refuse('invalid_grant') : issue(scope);
    }
    if (form.get('grant_type') !== 'authorization_code') return refuse('unsupported_grant_type');
    const code = this.#codes.get(form.get('code') ?? '');
    this.#codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (code?.challenge !== challenge || code.redirect !== form.get('redirect_uri')) return refuse('invalid_grant');
    return issue(code.scope, { refresh_token: this.grant(code.scope) });
  }

  #revoke(form: URLSearchParams): HttpAnswer {
    const known = this.#refresh.delete(form.get('token') ?? '');
    return known ? json(200, {}) : json(400, { error: 'invalid_token' });
  }

  #api(request: HttpRequest, path: string): HttpAnswer {
    const { methodOf, problemBy } = this.#contract;
    const called = methodOf(request.method, path);
    if (called === null) return failure(404, 'NOT_FOUND');
    const { method, domain } = called;
    const scope = this.#access.get((request.headers['authorization'] ?? '').replace(/^Bearer /, ''));
    if (scope === undefined) return failure(401, 'UNAUTHENTICATED');
    if (!method.scopes.some((one) => scope.split(' ').includes(one)))
      return failure(403, 'PERMISSION_DENIED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT');
    const body: unknown = request.body === null ? undefined : JSON.parse(request.body);
    const wrong = method.request && problemBy(method.request.$ref, body);
    if (wrong) return failure(400, 'INVALID_ARGUMENT', undefined, wrong);
    const figures = this.domains.get(domain);
    if (figures === undefined) return failure(403, 'PERMISSION_DENIED');
    const answer = method.request
      ? queryStats(domain, figures, body)
      : { name: `${path.slice(4)}`, ...figures.compliance };
    if (typeof answer === 'string') return failure(400, 'INVALID_ARGUMENT', undefined, answer);
    const problem = problemBy(method.response.$ref, answer);
    if (problem !== null) throw new Error(`The stand-in's own answer is none of Google's: ${problem}`);
    return json(200, answer);
  }
}

export const json = (status: number, value: unknown): HttpAnswer => ({
  status,
  text: JSON.stringify(value),
  retryAfterMs: null,
});
/** An error as Google's APIs give it. @see https://cloud.google.com/apis/design/errors */
export const failure = (status: number, word: string, reason?: string, message = word): HttpAnswer =>
  json(status, {
    error: {
      ...{ code: status, message, status: word },
      ...(reason !== undefined && {
        details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' }],
      }),
    },
  });
