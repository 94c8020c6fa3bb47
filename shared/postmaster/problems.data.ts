/**
 * What stands in the way of figures, and what to do.
 * - `access`: nothing can be read of any domain until a person does something; an alert
 * - `domain`: nothing can be read of this one
 * - `later`: it may work the next time
 */
export type ProblemKind = 'access' | 'domain' | 'later';
export type ProblemRow = { readonly kind: ProblemKind; readonly sentence: string; readonly next: string };

const CONNECT = 'Connect again: lazaretto postmaster connect.';
const CLIENT =
  'Look at the client under "Google Auth Platform, Clients" in the Google Cloud console, then connect again: lazaretto postmaster connect.';

/**
 * Errors of Google's token endpoint, by their code.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2, https://developers.google.com/identity/protocols/oauth2#expiration
 */
export const TOKEN_PROBLEMS: Readonly<Record<string, ProblemRow>> = {
  invalid_grant: {
    kind: 'access',
    sentence: 'Google takes the refresh token no more: it was revoked, it expired, or the account changed its password',
    next: `${CONNECT} If this happens each week, the consent screen is still in testing: publish the app ("In production") first.`,
  },
  invalid_client: {
    kind: 'access',
    sentence: 'Google does not know the OAuth client, or its secret is another one',
    next: CLIENT,
  },
  deleted_client: { kind: 'access', sentence: 'The OAuth client was deleted', next: CLIENT },
  disabled_client: { kind: 'access', sentence: 'The OAuth client is disabled', next: CLIENT },
  unauthorized_client: { kind: 'access', sentence: 'The refresh token is not of this OAuth client', next: CLIENT },
  invalid_scope: { kind: 'access', sentence: 'Google does not grant the right to read figures', next: CONNECT },
  admin_policy_enforced: {
    kind: 'access',
    sentence: 'A policy of the Google Workspace domain does not let this app in',
    next: 'Ask the administrator of Google Workspace to trust the OAuth client, then connect again: lazaretto postmaster connect.',
  },
};

/**
 * Errors of the API, by the `reason` in their details, else by their `status`.
 * @see https://cloud.google.com/apis/design/errors, https://cloud.google.com/service-infrastructure/docs/service-management/reference/rpc/google.api#errorreason
 */
export const API_PROBLEMS: Readonly<Record<string, ProblemRow>> = {
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: {
    kind: 'access',
    sentence: 'The right to read figures was not given when the account was connected',
    next: `${CONNECT} Leave the box beside the right checked.`,
  },
  SERVICE_DISABLED: {
    kind: 'access',
    sentence: 'The Gmail Postmaster Tools API is not enabled in the Google Cloud project of the OAuth client',
    next: 'Enable it under "APIs & Services, Library" in the Google Cloud console.',
  },
  UNAUTHENTICATED: { kind: 'access', sentence: 'Google does not take the access token', next: CONNECT },
  PERMISSION_DENIED: {
    kind: 'domain',
    sentence: 'The connected Google account may not see this domain, or it is not verified in Postmaster Tools',
    next: 'Add and verify it at https://postmaster.google.com, or give the account access to it there.',
  },
  NOT_FOUND: {
    kind: 'domain',
    sentence: 'The connected Google account has not added this domain to Postmaster Tools',
    next: 'Add and verify it at https://postmaster.google.com.',
  },
  INVALID_ARGUMENT: {
    kind: 'domain',
    sentence: 'Google does not take the question about this domain',
    next: 'Look whether its name is written as Postmaster Tools shows it.',
  },
  RESOURCE_EXHAUSTED: {
    kind: 'later',
    sentence: 'The quota of the Google Cloud project is used up',
    next: 'Domains that were not asked come first the next time.',
  },
};

export const NO_ANSWER: ProblemRow = {
  kind: 'later',
  sentence: 'Google did not answer',
  next: 'It is asked again tomorrow.',
};
