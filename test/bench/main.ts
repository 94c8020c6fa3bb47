import { runMain } from '../../infra/cli/main.ts';
import { oneOf, readArguments } from '../../infra/cli/options.ts';
import { UserError } from '../../infra/cli/user-error.ts';
import { benchAdmin } from './admin.ts';
import { benchAllowance } from './allowance.ts';
import { benchColdStart } from './coldstart.ts';
import { benchConsole } from './console.ts';
import { benchDetection, DETECTION_PARTS } from './detection.ts';
import { benchDns } from './dns.ts';
import { benchFlow } from './flow.ts';
import { benchIntake } from './intake.ts';
import { benchJudge } from './judge.ts';
import { benchLadders } from './ladders.ts';
import { benchReplay, REPLAY_SHAPES } from './replay.ts';
import { benchReports } from './reports.ts';
import { benchSteady } from './steady.ts';
import { benchStories } from './stories.ts';
import { benchStreams } from './streams.ts';

const BENCHES = {
  admin: benchAdmin,
  allowance: benchAllowance,
  intake: benchIntake,
  steady: benchSteady,
  streams: benchStreams,
  judge: benchJudge,
  detection: benchDetection,
  coldstart: benchColdStart,
  console: benchConsole,
  stories: benchStories,
  dns: benchDns,
  replay: benchReplay,
  reports: benchReports,
  ladders: benchLadders,
  flow: benchFlow,
} as const;
const NAMES = Object.keys(BENCHES) as (keyof typeof BENCHES)[];
const HELP = `Usage: npm run bench -- ${NAMES.join('|')} [--json] [--quick] [--part NAME]

  admin        what the fleet costs to look at, with 1,000 and 10,000 sets (200 and 2,000 with --quick)
  console      how soon the console can be worked with, with 1,000 and 10,000 sets (200 and 2,000 with --quick); needs Chromium
  allowance    what it costs to ask how much may be sent, with 1,000 sets (100 with --quick)
  intake       events per second and write units, against a marker and a counter per event
  steady       units of an hour of 100 million events a month and 1,000 sets: what docs/cost.md counts with
  streams      units of 50 sets of 200 customers against 10,000 sets, and how soon a fire in one customer is found
  judge        what one judgement costs
  detection    how often healthy sets are moved, and how soon bad ones are caught; with --part one part of it:
               ${DETECTION_PARTS.join(', ')}
  coldstart    how large each function's bundle is, and how long its import takes
  stories      the eight scenarios under 20 seeds (3 with --quick): takes an hour
  dns          DNS questions a second against dns2's own client, and 10,000 of them over a path that loses some
  flow         how soon a provider that takes less mail is told, and how often one that takes all
  ladders      a year of tenants on each ladder, against a fixed schedule and none (8 of each kind with --quick)
  replay       a million events from a file, against JSON.parse alone on the same file; with --part one of
               ${REPLAY_SHAPES.join(', ')}
  reports      a report of 100,000 rows, and a million broken ones: each is read or refused
`;
const OPTIONS = {
  json: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  part: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

await runMain(async (argv) => {
  const { values: options, positionals } = readArguments(argv, OPTIONS, 'bench');
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new UserError(HELP.trimEnd());
  const bench = oneOf('bench', NAMES, name);
  const result = await measured(bench, options.quick, options.part);
  process.stdout.write(`${options.json ? JSON.stringify(result) : JSON.stringify(result, null, 2)}\n`);
  return 0;
});

function measured(bench: (typeof NAMES)[number], quick: boolean, part: string | undefined): object | Promise<object> {
  if (bench === 'detection') {
    return benchDetection({ quick, part: part === undefined ? undefined : oneOf('part', DETECTION_PARTS, part) });
  }
  if (bench === 'replay') {
    return benchReplay({ quick, part: part === undefined ? undefined : oneOf('part', REPLAY_SHAPES, part) });
  }
  if (part !== undefined) throw new UserError(`${bench} has no parts: leave --part out.`);
  return BENCHES[bench]({ quick });
}
