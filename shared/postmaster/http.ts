/** One request to Google. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};
export type HttpAnswer = {
  readonly status: number;
  readonly text: string;
  /** What the server asks to wait; null: it does not. Unit: ms. */
  readonly retryAfterMs: number | null;
};
/** Asks, follows no redirect, and gives up after a while. @throws where no answer comes */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** Where Google's services are; tests put others. */
export type GoogleEndpoints = {
  readonly api: string;
  readonly authorize: string;
  readonly token: string;
  readonly revoke: string;
};
/** @see https://developers.google.com/identity/protocols/oauth2/native-app */
export const GOOGLE: GoogleEndpoints = {
  api: 'https://gmailpostmastertools.googleapis.com',
  authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
  token: 'https://oauth2.googleapis.com/token',
  revoke: 'https://oauth2.googleapis.com/revoke',
};
/** The only right that is asked for: to read figures. Not to list domains, nor to change anything. */
export const SCOPE = 'https://www.googleapis.com/auth/postmaster.traffic.readonly';

/** JSON of an answer; null where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export type Loose = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
