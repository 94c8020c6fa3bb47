import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');

type Package = {
  readonly engines: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
type Locked = {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
};

const manifest = JSON.parse(read('package.json')) as Package;
const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
const locked = Object.entries((JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }).packages);
const installed = locked.filter(([path]) => path !== '');

describe('package.json', () => {
  it.each(Object.entries(manifest.scripts))('runs with %s what there is', (_, command) => {
    const files = command.match(/\S+\/\S+\.(?:ts|mjs|js)\b/g) ?? [];
    for (const file of files) expect(existsSync(new URL(file, root)), file).toBe(true);
    for (const [, name = ''] of command.matchAll(/npm run (?:--silent )?([\w:-]+)/g)) {
      expect(Object.keys(manifest.scripts)).toContain(name);
    }
  });

  it.each([
    'start',
    'replay',
    'backtest',
    'recount',
    'cost',
    'patrol',
    'explain',
    'reports',
    'bench',
    'synth',
    'deploy',
    'test',
    'test:slow',
    'mutants',
  ])('installs what is missing before %s', (script) => {
    expect(manifest.scripts[`pre${script}`]).toBe('node infra/cli/ensure-installed.mjs');
  });

  it('runs on Node 20 and newer, whatever it brings along for itself', () => {
    expect(manifest.engines).toEqual({ node: '>=20' });
  });

  it('asks of whoever installs it for the CDK alone, in versions that are tried here: all else is in the bundles', () => {
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
    for (const [name, range] of Object.entries(manifest.peerDependencies)) {
      const [major, minor] = range.slice(1).split('.').map(Number);
      const [ours, ourMinor] = (manifest.devDependencies[name] ?? '').split('.').map(Number);
      expect([name, major, Number(ourMinor) >= Number(minor)]).toEqual([name, ours, true]);
    }
  });

  it('pins every version exactly', () => {
    for (const [name, version] of wanted) expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('has a sentence about every package that wants to run a script when it is installed', () => {
    const names = installed
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect(new Set(Object.keys(manifest.allowScripts))).toEqual(new Set(names));
    // It puts the Node that all of this is written for in place.
    expect(manifest.allowScripts['node']).toBe(true);
  });
});

describe('package-lock.json', () => {
  it('locks what package.json asks for', () => {
    const versions = new Map(installed.map(([path, { version }]) => [path, version]));
    for (const [name, version] of wanted) expect(versions.get(`node_modules/${name}`), name).toBe(version);
  });

  it('names no registry, so that everybody installs from his own', () => {
    expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  // Biome's binaries for other platforms cannot all be had where the lock file is made; they are optional. What a
  // package brings along inside itself is covered by that package's hash.
  it('knows every package by its hash, except optional binaries of Biome', () => {
    const withoutHash = installed.filter(
      ([, { integrity, inBundle }]) => !inBundle && !integrity?.startsWith('sha512-'),
    );

    expect(withoutHash.filter(([path]) => !path.startsWith('node_modules/@biomejs/cli-'))).toEqual([]);
  });
});
