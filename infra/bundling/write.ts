/** `node infra/bundling/write.ts FUNCTION DIRECTORY`: the bundle of a function as files, for what cannot wait for it. */
import { bundleFunction } from './bundle.ts';

const [name, directory] = process.argv.slice(2);
if (name === undefined || directory === undefined)
  throw new Error('Expected a function and a directory to write its bundle to, got too little');
await bundleFunction(name, directory);
