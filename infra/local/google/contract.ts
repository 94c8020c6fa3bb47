import { SCOPE } from '../../../shared/postmaster/http.ts';

/** A method of the API: who may call it, and the schemas of its request and its answer by name. */
export type GoogleMethod = {
  readonly scopes: readonly string[];
  readonly request?: { readonly $ref: string };
  readonly response: { readonly $ref: string };
};
/** What the stand-in for Google goes by. */
export type GoogleContract = {
  /** The method that a request calls, and the domain in its path; null: there is none. */
  readonly methodOf: (
    httpMethod: string,
    path: string,
  ) => { readonly method: GoogleMethod; readonly domain: string } | null;
  /** What is wrong with a value by a schema; null: nothing. */
  readonly problemBy: (schema: string, value: unknown) => string | null;
};

const METHODS: readonly (readonly [httpMethod: string, path: RegExp, method: GoogleMethod])[] = [
  [
    'POST',
    /^\/v2\/domains\/([^/]+)\/domainStats:query$/,
    {
      scopes: [SCOPE],
      request: { $ref: 'QueryDomainStatsRequest' },
      response: { $ref: 'QueryDomainStatsResponse' },
    },
  ],
  [
    'GET',
    /^\/v2\/domains\/([^/]+)\/complianceStatus$/,
    { scopes: [SCOPE], response: { $ref: 'DomainComplianceStatus' } },
  ],
];

/** The two methods that are called, values unchecked: tests hold the stand-in to the published document. */
export const PLAIN_CONTRACT: GoogleContract = {
  methodOf(httpMethod, path) {
    for (const [known, pattern, method] of METHODS) {
      const domain = pattern.exec(path)?.[1];
      if (known === httpMethod && domain !== undefined) return { method, domain: decodeURIComponent(domain) };
    }
    return null;
  },
  problemBy: () => null,
};
