import { CONSOLE_HEADERS } from '../../shared/admin/api/headers.ts';
import type { AdminResponse } from './request.ts';

/** The console as it is served: a file's text by its name, `index.html` among them. */
export type ConsoleFiles = Readonly<Record<string, string>>;
/** What the console has at a path, or null where it has nothing. */
export type ConsoleFile = (path: string) => AdminResponse | null;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};
/** A name with a hash in it never means anything else. */
const FOR_EVER = 'private, max-age=31536000, immutable';

/** Serve these files. */
export function consolePage(files: ConsoleFiles): ConsoleFile {
  const responses = new Map(
    Object.entries(files).map(([name, body]) => {
      const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain; charset=utf-8';
      const headers = {
        ...CONSOLE_HEADERS,
        'content-type': type,
        ...(name !== 'index.html' && { 'cache-control': FOR_EVER }),
      };
      return [name === 'index.html' ? '/' : `/${name}`, { status: 200, headers, body }];
    }),
  );
  return (path) => responses.get(path) ?? null;
}
