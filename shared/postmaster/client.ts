import { type EpochMs, SECOND_MS, type Timer } from '../kernel/time.ts';
import { type GoogleEndpoints, type Http, type HttpAnswer, type HttpRequest, isObject, jsonOf } from './http.ts';
import type { MetricRow } from './metrics.data.ts';
import type { GmailCompliance } from './model.ts';
import { NO_ANSWER } from './problems.data.ts';
import { apiRefusal, GmailRefusal } from './problems.ts';
import { readCompliance } from './read-compliance.ts';
import { readStats, type Stat } from './read-stats.ts';
import { type Days, statsRequest } from './request.ts';
import { type GivenToken, type PostmasterToken, readGivenToken } from './token.ts';

/** Tries of one request. */
const TRIES = 3;
/** Waits between them, doubled each time, and never longer than the second. Unit: ms. */
const FIRST_WAIT_MS = SECOND_MS;
const LONGEST_WAIT_MS = 30 * SECOND_MS;
/** Of 200 figures each. More than that is a fault of the server. */
const MOST_PAGES = 50;

export type GoogleDeps = {
  readonly http: Http;
  readonly endpoints: GoogleEndpoints;
  readonly timer: Timer;
  /** 0 to 1, for waits that differ. */
  readonly random: () => number;
};

/** Figures of all pages. `unread`: rows that were no figures. */
export type Stats = { readonly stats: readonly Stat[]; readonly unread: number };

/** The two questions that are asked of the API. Each rejects with a `GmailRefusal`. */
export type PostmasterClient = {
  stats(domain: string, metrics: readonly MetricRow[], days: Days): Promise<Stats>;
  compliance(domain: string, now: EpochMs): Promise<GmailCompliance | null>;
};

export const postmasterClient = (deps: GoogleDeps, accessToken: string): PostmasterClient => {
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  const at = (domain: string, path: string) => `${deps.endpoints.api}/v2/domains/${encodeURIComponent(domain)}${path}`;
  return {
    async stats(domain, metrics, days) {
      const stats: Stat[] = [];
      const seen = new Set<string>();
      let [unread, token]: [number, string | undefined] = [0, undefined];
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const body = JSON.stringify(statsRequest(domain, metrics, days, token));
        const sent = { ...headers, 'content-type': 'application/json' };
        const answer = await insist(deps, {
          method: 'POST',
          url: at(domain, '/domainStats:query'),
          headers: sent,
          body,
        });
        if (answer.status === 204) break;
        const page = answer.status === 200 ? readStats(jsonOf(answer.text)) : null;
        if (page === null) throw apiRefusal(answer);
        stats.push(...page.stats);
        unread += page.unread;
        // A token that comes twice would go round for ever.
        if (page.nextPageToken === null || seen.has(page.nextPageToken)) break;
        seen.add(page.nextPageToken);
        token = page.nextPageToken;
      }
      return { stats, unread };
    },

    async compliance(domain, now) {
      const answer = await insist(deps, { method: 'GET', url: at(domain, '/complianceStatus'), headers, body: null });
      if (answer.status === 204) return null;
      const said = answer.status === 200 ? jsonOf(answer.text) : null;
      if (!isObject(said)) throw apiRefusal(answer);
      return readCompliance(said, domain, now);
    },
  };
};

/** A new access token. @throws {GmailRefusal} */
export async function refreshAccess(deps: GoogleDeps, token: PostmasterToken): Promise<GivenToken> {
  const { clientId, clientSecret, refreshToken } = token;
  const given = await askForToken(deps, {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  });
  return given;
}

/** Asks the token endpoint. @throws {GmailRefusal} */
export async function askForToken(deps: GoogleDeps, form: Readonly<Record<string, string>>): Promise<GivenToken> {
  const answer = await insist(deps, formRequest(deps.endpoints.token, form));
  return readGivenToken(answer, deps.timer.now());
}

export const formRequest = (url: string, form: Readonly<Record<string, string>>): HttpRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  body: new URLSearchParams(form).toString(),
});

/** Asks again where that may help. @returns the last answer @throws {GmailRefusal} where none came */
async function insist({ http, timer, random }: GoogleDeps, request: HttpRequest): Promise<HttpAnswer> {
  for (let tries = 1; ; tries++) {
    const answer = await http(request).catch((cause: unknown) => cause);
    const isAnswer = (got: unknown): got is HttpAnswer => typeof got === 'object' && got !== null && 'status' in got;
    const mayPass = !isAnswer(answer) || answer.status === 429 || answer.status >= 500;
    if (isAnswer(answer) && (!mayPass || tries >= TRIES)) return answer;
    if (tries >= TRIES) throw new GmailRefusal(NO_ANSWER, codeOf(answer), { cause: answer });
    const own = FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + random() / 2);
    const asked = isAnswer(answer) ? answer.retryAfterMs : null;
    await timer.sleep(Math.min(Math.max(own, asked ?? 0), LONGEST_WAIT_MS));
  }
}

/** The code of a network error, else its name: a message may hold more than is to be logged. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const { cause } = error;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : error.name;
}
