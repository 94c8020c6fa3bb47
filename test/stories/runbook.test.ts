import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { run } from '../../infra/cli/admin/run.ts';
import { terminalOf } from '../../infra/cli/terminal.ts';
import { serveLocalAdmin } from '../../infra/local/admin.ts';
import { reportXml } from '../../infra/local/receivers/report-mail.ts';
import { SCENARIO_START, type Scenario } from '../../infra/local/scenarios/model.ts';
import { play } from '../../infra/local/scenarios/play.ts';
import { countedOut } from '../../infra/local/scenarios/senders.ts';
import { DAY_MS, HOUR_MS, iso, MINUTE_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import { blocks, pathOf, textOf } from '../docs/pages.ts';
import { REPORT } from '../support/reports.ts';

const PAGE = 'docs/runbook-customers.md';
/** Programs of their own; each asks the DNS of the story. */
const PROGRAMS = ['records', 'patrol', 'reports'];
/** A season is a day to come, whenever this runs. */
const SEASON = iso(Date.now() + 400 * DAY_MS).slice(0, 10);
const NEVER = 99 * DAY_MS;

/** One customer whom nobody orders but the runbook, and whose owner publishes everything at once. */
const SCENARIO: Scenario = {
  ...{ name: 'runbook', about: 'The runbook is gone through.', lastsMs: 8 * DAY_MS + 6 * HOUR_MS, speed: 1 },
  ...{ expect: { bad: [] }, dns: [], pools: [{ name: 'pool-a', ips: ['198.51.100.70', '198.51.100.71'], at: 0 }] },
  senders: [countedOut('birch-transactional', 'birch', (day) => (day === 0 ? 20 : 0))],
  customers: [
    {
      ...{ tenant: 'acme', domain: 'example.com', streams: ['transactional', 'marketing'], at: NEVER },
      publishes: (['dkim', 'mail-from', 'spf', 'dmarc'] as const).map((part) => ({ at: 20 * MINUTE_MS, part })),
    },
  ],
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lazaretto-runbook-'));
  await writeFile(join(folder, 'theirs.csv'), 'jo@example.com\n');
  await mkdir(join(folder, 'dmarc-reports'));
  await writeFile(join(folder, 'dmarc-reports', 'google.xml'), reportXml(REPORT));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** The words that a shell makes of a documented command, with what is not there anywhere put in its place. */
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)]
    .map(([, quoted, plain]) => quoted ?? plain ?? '')
    .map((word) => word.replace('2027-11-26', SEASON))
    .map((word) => (/^[\w-]+\.(?:json|csv)$|^dmarc-reports$/.test(word) ? join(folder, word) : word));

type Typed = { readonly command: string; readonly code: number; readonly out: string };

/** A command, as somebody types it in the repository. */
async function typed(command: string, dnsPort: number): Promise<Typed> {
  const [npx, bin, name = '', ...words] = wordsOf(command);
  expect([npx, bin], command).toEqual(['npx', 'lazaretto']);
  if (PROGRAMS.includes(name)) return { command, ...(await spawned(name, words, dnsPort)) };
  let out = '';
  const write = (text: string): void => {
    out += text;
  };
  const asksDns = words.includes('--plan') && name === 'onboard' ? ['--server', `127.0.0.1:${dnsPort}`] : [];
  const terminal = (): ReturnType<typeof terminalOf> => terminalOf({ isTTY: false }, {});
  const code = await run([name, ...words, ...asksDns], { write, complain: write, terminal });
  return { command, code, out };
}

async function spawned(name: string, words: readonly string[], dnsPort: number): Promise<Omit<Typed, 'command'>> {
  const server = name === 'reports' ? [] : ['--server', `127.0.0.1:${dnsPort}`];
  const argv = [`infra/cli/${name}.ts`, ...words, ...server];
  try {
    return { code: 0, out: (await promisify(execFile)(process.execPath, argv, { cwd: pathOf('.') })).stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout + stderr };
  }
}

/** A policy of the page, put into the one that is in force. @throws where it is not valid */
async function savedAs(file: string, example: string, inForce: string): Promise<void> {
  const given = JSON.parse(example.replace('2027-11-26', SEASON)) as object;
  const text = JSON.stringify({ ...(JSON.parse(inForce) as object), ...given });
  expect(parsePolicy(text)).toMatchObject({ ok: true });
  await writeFile(join(folder, file), text);
}

it('every command of the runbook of customers does what it says, from the plan to the last record', async () => {
  const done: Typed[] = [];
  const blocksDone = new Set<string>();
  let closing: (() => Promise<void>)[] = [];
  const examples = blocks(PAGE, 'json policy life');
  const [growing = '', movingIn = ''] = examples;
  const [seasonal = ''] = blocks(PAGE, 'json policy season');

  const story = await play(SCENARIO, {
    seed: 1,
    policy: { ...DEFAULT_POLICY, mode: 'enforce' },
    stack: { engine: 'memory' },
    async onStart(stack, time, { dnsPort, policy }) {
      const { deployment } = stack;
      const log = (): void => stack.wake();
      const admin = await serveLocalAdmin({ deployment, clock: time, policy, log, port: 0 });
      const ses = await deployment.aws.listen();
      // Commands wait in real time for their turn, and the second of a story does not pass meanwhile.
      deployment.aws.settings.throttle = false;
      closing = [() => admin.close(), () => ses.close()];
      vi.stubEnv('LAZARETTO_URL', admin.url);
      vi.stubEnv('AWS_ENDPOINT_URL_SESV2', ses.url);
      for (const [name, value] of Object.entries(CREDENTIALS)) vi.stubEnv(name, value);
      const at = (ms: number, ...names: readonly string[]): void =>
        void time.at(SCENARIO_START + ms, names.join(), async () => {
          for (const name of names) {
            blocksDone.add(name);
            const [block = ''] = blocks(PAGE, `sh life ${name}`);
            expect(block, name).not.toBe('');
            for (const command of block.trim().split('\n')) {
              const ran = await typed(command, dnsPort);
              done.push(ran);
              const shown = command === 'npx lazaretto policy show' ? ran.out : null;
              if (shown !== null) {
                await savedAs('policy.json', growing, shown);
                await savedAs('season.json', seasonal, shown);
              }
            }
          }
          stack.wake();
        });
      at(MINUTE_MS, 'plan', 'order');
      at(10 * MINUTE_MS, 'records');
      at(HOUR_MS, 'ready', 'ladder', 'bring', 'sources', 'alone', 'leave', 'keep');
      at(3 * HOUR_MS, 'grow', 'season', 'keep-season', 'in-season');
      at(8 * DAY_MS + 2 * HOUR_MS, 'out');
    },
    async onEnd() {
      for (const close of closing) await close();
    },
  });

  const outOf = (part: string): string =>
    done
      .filter(({ command }) => command.includes(part))
      .map(({ out }) => out)
      .join('\n');
  const wrong = done.filter(({ code }) => code !== 0);
  // Those end with 1 of which the page says so: records are to be published, an address is on the list, much is in use.
  expect(
    wrong.map(({ command, code }) => `${code} ${command.slice('npx lazaretto '.length)}`),
    JSON.stringify(wrong, null, 1),
  ).toEqual([
    '1 records acme',
    '1 records acme --format bind',
    "1 suppression check jo@example.com --tenant acme --reason 'from the former provider'",
    '1 offboard acme --plan',
  ]);
  expect(outOf('customer acme')).toContain('acme: it may send, and is a new sender');
  expect(parsePolicy(movingIn)).toMatchObject({ ok: true });
  expect((await stat(join(folder, 'acme.csv'))).mode & 0o077).toBe(0);
  expect(story.customers).toMatchObject([{ tenant: 'acme', stage: 'gone' }]);
  // Each block of the page was gone through.
  const all = [...textOf(PAGE).matchAll(/^```sh life (\S+)$/gm)].map(([, name]) => name);
  expect(blocksDone).toEqual(new Set(all));
});
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-1' } as const;
