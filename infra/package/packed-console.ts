import { fileURLToPath } from 'node:url';
import { consoleFiles } from '../../functions/_adapters/lambda/console-files.ts';

/** In the package the console lies ready, one folder up from the programs. */
export const buildConsole = async (): Promise<Readonly<Record<string, string>>> =>
  consoleFiles(fileURLToPath(new URL('../console', import.meta.url)));
