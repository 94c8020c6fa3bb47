import type { Policy } from '../../shared/policy/model.ts';
import { compare, type Played } from './backtest/compare.ts';
import { type Moved, movedMail } from './backtest/moved-mail.ts';
import { archiveOf, presentPolicy } from './backtest/present.ts';
import { backtestText } from './backtest/print.ts';
import { calledAs } from './called-as.ts';
import { jsonLine } from './json-line.ts';
import { runMain } from './main.ts';
import { readArguments, readMode, readPolicy } from './options.ts';
import type { IntakeData } from './replay/intake-messages.ts';
import { IntakeThread } from './replay/intake-thread.ts';
import { progressText } from './replay/progress.ts';
import { foundNone, RANGE_HELP, RANGE_OPTIONS, readRange } from './replay/range.ts';
import { noEvent } from './replay/reading/no-event.ts';
import { replay } from './replay/replay.ts';
import { UserError } from './user-error.ts';

const HELP = `Usage: ${calledAs('backtest')} [FILE|DIR|s3://BUCKET/PREFIX…] --policy FILE [options]

Plays an archive of SES events under two policies and says, side by side, who would have been moved when, and how much
mail that concerns. No event leaves this machine.

  FILE, DIR, s3://…    what replay reads (default: the archive of the deployed stack)
  --policy FILE        limits and rules to try (see docs/policy.md)
  --against FILE       those to compare it with (default: the policy in force in the deployment that is named, or whose
                       bucket is read; else the default policy)
  --stack NAME         which stack that deployment is; --url URL: of its API
  --mode MODE          observe | enforce, for both (default: the policy file's, else enforce)
${RANGE_HELP}
  --json               one object on one line of standard output
  --help               this text

Exit code: 0 when the archive was played, 2 for wrong usage or an archive without usable events.
`;
const OPTIONS = {
  policy: { type: 'string' },
  against: { type: 'string' },
  stack: { type: 'string' },
  url: { type: 'string' },
  mode: { type: 'string' },
  ...RANGE_OPTIONS,
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

await runMain(async (argv) => {
  const { values: options, positionals } = readArguments(argv, OPTIONS, 'backtest');
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const see = `See ${calledAs('backtest')} --help`;
  if (positionals.includes('-'))
    throw new UserError(`-: expected a file, standard input can be read only once. ${see}`);
  if (options.policy === undefined) throw new UserError(`Expected --policy FILE. ${see}`);
  const mode = readMode(options.mode);
  // Both are read before anything is played: a mistake in the second is told at once.
  const tried = await readPolicy(options.policy, mode, 'enforce');
  const complain = (sentence: string): void => void process.stderr.write(sentence);
  const names = positionals.length > 0 ? positionals : [await archiveOf(options)];
  const present = await presentPolicy(options.against, names, options, mode, complain);
  const range = readRange(options);
  const run = (name: string, policy: Policy, isQuiet: boolean) =>
    played({ names, today: Date.now(), policy, isQuiet, range }, name);
  const ours = await run(options.policy, tried, false);
  const backtest = compare(ours, await run(present.name, present.policy, true));
  process.stdout.write(options.json ? jsonLine(backtest) : backtestText(backtest));
  return 0;
});

/** One run of the archive under one policy. */
async function played(data: IntakeData, policyName: string): Promise<Played> {
  const { names, policy, range = {} } = data;
  const startedAt = performance.now();
  const intake = new IntakeThread(data, process.stdin);
  let moved: readonly Moved[] = [];
  const replayed = await replay(intake, {
    policy,
    onEnd: async (deployed, partitions, report) => {
      moved = await movedMail(deployed, partitions, report);
    },
    ...(process.stderr.isTTY && {
      onProgress: (progress) =>
        void process.stderr.write(`\r\x1b[K${policyName}: ${progressText(progress, performance.now() - startedAt)}`),
    }),
  }).finally(() => intake.close());
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const { read } = replayed.stats;
  if (read === 0) throw new UserError(`${names.join(', ')}: ${foundNone(range)}`);
  const none = noEvent(replayed);
  if (none !== null) throw new UserError(`${names.join(', ')}: ${none}`);
  return { policy: policyName, events: read, moved };
}
