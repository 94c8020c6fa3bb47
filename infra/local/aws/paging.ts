import { AwsError, badRequest } from './errors.ts';

export type Page<T> = { readonly items: readonly T[]; readonly NextToken?: string };

/**
 * A page of a list that is sorted by `keyOf`. The token names the last item that was shown, so that a list may change
 * between pages.
 */
export const pageOf = <T>(
  all: Iterable<T>,
  keyOf: (item: T) => string,
  request: { readonly PageSize?: number | undefined; readonly NextToken?: string | undefined },
  most: number,
): Page<T> => {
  const size = Number(request.PageSize ?? most);
  if (!(size >= 1 && size <= 1_000)) throw badRequest(`Expected a PageSize from 1 to 1000, got ${request.PageSize}`);
  const after = request.NextToken === undefined ? '' : decode(request.NextToken);
  const rest = [...all].filter((item) => keyOf(item) > after).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = rest.slice(0, Math.min(size, most));
  const last = items.at(-1);
  return last === undefined || items.length === rest.length ? { items } : { items, NextToken: encode(keyOf(last)) };
};

const PREFIX = 'after:';
const encode = (key: string): string => Buffer.from(PREFIX + key).toString('base64url');
const decode = (token: string): string => {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith(PREFIX)) throw new AwsError('InvalidNextTokenException', 'The token is not valid.');
  return text.slice(PREFIX.length);
};
