import { SCENARIOS } from '../local/scenarios/catalogue.ts';
import { SCENARIO_START } from '../local/scenarios/model.ts';
import { type PlayOptions, play } from '../local/scenarios/play.ts';
import { withDns } from '../local/scenarios/zone.ts';
import type { LocalStack } from '../local/stack.ts';
import { calledAs } from './called-as.ts';
import { jsonLine } from './json-line.ts';
import { runMain } from './main.ts';
import { oneOf, readArguments, readMode, readPolicy, wholeNumber } from './options.ts';
import { archivedText, archiveIn, recountText } from './start/archived.ts';
import { realTime } from './start/pace.ts';
import { Screen } from './start/screen.ts';
import { Serving } from './start/serving.ts';
import { storyText } from './start/told.ts';
import { Watch } from './start/watch.ts';
import { terminalOf } from './terminal.ts';
import { UserError } from './user-error.ts';
import { wrapText } from './wrap.ts';

/** Where the local stack is served. */
const DEFAULT_PORT = 8080;
const columns = (): number | null => terminalOf(process.stdout, process.env).columns;
const NAMES = SCENARIOS.map(({ name }) => name);
const HELP = `Usage: ${calledAs('start')} [options]

Stands Lazaretto up on this machine, plays a story of mail through it in virtual time, and shows what it does.
Nothing leaves this machine.

  --scenario NAME      ${NAMES[0]} unless you say otherwise:
${SCENARIOS.map(({ name, about }) => `                         ${name.padEnd(16)} ${about}`).join('\n')}
  --seed N             another run of the same story (default: 1)
  --speed X            virtual seconds a second, 1 to 1,000,000 (default: one that a person can follow; without a
                       terminal as fast as it goes)
  --mode MODE          observe | enforce (default: the policy file's, else enforce)
  --policy FILE        limits and rules (see docs/policy.md); without it the default policy
  --archive DIR        keep the events that are counted there, in a new directory, to play and count them again
  --port N             serve the console and its API on http://localhost:N (default: ${DEFAULT_PORT} in a terminal; elsewhere
                       only if you say so); it goes on serving after the story, until you stop it
  --once               serve nothing, and end with the story
  --json               one object on one line of standard output; implies --once
  --no-color           no colours; NO_COLOR does the same for every run
  --help               this text

Exit code: 0 when the story was told, 2 for wrong usage.
`;
const OPTIONS = {
  scenario: { type: 'string', default: NAMES[0] ?? '' },
  seed: { type: 'string', default: '1' },
  speed: { type: 'string' },
  mode: { type: 'string' },
  policy: { type: 'string' },
  archive: { type: 'string' },
  port: { type: 'string' },
  once: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
  'no-color': { type: 'boolean', default: false },
} as const;

await runMain(async (argv) => {
  const { values: options, positionals } = readArguments(argv, OPTIONS, 'start');
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (positionals.length > 0) throw new UserError(`Expected options only, got ${positionals.join(' ')}`);
  const name = oneOf('scenario', NAMES, options.scenario);
  const scenario = SCENARIOS.find((known) => known.name === name) ?? fail(name);
  const seed = wholeNumber('seed', options.seed);
  const policy = await readPolicy(options.policy, readMode(options.mode), 'enforce');
  const speed = options.speed === undefined ? undefined : readSpeed(options.speed);

  if (options['no-color']) process.env['NO_COLOR'] = '1';
  const isWatched = terminalOf(process.stdout, process.env).isLive && !options.json;
  const port = options.port === undefined ? (isWatched ? DEFAULT_PORT : null) : readPort(options.port);
  const serving = port === null || options.once || options.json ? null : new Serving(port);
  const kept = options.archive === undefined ? null : archiveIn(options.archive, () => SCENARIO_START);
  const watch = new Watch(scenario, serving);
  const draw = (rows: number, columns: number) => watch.picture(rows, columns);
  let isStopped = false;
  const told: { stack: LocalStack | null } = { stack: null };
  const stop = (): void => {
    isStopped = true;
  };
  const screen = isWatched ? new Screen(process.stdout, draw, speed ?? scenario.speed, stop) : null;
  const say = (line: string): void => {
    if (screen === null && !options.json) process.stdout.write(`${line}\n`);
  };
  say(scenario.about);
  try {
    // Nobody looks at the DNS of a story that is only told, and looking takes as long as the story.
    await play(serving === null ? scenario : withDns(scenario), {
      seed,
      policy,
      ...paceOf(screen, serving, speed ?? scenario.speed, () => isStopped),
      isStopped: () => isStopped,
      stack: {
        ...(serving && { channels: [serving.messages.channel] }),
        ...(kept && { archive: { store: kept.store, whole: false } }),
      },
      async onStart(stack, time, staged) {
        await serving?.begin(stack, time, staged.policy);
        if (serving !== null) say(`Serving ${serving.url} on this machine: open it in a browser.`);
        screen?.open();
        watch.begin(stack, time, say);
        told.stack = stack;
      },
      async onEnd(story, time) {
        screen?.close();
        process.stdout.write(options.json ? jsonLine(story) : `\n${wrapText(storyText(story, isStopped), columns())}`);
        if (kept !== null && options.archive !== undefined && !options.json) {
          process.stdout.write(archivedText(options.archive));
          const { stack } = told;
          if (serving !== null && stack !== null && !isStopped) {
            process.stdout.write(await recountText(stack, kept, SCENARIO_START, time.now()));
          }
        }
        const isServed = serving !== null && !isStopped;
        if (!isServed && !options.json) process.stdout.write(nextText(name));
        if (isServed) await serving.untilStopped(time);
      },
    });
    return 0;
  } finally {
    screen?.close();
    await serving?.close();
  }
});

/** In a terminal, or behind a page, a story is told as fast as a person can follow; else as fast as it goes. */
function paceOf(
  screen: Screen | null,
  serving: Serving | null,
  speed: number,
  isStopped: () => boolean,
): Pick<PlayOptions, 'pace'> {
  if (screen === null && serving === null) return {};
  return {
    async pace(deltaMs) {
      if (isStopped()) return undefined;
      if (serving?.isOver) return realTime(deltaMs, 1);
      return screen === null ? realTime(deltaMs, speed) : screen.pace(deltaMs);
    },
  };
}

/** What to type next, where nothing is served any more. */
function nextText(scenario: string): string {
  return `\nTo look at it, and decide by hand: ${calledAs('start')} --scenario ${scenario} --port ${DEFAULT_PORT}\n`;
}

function readPort(got: string): number {
  const port = wholeNumber('port', got);
  if (port <= 65_535) return port;
  throw new UserError(`--port: expected a number from 0 to 65,535, got ${port}`);
}

function readSpeed(got: string): number {
  const speed = Number(got);
  if (speed >= 1 && speed <= 1_000_000) return speed;
  throw new UserError(`--speed: expected a number from 1 to 1,000,000, got ${JSON.stringify(got)}`);
}

function fail(name: string): never {
  throw new UserError(`--scenario: ${name} is not known`);
}
