import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As esbuild leaves a command of the SDK: `class extends $(A,b,"GetAccount",c){}`. */
const COMMAND = /class(?: [\w$]+)? extends [\w$]+\([\w$]+,[\w$]+,"(\w+)",[\w$]+\)\{\}/g;

/** Operations of AWS that the code of a bundle can ask for at all, whether or not anything did. */
export const commandsIn = (folder: string): readonly string[] =>
  [
    ...new Set(
      readdirSync(folder)
        .filter((file) => file.endsWith('.mjs'))
        .flatMap((file) =>
          [...readFileSync(join(folder, file), 'utf8').matchAll(COMMAND)].map(([, name = '']) => name),
        ),
    ),
  ].toSorted((a, b) => (a < b ? -1 : 1));
