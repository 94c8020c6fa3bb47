import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../../infra/bundling/bundle.ts';
import { type LocalDns, serveDns } from '../../../infra/local/dns/server.ts';
import { blocks, pathOf, textOf } from '../../docs/pages.ts';
import { exitOf, type Packed, pack, strangersEnv, theirs } from './pack.ts';

/** Unit: bytes, unpacked. */
const MOST_BYTES = 15_000_000;
const MOST_AT_ROOT = 20;

let home: string;
let packed: Packed;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'lazaretto-pack-'));
  packed = await pack(pathOf('.'), '--pack-destination', home);
}, 300_000);
afterAll(() => rmSync(home, { recursive: true }));

describe('the package', () => {
  it('is light, and shows at its root what a person looks for', () => {
    const root = new Set(packed.files.map(({ path }) => path.split('/')[0]));
    expect(root.size).toBeLessThanOrEqual(MOST_AT_ROOT);
    for (const name of ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'docs', 'dist']) {
      expect(root).toContain(name);
    }
    expect(packed.unpackedSize).toBeLessThan(MOST_BYTES);
  });

  it('holds what it promises, and neither sources nor tests', () => {
    const paths = packed.files.map(({ path }) => path);
    const manifest = JSON.parse(textOf('package.json')) as {
      readonly main: string;
      readonly types: string;
      readonly bin: Readonly<Record<string, string>>;
      readonly exports: Readonly<
        Record<'.' | './allowance', Readonly<Record<string, Readonly<Record<string, string>>>>>
      >;
    };
    const promised = [
      manifest.main,
      manifest.types,
      ...Object.values(manifest.bin),
      ...[manifest.exports['.'], manifest.exports['./allowance']]
        .flatMap((of) => Object.values(of))
        .flatMap((files) => Object.values(files)),
    ].map((path) => path.replace(/^\.\//, ''));
    expect(paths).toEqual(expect.arrayContaining(promised));

    const odd = paths.filter(
      (path) =>
        !/^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|docs\/[\w-]+\.md|infra\/cli\/lazaretto\.mjs)$/.test(
          path,
        ) &&
        !/^dist\/(?:(?:index|allowance)\.[cm]js|THIRD-PARTY-LICENSES\.txt)$/.test(path) &&
        !/^dist\/types\/(?:infra|shared)\/[\w/-]+\.d\.[cm]ts$/.test(path) &&
        !/^dist\/programs\/[\w-]+\.mjs$/.test(path) &&
        !/^dist\/console\/[\w-]+\.(?:html|js|css|svg)$/.test(path) &&
        !/^dist\/page\/[\w-]+\.(?:html|js|css|txt)$/.test(path) &&
        !/^dist\/functions\/[\w-]+\.zip$/.test(path),
    );
    expect(odd).toEqual([]);
  });

  it('takes nothing along that lies about', async () => {
    const lying = join(home, 'lying-about');
    const strays = [
      'id_rsa',
      'key.pem',
      '.env',
      'events.jsonl.gz',
      'lazaretto.config.ts',
      'archive/2026-01.jsonl',
      'docs/archive.jsonl',
      'docs/mail/bounces.json',
      'infra/cli/secret.json',
      'infra/stack/monitor.ts',
      'test/fixtures/replay/mail.jsonl',
    ];
    for (const file of ['package.json', 'README.md', ...strays])
      mkdirSync(dirname(join(lying, file)), { recursive: true });
    for (const file of ['package.json', 'README.md']) cpSync(pathOf(file), join(lying, file));
    for (const file of strays) writeFileSync(join(lying, file), 'never to be published');

    const { files } = await pack(lying, '--dry-run', '--ignore-scripts');

    expect(files.map(({ path }) => path)).toEqual(['README.md', 'package.json']);
  });

  it('holds of each function an archive that Lambda can read: the files of its bundle, byte for byte', async () => {
    const bundle = join(home, 'bundle');
    await bundleFunction('serve-admin', bundle);
    const archive = readFileSync(pathOf('dist/functions/serve-admin.zip'));
    const held = Object.entries(unzipSync(archive)).map(([name, bytes]) => [name, strFromU8(bytes)]);
    const made = readdirSync(bundle, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [join(parentPath, name).slice(bundle.length + 1), join(parentPath, name)] as const)
      .map(([name, file]) => [name, readFileSync(file, 'utf8')]);
    expect(Object.fromEntries(held)).toEqual(Object.fromEntries(made));
    expect(made.map(([name]) => name)).toContain('console/index.html');
    // The mode of each file stands in the directory at the archive's end: 0100644, as Unix (3) writes it.
    const entries = archive.toString('latin1').split('PK\x01\x02').slice(1);
    expect(entries).toHaveLength(made.length);
    for (const entry of entries) {
      const bytes = Buffer.from(entry, 'latin1');
      expect([bytes[1], bytes.readUInt32LE(34) >>> 16]).toEqual([3, 0o100644]);
    }
  });

  it('says on what terms the work of others is in it', () => {
    const notices = readFileSync(pathOf('dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of ['@aws-sdk/client-sesv2', '@middy/core', 'mailauth', 'preact', 'uplot', 'zod', 'dynalite']) {
      expect(notices).toMatch(new RegExp(`(?:^|, )${name} \\d`, 'm'));
    }
  });
});

describe('the package, in the app that `cdk init` makes', () => {
  let app: string;
  beforeAll(async () => {
    app = join(home, 'mail');
    mkdirSync(app);
    await theirs(app, pathOf('node_modules/.bin/cdk'), 'init', 'app', '--language', 'typescript', '--generate-only');
    // As the documents show it, word for word.
    const [construct = ''] = blocks('README.md', 'ts construct');
    const [deployed = ''] = blocks('docs/deploy.md', 'ts construct');
    writeFileSync(join(app, 'bin/mail.ts'), construct);
    writeFileSync(join(app, 'lib/deployed.ts'), deployed);
    writeFileSync(join(app, 'test/mail.test.ts'), TEST);
    const tarball = join(home, packed.filename);
    await theirs(app, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', tarball);
  }, 600_000);

  it('brings nothing else along', async () => {
    const { dependencies } = JSON.parse(await theirs(app, 'npm', 'ls', 'lazaretto', '--all', '--json')) as {
      readonly dependencies: Readonly<Record<string, { readonly dependencies?: object }>>;
    };
    const below = Object.keys(dependencies['lazaretto']?.dependencies ?? {});
    expect(below.filter((name) => name !== 'aws-cdk-lib' && name !== 'constructs')).toEqual([]);
  });

  it('compiles, also where the types of libraries are checked, and in a module', async () => {
    const tsc = join(app, 'node_modules/.bin/tsc');
    await theirs(app, tsc);
    await theirs(app, tsc, '--skipLibCheck', 'false');
    writeFileSync(join(app, 'lib/module.mts'), blocks('README.md', 'ts construct').join('\n'));
    await theirs(app, tsc, '--skipLibCheck', 'false');
  });

  it('is tested by Jest', async () => {
    await theirs(app, join(app, 'node_modules/.bin/jest'));
  });

  it('synthesises, every function with its bundle', async () => {
    await theirs(app, join(app, 'node_modules/.bin/cdk'), 'synth', '--quiet');
    const { Resources } = JSON.parse(readFileSync(join(app, 'cdk.out/Mail.template.json'), 'utf8')) as {
      readonly Resources: Readonly<Record<string, { Type: string; Properties: { Code: { S3Key: string } } }>>;
    };
    const functions = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(functions).toHaveLength(11);
    for (const { Properties } of functions) {
      const held = unzipSync(readFileSync(join(app, 'cdk.out', `asset.${Properties.Code.S3Key}`)));
      expect(strFromU8(held['index.mjs'] ?? new Uint8Array())).toContain('handler');
      expect(Object.keys(held)).toContain('index.mjs.map');
    }
  });

  it('is one and the same class to `import` and to `require`', async () => {
    const code = `import { createRequire } from 'node:module';
      import { DeliverabilityMonitor, InvalidSettings } from 'lazaretto';
      const required = createRequire(import.meta.url)('lazaretto');
      process.stdout.write(String([DeliverabilityMonitor === required.DeliverabilityMonitor, InvalidSettings.name]));`;
    expect(await theirs(app, 'node', '--input-type=module', '--eval', code)).toBe('true,InvalidSettings');
  });
});

describe('the client of applications, from the package', () => {
  it('is there for `import` and for `require`, with its types, and needs nothing else', async () => {
    const app = join(home, 'application');
    mkdirSync(app);
    const alone = ['--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock'];
    await theirs(app, 'npm', 'install', ...alone, join(home, packed.filename));
    const code = `import { createRequire } from 'node:module';
      import { allowanceClient } from 'lazaretto/allowance';
      const required = createRequire(import.meta.url)('lazaretto/allowance');
      const client = allowanceClient({ url: 'http://127.0.0.1:1', onFailure: 'open', credentials: () => ({}) });
      const { granted } = await client.take('acme-news', 5);
      process.stdout.write(String([allowanceClient === required.allowanceClient, granted]));`;
    expect(await theirs(app, 'node', '--input-type=module', '--eval', code)).toBe('true,5');
  }, 300_000);
});

describe('lazaretto, from the package, by the Node of the machine', () => {
  let installed: string;
  let dns: LocalDns;
  const lazaretto = (...args: string[]) => exitOf(installed, 'node', 'node_modules/.bin/lazaretto', ...args);
  const source = async (...args: string[]) =>
    (await exitOf(pathOf('.'), process.execPath, pathOf('infra/cli/lazaretto.ts'), ...args)).out;
  beforeAll(async () => {
    installed = join(home, 'installed');
    mkdirSync(installed);
    // What only the construct needs stays away: the programs have all that they use inside.
    const only = ['--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock'];
    await theirs(installed, 'npm', 'install', ...only, join(home, packed.filename));
    dns = await serveDns({
      com: {},
      'example.com': { NS: ['ns.example.com'], TXT: ['v=spf1 -all'] },
      '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject'] },
    });
  }, 300_000);
  afterAll(() => dns.close());

  it('helps, and says what is wrong with what was asked', async () => {
    expect(await lazaretto('--help')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Usage: lazaretto COMMAND/),
    });
    expect((await lazaretto('start', '--help')).out).toMatch(/^Usage: lazaretto start/);
    expect((await lazaretto('quarantin')).code).toBe(2);
  });

  it('tells a story as the source does, to the byte', async () => {
    const story = ['start', '--once', '--scenario', 'bounce-storm', '--json'];
    const { code, out } = await lazaretto(...story);
    expect(code).toBe(0);
    expect(out).toBe(await source(...story));
  });

  it('replays an archive as the source does', async () => {
    const play = ['replay', '--json', pathOf('test/fixtures/replay')];
    const { seconds: _, eventsPerSecond: __, ...summary } = JSON.parse((await lazaretto(...play)).out);
    expect(summary).toMatchObject({ events: { read: 150, counted: 145 } });
    expect(JSON.parse(await source(...play))).toMatchObject(summary);
  });

  it('looks at mail authentication, explains a reply, and reckons a bill', async () => {
    const looked = await lazaretto('patrol', 'auth', 'example.com', '--json', '--server', `127.0.0.1:${dns.port}`);
    expect(JSON.parse(looked.out).domains[0]).toMatchObject({ domain: 'example.com', dmarc: { policy: 'reject' } });
    expect((await lazaretto('explain', '550 5.1.1 no such user', '--json')).code).toBe(0);
    expect((await lazaretto('cost', '--events', '1000000', '--sets', '10')).code).toBe(0);
  });

  it('serves the console of the local stack', async () => {
    const args = ['node_modules/.bin/lazaretto', 'start', '--scenario', 'spam-run', '--port', '0'];
    const started = spawn('node', args, { cwd: installed, env: strangersEnv(), stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = new Promise((resolve) => started.once('exit', resolve));
    try {
      let url: string | undefined;
      for await (const line of createInterface(started.stdout)) {
        url = /Serving (http:\S+) on/.exec(line)?.[1];
        if (url !== undefined) break;
      }
      const page = await (await fetch(`${url}/`)).text();
      const script = /src="([^"]+\.js)"/.exec(page)?.[1];
      expect(script).toBeDefined();
      expect((await fetch(`${url}${script}`)).status).toBe(200);
    } finally {
      started.kill();
      await exited;
    }
  });
});

const TEST = `import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DeliverabilityMonitor, InvalidSettings } from 'lazaretto';

test('three tables, whatever else', () => {
  const stack = new Stack(new App(), 'Tested');
  const { tables } = new DeliverabilityMonitor(stack, 'Monitor', { quarantinePool: { name: 'quarantine' } });
  Template.fromStack(stack).resourceCountIs('AWS::DynamoDB::Table', 3);
  expect(stack.resolve(tables.registry.tableName)).toHaveProperty('Ref');
});

test('what is wrong is said', () => {
  const wrong = () => new DeliverabilityMonitor(new Stack(new App(), 'S'), 'M', { quarantinePool: { name: 'ses-x' } });
  expect(wrong).toThrow(InvalidSettings);
});
`;
