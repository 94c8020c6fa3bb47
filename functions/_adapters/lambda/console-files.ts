import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files in a directory, by name; none where it is not there: then only the API is served. */
export function consoleFiles(directory: string): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(
      readdirSync(directory, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => [name, readFileSync(join(directory, name), 'utf8')]),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
