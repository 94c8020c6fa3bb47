import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildConsole } from './build.ts';
import { buildTenantPage } from './tenant-page.ts';

const written = async (directory: string, files: Readonly<Record<string, string>>): Promise<void> => {
  await mkdir(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
};

/** The console as files, for a bundle that is deployed. */
export const writeConsole = async (directory: string): Promise<void> => written(directory, await buildConsole());

/** The page of a tenant as files, for a bundle that is deployed. */
export const writeTenantPage = async (directory: string): Promise<void> => written(directory, await buildTenantPage());
