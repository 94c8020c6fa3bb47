import { runMain } from '../../infra/cli/main.ts';
import { oneOf, readArguments } from '../../infra/cli/options.ts';
import { UserError } from '../../infra/cli/user-error.ts';
import { benchAdmin } from './admin.ts';
import { benchDetection } from './detection.ts';
import { benchIntake } from './intake.ts';
import { benchJudge } from './judge.ts';
import { benchStories } from './stories.ts';

const BENCHES = {
  admin: benchAdmin,
  intake: benchIntake,
  judge: benchJudge,
  detection: benchDetection,
  stories: benchStories,
} as const;
const NAMES = Object.keys(BENCHES) as (keyof typeof BENCHES)[];
const HELP = `Usage: npm run bench -- ${NAMES.join('|')} [--json] [--quick]

  admin        what the fleet costs to look at, with 1,000 and 10,000 sets (200 and 2,000 with --quick)
  intake       events per second and write units, against a marker and a counter per event
  judge        what one judgement costs
  detection    how often healthy sets are moved, and how soon bad ones are caught
  stories      the eight scenarios under 20 seeds (3 with --quick): takes an hour
`;
const OPTIONS = {
  json: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
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
  const result = await BENCHES[oneOf('bench', NAMES, name)]({ quick: options.quick });
  process.stdout.write(`${options.json ? JSON.stringify(result) : JSON.stringify(result, null, 2)}\n`);
  return 0;
});
