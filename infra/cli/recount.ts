import { randomUUID } from 'node:crypto';
import * as zlib from 'node:zlib';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoArchived } from '../../functions/_adapters/dynamodb/counting/archived.ts';
import { dynamoTotals } from '../../functions/_adapters/dynamodb/counting/totals.ts';
import { setPartition, spanKey } from '../../functions/_adapters/dynamodb/counting/totals-items.ts';
import { sha256 } from '../../functions/_adapters/lambda/sha256.ts';
import { ApiProblem, clientOver } from '../../shared/admin/api/client.ts';
import { forTerminal } from '../../shared/kernel/escape.ts';
import { HOUR_MS, iso } from '../../shared/kernel/time.ts';
import { findUrl } from './admin/find-url.ts';
import { DEFAULT_STACK, transportTo } from './admin/transport.ts';
import { calledAs } from './called-as.ts';
import { jsonLine } from './json-line.ts';
import { runMain } from './main.ts';
import { readArguments } from './options.ts';
import { recountText } from './recount/print.ts';
import { recount } from './recount/recount.ts';
import { readRange } from './replay/range.ts';
import { archivedIn, s3Client } from './replay/reading/s3.ts';
import { UserError } from './user-error.ts';

const HELP = `Usage: ${calledAs('recount')} s3://BUCKET/PREFIX --since TIME --until TIME
         --totals-table NAME --journal-table NAME [--write --reason TEXT] [--json]

Counts the archive of a deployment again (docs/archive.md), and says which hours of which sets have other totals in the
tables. With --write those are written anew that the archive proves. It speaks to S3 and DynamoDB with the credentials
that the AWS command line has here, and to nobody else.

  s3://BUCKET/PREFIX   the deployment's own prefix, ACCOUNT/REGION/NAME
  --since TIME         from the hour of this time on: 2026-11-01, or 2026-11-01T10:00:00Z (UTC)
  --until TIME         to the end of the hour before it
  --totals-table NAME, --journal-table NAME
                       the tables of the deployment, by name
  --write              write totals anew; without it nothing is changed
  --reason TEXT        with --write: why; it goes into the audit trail of the deployment, before anything is written
  --stack NAME         which stack that deployment is (default: Lazaretto); --url URL: of its API
  --json               one object on one line of standard output
  --help               this text

Exit code: 0 where nothing differs, or all that did was written; 1 where something differs, or could not be read, which
standard error names; 2 for wrong usage.
`;
/** What a person can mend. */
const UNUSABLE: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'AccessDeniedException',
  'ValidationException',
  'UnrecognizedClientException',
]);
const OPTIONS = {
  since: { type: 'string' },
  until: { type: 'string' },
  'totals-table': { type: 'string' },
  'journal-table': { type: 'string' },
  write: { type: 'boolean', default: false },
  reason: { type: 'string' },
  stack: { type: 'string' },
  url: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

await runMain(async (argv) => {
  const { values: options, positionals } = readArguments(argv, OPTIONS, 'recount');
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if ((zlib.zstdDecompress as unknown) === undefined) {
    throw new UserError(`Expected Node 22.15 or later, which unpacks zstd; this is Node ${process.version}`);
  }
  const see = `See ${calledAs('recount')} --help`;
  const [archive, ...more] = positionals;
  if (archive === undefined || more.length > 0) throw new UserError(`Expected one s3://BUCKET/PREFIX. ${see}`);
  const { since, until } = readRange(options);
  const { 'totals-table': totals, 'journal-table': journal } = options;
  if (since === undefined || until === undefined) throw new UserError(`Expected --since and --until. ${see}`);
  if (totals === undefined || journal === undefined) {
    throw new UserError(`Expected --totals-table and --journal-table. ${see}`);
  }
  if (options.write && options.reason === undefined) {
    throw new UserError('Expected --reason with --write: every change goes into the audit trail');
  }
  const whole = { since: Math.floor(since / HOUR_MS) * HOUR_MS, until: Math.ceil(until / HOUR_MS) * HOUR_MS };
  const tell = (sentence: string): void => void process.stderr.write(`${forTerminal(sentence)}\n`);
  const objects = await archivedIn(archive, whole, await s3Client(), tell);
  if (objects.length === 0) {
    throw new UserError(
      `${archive}: expected archived objects from ${iso(whole.since)} to ${iso(whole.until)}, found none`,
    );
  }
  if (options.write) await note(options, `${iso(whole.since)} to ${iso(whole.until)}`);
  const client = new DynamoDBClient({});
  const found = await recount(
    {
      totals: dynamoTotals(client, totals),
      named: dynamoArchived(client, journal),
      async discard(name, span, index) {
        const Key = { pk: { S: setPartition(name) }, sk: { S: spanKey(span, index) } };
        await client.send(new DeleteItemCommand({ TableName: totals, Key }));
      },
      sha256,
      now: Date.now(),
      writes: options.write,
      tell,
      ...(process.stderr.isTTY && { onHour: (hour) => void process.stderr.write(`\r\x1b[K${iso(hour * HOUR_MS)}`) }),
    },
    objects,
  ).catch((error: unknown) => {
    const { name, message } = error as Error;
    if (!UNUSABLE.has(name)) throw error;
    throw new UserError(`The tables ${totals} and ${journal} cannot be used: ${name}, ${forTerminal(message)}`);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  process.stdout.write(options.json ? jsonLine(found) : recountText(found));
  return found.unread > 0 || found.differences.some(({ state }) => state !== 'written') ? 1 : 0;
});

type Noted = {
  readonly reason?: string | undefined;
  readonly stack?: string | undefined;
  readonly url?: string | undefined;
};

/** Puts a line into the audit trail. @throws {UserError} where the API does not take it: then nothing is written */
async function note({ reason = '', stack = DEFAULT_STACK, url }: Noted, what: string): Promise<void> {
  const api = await findUrl({ url, stack }, process.env, (text) => void process.stderr.write(text));
  const client = clientOver(transportTo(api), 'cli', randomUUID);
  const body = { action: 'recount', tenant: null, what, digest: null, reason } as const;
  await client.call('noteWork', { body }).catch((error: Error) => {
    if (!(error instanceof ApiProblem)) throw error;
    throw new UserError(`The audit trail does not take it, so nothing was written: ${forTerminal(error.message)}`);
  });
}
