import { parentPort, workerData } from 'node:worker_threads';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import type { MemoryCall } from '../../local/memory/memory-dynamo.ts';
import { Questions } from '../../local/questions.ts';
import { UserError } from '../user-error.ts';
import { ArchiveIntake } from './archive-intake.ts';
import { inOrderOfTime } from './in-order.ts';
import type { FromIntake, IntakeAnswer, IntakeData, IntakeQuestion, TableAnswer, ToIntake } from './intake-messages.ts';
import { ReadShare } from './progress.ts';
import { decodedText, sourcesOf } from './reading/sources.ts';
import { unwrapEnvelope } from './reading/unwrap.ts';
import { valuesOf } from './reading/values.ts';

/** The thread that reads the archive and counts it, so that judging has the other processor for itself. */
const port = parentPort;
if (port === null) throw new Error('Expected to run as a worker thread, got the main thread');

const { names, today, policy, isQuiet = false, range = {} } = workerData as IntakeData;
const post = (message: FromIntake): void => port.postMessage(message);
const calls = new Questions<MemoryCall, TableAnswer>((asked) => post({ kind: 'calls', calls: asked }));
let reading: ReadShare | null = null;
const intake = new ArchiveIntake(inOrderOfTime(textsOf(), today), policy, () => reading?.share ?? null, range);

async function* textsOf(): AsyncGenerator<Iterable<string>> {
  const passOver = (file: string): void => {
    if (!isQuiet) process.stderr.write(`${forTerminal(file)}: passed over, it holds no events\n`);
  };
  const sources = await sourcesOf(names, process.stdin, { passOver, range });
  reading = new ReadShare(sources);
  let unread = 0;
  for (const source of sources) {
    try {
      for await (const values of valuesOf(decodedText(reading.watched(source)))) yield eachUnwrapped(values);
    } catch (error) {
      if (source.isOneOfMany !== true || !(error instanceof UserError)) throw error;
      unread++;
      // It repeats the name of the object, which whoever put it chose.
      if (!isQuiet) process.stderr.write(`${forTerminal(error.message)}\n`);
    }
  }
  if (unread > 0 && !isQuiet) {
    process.stderr.write(`${unread} of ${sources.length} objects could not be read to the end; the others were\n`);
  }
}

function* eachUnwrapped(values: Iterable<string>): Generator<string> {
  for (const value of values) yield* unwrapEnvelope(value);
}

const take = (question: IntakeQuestion): Promise<IntakeAnswer> =>
  question.kind === 'next' ? intake.next() : intake.record({ tables: question.tables, call: ask });

async function ask(call: MemoryCall): Promise<object> {
  const answer = await calls.ask(call);
  if (answer.kind === 'done') return answer.output;
  throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
}

async function answer({ id, ...question }: IntakeQuestion & { readonly id: number }): Promise<void> {
  try {
    post({ kind: 'answer', id, answer: await take(question) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    post({ kind: 'mistake', sentence: error.message });
  }
}

port.on('message', (message: ToIntake) => {
  if (message.kind === 'answers') for (const { id, answer: found } of message.answers) calls.answered(id, found);
  // A rejection here is a bug: it is unhandled on purpose and ends the thread, and with it the replay.
  else for (const question of message.questions) void answer(question);
});
