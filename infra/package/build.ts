/**
 * `node infra/package/build.ts [DIRECTORY]`: what the npm package holds beside the documents, `dist` unless you say
 * otherwise: the library with its types, a bundle of every function, and the programs of `lazaretto`. Everything is
 * inside, so that it installs nothing else.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../bundling/bundle.ts';
import { consoleSources } from '../console/build.ts';
import { packFunctions } from './functions.ts';
import { buildLibrary } from './library.ts';
import { licencesOf } from './licences.ts';
import { buildPrograms } from './programs.ts';
import { refuseStrays } from './strays.ts';
import { writeTypes } from './types.ts';

refuseStrays(ROOT);
const out = resolve(process.argv[2] ?? join(ROOT, 'dist'));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const sources = [
  ...(await packFunctions(out)),
  ...(await consoleSources()),
  ...(await buildLibrary(out)),
  ...(await buildPrograms(join(out, 'programs'))),
];
writeTypes(join(out, 'types'));
writeFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), licencesOf(sources));
