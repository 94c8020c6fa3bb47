import { RequestRefused, refuseField } from '../../shared/admin/api/problem.ts';
import { parseRequest } from '../../shared/admin/api/validate.ts';
import type { Operation } from '../../shared/admin/fleet/operations.ts';
import { PATH_NAMES } from '../../shared/admin/fleet/operations.ts';
import type { Via } from '../../shared/audit/model.ts';
import { syntaxProblem } from '../../shared/policy/json-syntax.ts';
import type { AdminRequest } from './request.ts';

/** Longest body. Unit: bytes. */
export const MOST_BYTES = 1_000_000;
const LONGEST_KEY = 200;

/** A browser says from which site a request comes. Any other client says nothing, and has signed it. */
export function demandSameOrigin({ headers }: AdminRequest): void {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  const isOther = origin !== undefined && (host === undefined || hostOf(origin) !== host.toLowerCase());
  if (isForeign || isOther) throw new RequestRefused('cross-origin', 'expected a request of this very site');
}

const hostOf = (origin: string): string | null => {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
};

export function demandSize({ body }: AdminRequest): void {
  const bytes = new TextEncoder().encode(body).length;
  if (bytes > MOST_BYTES)
    throw new RequestRefused('too-large', `body: expected at most ${MOST_BYTES} bytes, got ${bytes}`);
}

/** The key under which a request is carried out once. */
export function idempotencyKey({ headers }: AdminRequest): string {
  const key = headers['idempotency-key'];
  if (key !== undefined && /^[\x21-\x7e]+$/.test(key) && key.length <= LONGEST_KEY) return key;
  const sentence = `expected 1 to ${LONGEST_KEY} visible ASCII characters, such as a UUID, got ${key === undefined ? 'nothing' : 'something else'}`;
  throw refuseField('malformed', 'header.idempotency-key', sentence);
}

/** The version that the caller has seen. */
export function seenVersion({ headers }: AdminRequest): string {
  const tag = headers['if-match'];
  if (tag === undefined) {
    throw refuseField('version-required', 'header.if-match', 'expected the version that you have seen, got nothing');
  }
  const version = /^"([0-9.]{1,40})"$/.exec(tag.trim())?.[1];
  if (version !== undefined) return version;
  throw refuseField('malformed', 'header.if-match', 'expected one version in double quotes, like "3.1"');
}

/** Doors that lead here. */
const SAID: readonly Via[] = ['console', 'cli'];

/** By which way the caller says it came; it only ever goes into the audit trail. */
export const viaOf = ({ headers }: AdminRequest): Via =>
  SAID.find((via) => via === headers['x-lazaretto-via']) ?? 'api';

export function pathOf(names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(names).map(([name, value]) => {
      const schema = PATH_NAMES[name];
      if (schema === undefined) throw new TypeError(`Expected a schema of {${name}}`);
      return [name, parseRequest(schema, value, `path.${name}`)];
    }),
  );
}

export function queryOf({ query }: AdminRequest, { query: schema }: Operation): unknown {
  const given = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (given.has(name)) throw refuseField('malformed', `query.${name.slice(0, 60)}`, 'expected it once, got it again');
    given.set(name, value);
  }
  if (schema !== undefined) return parseRequest(schema, Object.fromEntries(given), 'query');
  const [first] = given.keys();
  if (first !== undefined) throw new RequestRefused('malformed', 'query: expected none at this path');
  return undefined;
}

export function bodyOf({ headers, body }: AdminRequest, { body: schema }: Operation): unknown {
  if (schema === undefined) {
    if (body !== '') throw new RequestRefused('malformed', 'body: expected none at this path');
    return undefined;
  }
  // A form of another site can send no JSON without the browser asking us first.
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    throw refuseField('media-type', 'header.content-type', 'expected application/json');
  }
  const problem = syntaxProblem(body);
  if (problem !== null) throw refuseField('malformed', 'body', problem);
  return parseRequest(schema, JSON.parse(body), 'body');
}
