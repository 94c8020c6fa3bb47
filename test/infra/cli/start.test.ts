import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveIn, recountText } from '../../../infra/cli/start/archived.ts';
import type { FileArchive } from '../../../infra/local/file-archive.ts';
import { SCENARIO_START, type Scenario } from '../../../infra/local/scenarios/model.ts';
import { play } from '../../../infra/local/scenarios/play.ts';
import { orderly } from '../../../infra/local/scenarios/senders.ts';
import type { LocalStack } from '../../../infra/local/stack.ts';
import { MINUTE_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { pathOf } from '../../docs/pages.ts';

/** `npm start` as a child, and the lines that it prints. */
function start(...args: string[]) {
  const child = spawn(process.execPath, ['infra/cli/start.ts', ...args], { cwd: pathOf('.') });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const input = createInterface({ input: child.stdout });
  input.on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const seen = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const line = lines.find((known) => pattern.test(known));
        if (line === undefined) return;
        waiting.delete(look);
        resolve(line);
      };
      waiting.add(look);
      exit.then(
        () => reject(new Error(`it ended before it printed ${pattern}:\n${lines.join('\n')}`)),
        () => undefined,
      );
      look();
    });
  return { child, lines, exit, seen };
}

describe('npm start, serving', { timeout: 120_000 }, () => {
  let started: ReturnType<typeof start>;
  let url: string;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'start-'));
    started = start('--port', '0', '--speed', '1000000', '--archive', join(folder, 'kept'));
    url = /http:\/\/\S+\d/.exec(await started.seen(/^Serving .* on this machine/))?.[0] ?? '';
    await started.seen(/until you stop it/);
  }, 120_000);
  afterAll(() => {
    started.child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const api = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, init);
    // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of an answer
    return { status: response.status, json: (await response.json()) as any };
  };

  it('stands in for Slack and mail', async () => {
    const response = await fetch(`${url}/messages`);
    // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of an answer
    const seen = (await response.json()) as any[];
    const told = seen.find(({ mail }) => mail.subject === 'Lazaretto critical: dahlia-marketing quarantined');
    expect(told.mail.text).toContain('What the servers say');
    expect(told.slack.join('\n')).toContain(`<${url}/#/sets/dahlia-marketing|Open in the console>`);
    expect((await fetch(`${url}/messages`, { method: 'POST' })).status).toBe(405);
  });

  it('shows what the story came to, and lets a person undo it by hand', async () => {
    const { json: fleet } = await api('/fleet');
    expect(fleet).toMatchObject({ actor: 'local', standings: { quarantined: 1, warned: 2, healthy: 21 }, known: 24 });
    const name = fleet.worst[0].name as string;
    expect(name).toBe('dahlia-marketing');

    const { status, json } = await api(`/sets/${name}/actions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'a',
        'if-match': `"${fleet.worst[0].version}"`,
      },
      body: JSON.stringify({ action: 'release', reason: 'they have cleaned their list' }),
    });

    expect([status, json.standing]).toEqual([200, 'probation']);
    const { json: set } = await api(`/sets/${name}`);
    expect(set.placement.desired).toMatchObject({ home: true });
    const { json: trail } = await api(`/audit?name=${name}`);
    expect(trail.items.map(({ actor }: { actor: string }) => actor)).toEqual(['local', 'lazaretto', 'lazaretto']);
  });

  it('shows the listing and the lost key that the local DNS told of', async () => {
    const { json: listings } = await api('/listings');
    expect(listings.items).toMatchObject([{ subject: '192.0.2.11', list: 'example', status: 'listed' }]);
    const { json: findings } = await api('/findings');
    const failed = findings.items.filter(({ status }: { status: string }) => status === 'fail');
    expect(failed).toMatchObject([{ domain: 'hazel.example', check: 'dkim-none' }]);
    expect(started.lines).toContainEqual(expect.stringContaining('192.0.2.11 is listed by Example Blocklist'));
    expect(started.lines).toContainEqual(expect.stringContaining('hazel.example: no DKIM key (dkim-none)'));
    expect(started.lines).toContain('What the DNS patrol found:');
  });

  it('serves the console at the address that it prints', async () => {
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('<title>Lazaretto</title>');
    expect(started.lines).toContainEqual(expect.stringContaining(`Serving the console on ${url}`));
  });

  it('answers nobody who asks under another name, from another site, or at too great a length', async () => {
    const { port } = new URL(url);
    const raw = (headers: Record<string, string>, body = '', method = 'GET') =>
      new Promise<{ status: number; body: string }>((resolve, reject) => {
        const outgoing = request({ host: '127.0.0.1', port, path: '/api/v1/fleet', method, headers }, (answer) => {
          text(answer).then((read) => resolve({ status: answer.statusCode ?? 0, body: read }), reject);
        });
        outgoing.once('error', reject);
        outgoing.end(body);
      });
    expect((await raw({ host: `localhost:${port}` })).status).toBe(200);
    expect((await raw({ host: 'evil.example' })).status).toBe(403);
    expect((await raw({ host: `localhost:${port}`, origin: 'https://evil.example' })).status).toBe(403);
    expect((await raw({ host: `localhost:${port}`, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const long = await raw({ host: `localhost:${port}` }, 'x'.repeat(1_050_000), 'POST');
    expect(long.status).toBe(413);
  });

  it('keeps an archive in a new directory, and says how it is played', async () => {
    const kept = join(folder, 'kept');
    expect(started.lines).toContain(`The archive is in ${kept}. Play it again, or under another policy:`);
    expect(readdirSync(kept)).toEqual(['000000000000']);
    // The same directory takes no second story.
    const second = start('--once', '--archive', kept);
    const error = await text(second.child.stderr);
    expect([await second.exit, error]).toEqual([2, expect.stringContaining('expected a new directory')]);
  });

  it('ends well when it is stopped', async () => {
    started.child.kill('SIGTERM');
    expect(await started.exit).toBe(0);
  });
});

describe('npm start --port', { timeout: 60_000 }, () => {
  it('says in one line that a port is no port', async () => {
    const wrong = start('--port', '70000');
    const said = text(wrong.child.stderr);
    expect(await wrong.exit).toBe(2);
    expect(await said).toBe('--port: expected a number from 0 to 65,535, got 70000\n');
  });
});

/** Two senders, and little mail for an hour, until that hour is summed up. */
const HOUR_OF_MAIL: Scenario = {
  name: 'an-hour',
  about: 'Two senders for an hour.',
  lastsMs: 75 * MINUTE_MS,
  speed: 1,
  senders: [orderly('acme-a', 'acme', 120), orderly('birch', 'birch', 60)],
  expect: { bad: [] },
};

describe('npm start, keeping an archive', { timeout: 180_000 }, () => {
  it('is counted again as it says, and nothing differs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'start-'));
    const kept = archiveIn(join(folder, 'kept'), () => SCENARIO_START);
    const told: LocalStack[] = [];
    const said: string[] = [];
    try {
      await play(HOUR_OF_MAIL, {
        ...{ seed: 1, policy: DEFAULT_POLICY },
        stack: { archive: { store: kept.store, whole: false } },
        onStart: (stack) => void told.push(stack),
        async onEnd(_, time) {
          for (const stack of told) said.push(...(await countedAgain(stack, kept, time.now())));
        },
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    expect(said).toEqual([expect.stringMatching(/^1 hour, \d+ objects: every total is what the archive says\.\n$/)]);
  });

  /** What the command says that a story ends with, typed in as it stands there. */
  async function countedAgain(stack: LocalStack, kept: FileArchive, now: number): Promise<string[]> {
    const lines = (await recountText(stack, kept, SCENARIO_START, now)).split('\n');
    const exports = lines.filter((line) => line.startsWith('  export '));
    const pairs = exports.flatMap((line) => line.replace('  export ', '').split(' ')).map((pair) => pair.split('='));
    const command = lines.find((line) => line.startsWith('  npm run recount -- ')) ?? '';
    const words = command.trim().split(' ').slice('npm run recount --'.split(' ').length);
    const again = spawn(process.execPath, ['infra/cli/recount.ts', ...words], {
      cwd: pathOf('.'),
      env: { ...process.env, ...(Object.fromEntries(pairs) as Record<string, string>) },
    });
    return [await text(again.stdout)];
  }
});
