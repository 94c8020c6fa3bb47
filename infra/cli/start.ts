import { SCENARIOS } from '../local/scenarios/catalogue.ts';
import { play } from '../local/scenarios/play.ts';
import { runMain } from './main.ts';
import { oneOf, readArguments, readMode, readPolicy, wholeNumber } from './options.ts';
import { Screen } from './start/screen.ts';
import { told } from './start/told.ts';
import { Watch } from './start/watch.ts';
import { UserError } from './user-error.ts';

const NAMES = SCENARIOS.map(({ name }) => name);
const HELP = `Usage: npm start -- [options]

Stands Lazaretto up on this machine, plays a story of mail through it in virtual time, and shows what it does.
Nothing leaves this machine.

  --scenario NAME      ${NAMES[0]} unless you say otherwise:
${SCENARIOS.map(({ name, about }) => `                         ${name.padEnd(16)} ${about}`).join('\n')}
  --seed N             another run of the same story (default: 1)
  --speed X            virtual seconds a second, 1 to 1,000,000 (default: one that a person can follow; without a
                       terminal as fast as it goes)
  --mode MODE          observe | enforce (default: the policy file's, else enforce)
  --policy FILE        limits and rules (see docs/policy.md); without it the default policy
  --json               one object on one line of standard output
  --help               this text

Exit code: 0 when the story was told, 2 when something is wrong with what was asked.
`;
const OPTIONS = {
  scenario: { type: 'string', default: NAMES[0] ?? '' },
  seed: { type: 'string', default: '1' },
  speed: { type: 'string' },
  mode: { type: 'string' },
  policy: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
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

  const watch = new Watch(scenario);
  const isWatched = process.stdout.isTTY && !options.json;
  const draw = (rows: number, columns: number) => watch.picture(rows, columns);
  const screen = isWatched ? new Screen(process.stdout, draw, speed ?? scenario.speed) : null;
  const say = (line: string): void => {
    if (screen === null && !options.json) process.stdout.write(`${line}\n`);
  };
  say(scenario.about);
  screen?.open();
  try {
    const story = await play(scenario, {
      seed,
      policy,
      ...(screen && { pace: (deltaMs: number) => screen.pace(deltaMs) }),
      onStart: (stack, time) => watch.begin(stack, time, say),
    });
    screen?.close();
    process.stdout.write(options.json ? `${JSON.stringify(story)}\n` : `\n${told(story)}`);
    return 0;
  } finally {
    screen?.close();
  }
});

function readSpeed(got: string): number {
  const speed = Number(got);
  if (speed >= 1 && speed <= 1_000_000) return speed;
  throw new UserError(`--speed: expected a number from 1 to 1,000,000, got ${JSON.stringify(got)}`);
}

function fail(name: string): never {
  throw new UserError(`--scenario: ${name} is not known`);
}
