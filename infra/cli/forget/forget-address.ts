import * as zlib from 'node:zlib';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { type Context, onlyName, requiredOption } from '../admin/context.ts';
import { type Places, placeIn } from '../admin/places.ts';
import { UserError } from '../user-error.ts';
import { type ForgetDeps, type ForgottenPerson, forget } from './forget.ts';
import { forgettingText, forgottenText } from './print.ts';
import { personBehind } from './read-person.ts';

/** Something that names the person is left. */
const LEFT = 1;

/** What a run works with besides what it is told on the command line. */
export type ForgetGiven = Pick<ForgetDeps, 'dynamo' | 'sqs' | 'tables' | 'queues' | 'archive' | 'key' | 'now'> & {
  readonly complain: (text: string) => void;
  readonly isTerminal: boolean;
  /** Real time. Unit: ms. */
  readonly elapsed: () => number;
};

/** One run over a deployment. @returns the exit code @throws {UserError} */
export async function forgetAddress(context: Context, given: ForgetGiven): Promise<number> {
  if ((zlib.zstdDecompress as unknown) === undefined) {
    throw new UserError(`Expected Node 22.15 or later, which unpacks zstd; this is Node ${process.version}`);
  }
  const person = personBehind(onlyName(context, 'address'));
  const reason = requiredOption(context, 'reason');
  if (person.isIn(reason)) {
    throw new UserError(
      '--reason: expected words without the address, as they stay in the audit trail; got some that name the person',
    );
  }
  const isDry = context.values['dry-run'] === true;
  const { complain, isTerminal, elapsed } = given;
  const found: ForgottenPerson = await forget(person, {
    ...given,
    isDry,
    onProgress: (done, of) => {
      if (isTerminal) complain(`\r\x1b[K${forgettingText(done, of, elapsed())}`);
    },
    tell: (sentence) => complain(`${isTerminal ? '\r\x1b[K' : ''}${forTerminal(sentence)}\n`),
    note: async (digest) => {
      await context.client.call('noteWork', { body: { action: 'forget', tenant: null, what: null, digest, reason } });
    },
  });
  if (isTerminal) complain('\r\x1b[K');
  context.show(found, forgottenText(found, isDry));
  const { archive } = found;
  const isLeft = archive !== null && archive.left + archive.tooNew > 0;
  return isLeft || (found.queuesLeft ?? 0) > 0 ? LEFT : 0;
}

export async function givenOf(places: Places, stack: string): Promise<ForgetGiven> {
  const [{ DynamoDBClient }, { SQSClient }, { S3Client }, { secretValue }, { erasableArchive }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-sqs'),
    import('@aws-sdk/client-s3'),
    import('../../../functions/_adapters/secrets/secret-value.ts'),
    import('./objects.ts'),
  ]);
  const place = (name: keyof Places): string => placeIn(places, name, stack);
  const begun = performance.now();
  return {
    dynamo: new DynamoDBClient({}),
    sqs: new SQSClient({}),
    tables: {
      journal: place('JournalTableName'),
      totals: place('TotalsTableName'),
      registry: place('RegistryTableName'),
    },
    queues: [place('DeadLettersUrl'), place('UndeliveredUrl')],
    archive:
      places.ArchiveUri === null
        ? null
        : erasableArchive(places.ArchiveUri, new S3Client({ followRegionRedirects: true })),
    key: await secretValue(place('ClaimKeyArn'))(),
    now: Date.now(),
    complain: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
    elapsed: () => performance.now() - begun,
  };
}
