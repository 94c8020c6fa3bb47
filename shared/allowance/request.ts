import { RequestRefused, refuseField } from '../admin/api/problem.ts';
import { syntaxProblem } from '../policy/json-syntax.ts';
import { nearest } from '../policy/nearest.ts';
import { showValue } from '../policy/shown.ts';
import { OTHER_PROVIDER, providerOf } from '../replies/providers.ts';
import { MOST_TAKEN } from './model.ts';

/** What is asked: how much of a set or of one of its streams may be sent, or to take of it. */
export type AllowanceRequest = {
  readonly set: string;
  /** The value by which the set's mail is told apart, such as the name of an SES tenant; null: the set. */
  readonly stream: string | null;
  readonly take: { readonly n: number; readonly provider: string | null; readonly key: string } | null;
};

/** A request as it came. Names of headers are in lower case. */
export type RawRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

const PATH = /^\/allowance\/([^/]*)(\/take)?$/;
const PATHS = 'expected /allowance/{set} or /allowance/{set}/take';
const SET = /^[A-Za-z0-9_-]{1,64}$/;
/** SES's tenants, domains and message tags are shorter. Unit: characters. */
const LONGEST_STREAM = 256;
const LONGEST_KEY = 128;
const LONGEST_BODY = 4_096;
const FIELDS = ['n', 'stream', 'provider'] as const;

/** Reads a request. @throws {RequestRefused} naming the field, what was expected and what was got */
export function readRequest({ method, path, query, headers, body }: RawRequest): AllowanceRequest {
  const [, encoded, ending] = PATH.exec(path) ?? [];
  if (encoded === undefined) throw new RequestRefused('not-found', `path: ${PATHS}, got ${showValue(path)}`);
  const expected = ending === undefined ? 'GET' : 'POST';
  if (method !== expected) {
    throw new RequestRefused(
      'method-not-allowed',
      `method: expected ${expected} at this path, got ${method.slice(0, 20)}`,
    );
  }
  const set = decoded(encoded);
  if (!SET.test(set)) {
    const sentence = `expected the name of a configuration set: 1 to 64 letters, digits, "_" or "-", got ${showValue(set)}`;
    throw refuseField('malformed', 'path.set', sentence);
  }
  if (ending === undefined) {
    if (body !== '') throw refuseField('malformed', 'body', 'expected none at this path');
    return { set, stream: streamIn(queryOf(query), 'query.stream'), take: null };
  }
  if (query !== '') throw refuseField('malformed', 'query', 'expected none at this path: the body says what is taken');
  const key = keyIn(headers['idempotency-key']);
  const fields = fieldsIn(body);
  const stream = streamIn(fields['stream'], 'body.stream');
  return { set, stream, take: { n: countIn(fields['n']), provider: providerIn(fields['provider']), key } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function queryOf(query: string): string | undefined {
  let stream: string | undefined;
  for (const [name, value] of new URLSearchParams(query)) {
    const field = `query.${name.slice(0, 60)}`;
    if (name !== 'stream') throw refuseField('malformed', field, 'unknown parameter (known: stream)');
    if (stream !== undefined) throw refuseField('malformed', field, 'expected it once, got it again');
    stream = value;
  }
  return stream;
}

function keyIn(key: string | undefined): string {
  if (key !== undefined && /^[\x21-\x7e]+$/.test(key) && key.length <= LONGEST_KEY) return key;
  const got = key === undefined ? 'nothing' : 'something else';
  const sentence = `expected 1 to ${LONGEST_KEY} visible ASCII characters, such as a UUID, got ${got}`;
  throw refuseField('malformed', 'header.idempotency-key', sentence);
}

function fieldsIn(body: string): Readonly<Record<string, unknown>> {
  if (body.length > LONGEST_BODY) {
    throw new RequestRefused('too-large', `body: expected at most ${LONGEST_BODY} characters, got ${body.length}`);
  }
  const problem = syntaxProblem(body);
  if (problem !== null) throw refuseField('malformed', 'body', problem);
  const value: unknown = JSON.parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuseField('malformed', 'body', `expected an object such as {"n":500}, got ${showValue(value)}`);
  }
  for (const name of Object.keys(value)) {
    if (FIELDS.some((known) => known === name)) continue;
    const meant = nearest(name, FIELDS);
    const known = meant === null ? `(known: ${FIELDS.join(', ')})` : `did you mean "${meant}"?`;
    throw refuseField('malformed', `body.${showValue(name).slice(1, -1).slice(0, 60)}`, `unknown field, ${known}`);
  }
  return value as Readonly<Record<string, unknown>>;
}

function countIn(n: unknown): number {
  if (typeof n === 'number' && Number.isInteger(n) && n >= 1 && n <= MOST_TAKEN) return n;
  const sentence = `expected a whole number of messages from 1 to ${MOST_TAKEN}, got ${showValue(n)}`;
  throw refuseField('malformed', 'body.n', sentence);
}

function streamIn(stream: unknown, field: string): string | null {
  if (stream === undefined || stream === null) return null;
  if (typeof stream === 'string' && stream.length > 0 && stream.length <= LONGEST_STREAM) return stream;
  const sentence = `expected the value that tells the stream apart, 1 to ${LONGEST_STREAM} characters, got ${showValue(stream)}`;
  throw refuseField('malformed', field, sentence);
}

/** A provider's id as an allowance names it, or a domain of recipients, such as "gmail.com". */
function providerIn(provider: unknown): string | null {
  if (provider === undefined || provider === null) return null;
  if (typeof provider !== 'string' || provider.length === 0 || provider.length > LONGEST_STREAM) {
    const sentence = `expected a mailbox provider as the answer names it, or a domain such as "gmail.com", got ${showValue(provider)}`;
    throw refuseField('malformed', 'body.provider', sentence);
  }
  const known = providerOf(provider.toLowerCase());
  return known === OTHER_PROVIDER ? provider : known;
}
