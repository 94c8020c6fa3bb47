import { fileURLToPath } from 'node:url';
import { consoleFiles } from '../../functions/_adapters/lambda/console-files.ts';

/** In the package the page of a tenant lies ready, one folder up from the programs. */
export const buildTenantPage = async (): Promise<Readonly<Record<string, string>>> =>
  consoleFiles(fileURLToPath(new URL('../page', import.meta.url)));
