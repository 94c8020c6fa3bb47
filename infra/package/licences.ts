import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bundling/bundle.ts';

const PACKAGE = /^node_modules\/(?:.*\/node_modules\/)?((?:@[^/]+\/)?[^/]+)/;
type Manifest = { readonly name: string; readonly version: string; readonly license?: string };

/** Whose work is in the bundles, and on what terms: each licence once, with the packages that are under it. */
export function licencesOf(sources: readonly string[]): string {
  const folders = new Set(sources.flatMap((source) => PACKAGE.exec(source)?.[0] ?? []));
  const packages = new Map<string, string[]>();
  for (const folder of [...folders].sort((a, b) => a.localeCompare(b, 'en'))) {
    const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
    const file = readdirSync(join(ROOT, folder)).find((one) => /^(?:licen[cs]e|copying)/i.test(one));
    if (file === undefined && license === undefined) throw new Error(`${name} does not say on what terms it is used`);
    const text = file === undefined ? `Licence: ${license}` : readFileSync(join(ROOT, folder, file), 'utf8').trim();
    packages.set(text, [...(packages.get(text) ?? []), `${name} ${version}`]);
  }
  return [...packages].map(([text, names]) => `${names.join(', ')}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}
