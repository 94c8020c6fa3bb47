import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

type Method = {
  readonly httpMethod: string;
  readonly flatPath: string;
  readonly request?: { readonly $ref: string };
  readonly response: { readonly $ref: string };
  readonly scopes: readonly string[];
};
type Schema = { readonly id?: string; readonly properties?: Record<string, Schema>; readonly $ref?: string };

/** What Google publishes of its API: the source is in `test/fixtures/google/SOURCE.md`. */
export const DISCOVERY = JSON.parse(
  readFileSync(new URL('../../fixtures/google/gmailpostmastertools.v2.json', import.meta.url), 'utf8'),
) as {
  readonly baseUrl: string;
  readonly auth: { readonly oauth2: { readonly scopes: Readonly<Record<string, unknown>> } };
  readonly methods: Readonly<Record<string, Method>>;
  readonly schemas: Readonly<Record<string, Schema>>;
};

/** Google's schemas name each other by `$ref: "Name"`, and refuse fields that they do not name. */
const strict = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, ...rest } = schema as Schema;
  if ($ref !== undefined) return { $ref: `#/definitions/${$ref}` };
  const { id: _id, enumDescriptions: _words, ...kept } = rest as Record<string, unknown>;
  const fields = Object.entries(kept).map(([name, value]) => [name, name === 'enum' ? value : strict(value)]);
  return { ...Object.fromEntries(fields), ...(rest.properties && { additionalProperties: false }) };
};
const definitions = Object.fromEntries(
  Object.entries(DISCOVERY.schemas).map(([name, { id: _id, ...schema }]) => [name, strict(schema)]),
);
const ajv = new Ajv({ strict: false, validateFormats: false });
const checks = new Map<string, ValidateFunction>();

/** What is wrong with a value by a schema of the document; null: nothing. */
export function problemBy(name: string, value: unknown): string | null {
  const check = checks.get(name) ?? ajv.compile({ $ref: `#/definitions/${name}`, definitions });
  checks.set(name, check);
  return check(value) ? null : ajv.errorsText(check.errors);
}

/** The method that a request calls, and the domain in its path. */
export function methodOf(
  httpMethod: string,
  path: string,
): { readonly method: Method; readonly domain: string } | null {
  for (const method of Object.values(DISCOVERY.methods)) {
    const pattern = method.flatPath.replace(/[.:]/g, '\\$&').replace('{domainsId}', '([^/]+)');
    const found = new RegExp(`^/${pattern}$`).exec(path);
    if (found?.[1] !== undefined && method.httpMethod === httpMethod)
      return { method, domain: decodeURIComponent(found[1]) };
  }
  return null;
}
