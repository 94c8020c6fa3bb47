import { readFile } from 'node:fs/promises';
import { isObject, jsonOf } from '../../../shared/postmaster/http.ts';
import { UserError } from '../user-error.ts';

/** The user's own OAuth client. */
export type OAuthClient = { readonly id: string; readonly secret: string };

const HOW = 'make a client of the type "Desktop app" and download its JSON: docs/receivers.md';

/** The client of a file as Google gives it. @throws {UserError} without anything of what is in it */
export async function readClientFile(file: string): Promise<OAuthClient> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(error.code === 'ENOENT' ? `${file}: no such file` : `${file}: cannot be read (${error.code})`);
  });
  return clientIn(text, file);
}

/** @throws {UserError} */
export function clientIn(text: string, file: string): OAuthClient {
  const json = jsonOf(text.replace(/^\uFEFF/, ''));
  if (!isObject(json))
    throw new UserError(`${file}: expected the JSON of an OAuth client, got text that is none; ${HOW}`);
  if (isObject(json['web']))
    throw new UserError(`${file}: expected a client for a desktop app, got one for the web; ${HOW}`);
  const { installed } = json;
  if (!isObject(installed)) throw new UserError(`${file}: expected the field "installed", got none; ${HOW}`);
  const { client_id: id, client_secret: secret } = installed;
  if (typeof id !== 'string' || id === '')
    throw new UserError(`${file}: installed.client_id: expected a text, got none`);
  if (typeof secret !== 'string' || secret === '')
    throw new UserError(`${file}: installed.client_secret: expected a text, got none`);
  return { id, secret };
}
