import { calledAs } from './called-as.ts';
import { jsonLine } from './json-line.ts';
import { runMain } from './main.ts';
import { readArguments, readMode, readPolicy } from './options.ts';
import { IntakeThread } from './replay/intake-thread.ts';
import { replayText } from './replay/print.ts';
import { type Progress, progressText } from './replay/progress.ts';
import { foundNone, RANGE_HELP, RANGE_OPTIONS, readRange } from './replay/range.ts';
import { noEvent } from './replay/reading/no-event.ts';
import { replay } from './replay/replay.ts';
import { summaryOf } from './replay/summary.ts';
import { UserError } from './user-error.ts';

const HELP = `Usage: ${calledAs('replay')} FILE|DIR|s3://BUCKET/PREFIX|-… [options]

Plays an archive of SES events through Lazaretto, in the archive's own time, and says what it would have done.
Nothing leaves this machine.

  FILE, DIR, -         one event a line, JSON arrays, single objects or CSV; gzip, zstd and zip too; bare SES events, or as
                       SNS, SQS, EventBridge, Lambda, Firehose, Kinesis and CloudWatch Logs wrap and keep them. In any
                       order within about an hour.
  s3://BUCKET/PREFIX   the same of the objects below a prefix, and the archive of a deployment (see docs/archive.md),
                       with the credentials that the AWS command line has here
${RANGE_HELP}
  --policy FILE        limits and rules (see docs/policy.md); without it the default policy
  --mode MODE          observe | enforce (default: the policy file's, else enforce)
  --json               one object on one line of standard output
  --help               this text

Exit code: 0 when the archive was played, 2 for wrong usage or an archive without usable events.
`;
const OPTIONS = {
  policy: { type: 'string' },
  mode: { type: 'string' },
  ...RANGE_OPTIONS,
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

await runMain(async (argv) => {
  const { values: options, positionals } = readArguments(argv, OPTIONS, 'replay');
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (positionals.length === 0)
    throw new UserError(`Expected a file, a directory, s3://BUCKET/PREFIX or -. See ${calledAs('replay')} --help`);
  const policy = await readPolicy(options.policy, readMode(options.mode), 'enforce');
  const range = readRange(options);
  const startedAt = performance.now();
  const intake = new IntakeThread({ names: positionals, today: Date.now(), policy, range }, process.stdin);
  const tell = (progress: Progress): void => {
    process.stderr.write(`\r\x1b[K${progressText(progress, performance.now() - startedAt)}`);
  };
  const onProgress = process.stderr.isTTY ? tell : undefined;
  const replayed = await replay(intake, { policy, onProgress }).finally(() => intake.close());
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  if (replayed.stats.read === 0) throw new UserError(`${positionals.join(', ')}: ${foundNone(range)}`);
  const none = noEvent(replayed);
  if (none !== null) throw new UserError(`${positionals.join(', ')}: ${none}`);
  const summary = summaryOf(replayed, (performance.now() - startedAt) / 1_000);
  process.stdout.write(options.json ? jsonLine(summary) : replayText(summary));
  return 0;
});
