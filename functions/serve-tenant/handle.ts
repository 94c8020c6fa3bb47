/**
 * Trigger       Lambda Function URL without IAM: a tenant opens a link to its page, or serve-admin asks for a link
 * Writes        nothing
 * Calls         Secrets Manager, for the keys that links are signed with
 * Duplicates    the same link shows the same page; the same ticket is given the same link
 * On failure    it throws, and the page says that it can be tried again
 */
import { CONSOLE_HEADERS, SECURITY_HEADERS } from '../../shared/admin/api/headers.ts';
import { object, parseShape, text } from '../../shared/kernel/shape.ts';
import { claimsFor, isValid } from '../../shared/tenant-page/grant.ts';
import type { Refusal } from '../../shared/tenant-page/model.ts';
import { pageOf } from '../../shared/tenant-page/page-of.ts';
import { LONGEST_TOKEN, opened, sealed } from '../../shared/tenant-page/token.ts';
import type { PageRequest, PageResponse, TenantDeps } from './ports.ts';

/** Longest body: a token, and what JSON needs around it. Unit: UTF-16 units. */
const MOST_LENGTH = LONGEST_TOKEN + 100;

const ASKED = object<{ readonly token: string }>({ token: text });
const TICKET = object<{ readonly tenant: string; readonly ticket: string }>({ tenant: text, ticket: text });

/** No search engine keeps it, whatever leads there. */
const UNLISTED = { 'x-robots-tag': 'noindex, nofollow, noarchive' } as const;

/** Answer one request. @throws where registry, totals or secret cannot be read */
export async function serveTenant(deps: TenantDeps, request: PageRequest): Promise<PageResponse> {
  const { method, path, body } = request;
  if (method === 'GET' || method === 'HEAD') return fileAt(deps, path);
  if (method !== 'POST') return json(405, { why: 'wrong' }, { allow: 'GET, HEAD, POST' });
  if (body.length > MOST_LENGTH) return refused('wrong');
  if (path === '/page') return await pageFor(deps, body);
  return path === '/link' ? await linkFor(deps, body) : json(404, { why: 'wrong' });
}

/** The page of whom a link names. What is wrong with one that does not open is nobody's business. */
async function pageFor(deps: TenantDeps, body: string): Promise<PageResponse> {
  const asked = parseShape(body, ASKED);
  if (!asked.ok) return refused('wrong');
  const now = deps.clock.now();
  const link = opened(asked.value.token, await deps.keys(), deps.isSame, now);
  if (!link.ok) return refused(link.why);
  const { claims } = link;
  if (!isValid(claims, await deps.grant(claims.tenant))) return refused('wrong');
  const { facts, around } = await deps.facts(claims.tenant, now);
  return json(200, pageOf(claims, facts, around, now));
}

/** A link for whoever has the ticket that serve-admin noted a moment ago. */
async function linkFor(deps: TenantDeps, body: string): Promise<PageResponse> {
  const asked = parseShape(body, TICKET);
  if (!asked.ok) return refused('wrong');
  const { tenant, ticket } = asked.value;
  const grant = await deps.grant(tenant);
  const claims = grant === null ? null : claimsFor(tenant, grant, deps.sha256(ticket), deps.isSame, deps.clock.now());
  return claims === null ? refused('wrong') : json(200, { token: sealed(claims, await deps.keys()) });
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};

function fileAt({ files }: TenantDeps, path: string): PageResponse {
  const name = path === '/' || path === '' ? 'index.html' : path.slice(1);
  const body = Object.hasOwn(files, name) ? files[name] : undefined;
  if (body === undefined) return json(404, { why: 'wrong' });
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain; charset=utf-8';
  return { status: 200, headers: { ...CONSOLE_HEADERS, ...UNLISTED, 'content-type': type }, body };
}

const refused = (why: Refusal): PageResponse => json(403, { why });

/** Signs of markup, escaped: the text of an answer harms nobody who shows it as it is. */
const MARKUP = /[<>&]/g;
const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): PageResponse => ({
  status,
  headers: { ...SECURITY_HEADERS, ...UNLISTED, 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value).replace(MARKUP, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
});
