import { SECURITY_HEADERS } from '../../shared/admin/api/headers.ts';
import { INVISIBLE } from '../../shared/kernel/escape.ts';

/** A request, whatever server it came to. */
export type AdminRequest = {
  readonly method: string;
  /** As it was sent, still encoded. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** Who was authenticated; null: nobody. Never taken from a header. */
  readonly actor: string | null;
};
export type AdminResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** An answer that is no JSON. */
export class TextAnswer {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(body: string, headers: Readonly<Record<string, string>>) {
    this.body = body;
    this.headers = headers;
  }
}

/** Signs of markup. */
const MARKUP = /[<>&]/g;
const escaped = (char: string): string =>
  Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** JSON that says the same and harms neither a page nor a terminal that shows it as it is. */
export const harmlessJson = (value: unknown): string =>
  JSON.stringify(value).replace(MARKUP, escaped).replace(INVISIBLE, escaped);

export const jsonResponse = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): AdminResponse => ({
  status,
  headers: { ...SECURITY_HEADERS, 'content-type': 'application/json; charset=utf-8', ...headers },
  body: harmlessJson(value),
});
