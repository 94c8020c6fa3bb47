import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

/** What Lambda's runtime does with a bundle: import its module once, hand it an event, take what it returns. */
const RUNTIME = `
import { text } from 'node:stream/consumers';
const { handler } = await import(process.argv[1]);
const deadline = Date.now() + 900_000;
const context = { awsRequestId: 'r-1', functionName: 'f', functionVersion: '1', memoryLimitInMB: '512',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:f', getRemainingTimeInMillis: () => deadline - Date.now() };
const result = await handler(JSON.parse(await text(process.stdin)), context);
await new Promise((done) => process.stdout.write('\\n' + JSON.stringify({ result: result ?? null }), done));
process.exit();
`;

export type Invocation = {
  readonly result: unknown;
  /** Its log: one JSON object a line, metrics among them. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
};

/** Start a bundle in a process of its own, with this environment and nothing else. @throws where it fails, with its log */
export async function invoke(
  bundle: string,
  env: Readonly<Record<string, string>>,
  event: unknown,
): Promise<Invocation> {
  const args = ['--input-type=module', '--eval', RUNTIME, pathToFileURL(`${bundle}/index.mjs`).href];
  const child = spawn(process.execPath, args, { cwd: bundle, env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(JSON.stringify(event));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  if (code !== 0) throw new Error(`${bundle} ended with ${code}:\n${stderr}\n${stdout}`);
  const objectsIn = (stream: string): Record<string, unknown>[] =>
    stream.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
  const out = objectsIn(stdout);
  const result = out.pop()?.['result'];
  // Warnings and errors go to the other stream, and into the same log.
  return { result, lines: [...out, ...objectsIn(stderr)] };
}

/** A metric's value, or values, in lines of a log; undefined where it is in none. */
export const metricIn = ({ lines }: Invocation, name: string): unknown =>
  lines.find((line) => '_aws' in line && name in line)?.[name];
