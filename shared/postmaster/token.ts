import { nullable, number, object, type Parsed, parseShape, type Shape, text } from '../kernel/shape.ts';
import { type EpochMs, SECOND_MS } from '../kernel/time.ts';
import { type HttpAnswer, isObject, jsonOf } from './http.ts';
import { tokenRefusal } from './problems.ts';

/** What the parameter holds, as JSON: the user's own OAuth client, and the right that its account gave. */
export type PostmasterToken = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly connectedAt: EpochMs;
  /** null: it has no end of its own. */
  readonly expiresAt: EpochMs | null;
};
const POSTMASTER_TOKEN: Shape<PostmasterToken> = object<PostmasterToken>({
  clientId: text,
  clientSecret: text,
  refreshToken: text,
  connectedAt: number,
  expiresAt: nullable(number),
});
/** A problem names the field, never its value. */
export const parseToken = (json: unknown): Parsed<PostmasterToken> => parseShape(json, POSTMASTER_TOKEN);

/** What the token endpoint gave. */
export type GivenToken = {
  readonly accessToken: string;
  /** Absent where a refresh token was used: it stays. */
  readonly refreshToken: string | null;
  /** Rights that were given, which a person may have made fewer. */
  readonly scopes: readonly string[];
  /** The end of the refresh token; null: none is named. */
  readonly refreshTokenEndsAt: EpochMs | null;
};

/** @throws {GmailRefusal} where it gave none */
export function readGivenToken(answer: HttpAnswer, now: EpochMs): GivenToken {
  const said = jsonOf(answer.text);
  if (answer.status !== 200 || !isObject(said)) throw tokenRefusal(answer);
  const { access_token, refresh_token, scope } = said;
  if (typeof access_token !== 'string' || access_token === '') throw tokenRefusal(answer);
  const lasts = Number(said['refresh_token_expires_in'] ?? Number.NaN);
  return {
    accessToken: access_token,
    refreshToken: typeof refresh_token === 'string' && refresh_token !== '' ? refresh_token : null,
    scopes: typeof scope === 'string' ? scope.split(/\s+/).filter((one) => one !== '') : [],
    refreshTokenEndsAt: lasts >= 0 && Number.isFinite(lasts) ? now + lasts * SECOND_MS : null,
  };
}
