import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

/** Lambda's runtime in a process that stays warm: an event a line, an answer a line. */
const RUNTIME = `
import { createInterface } from 'node:readline';
const { handler } = await import(process.argv[1]);
const context = () => ({ awsRequestId: 'r-1', functionName: 'f', functionVersion: '1', memoryLimitInMB: '512',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:f', getRemainingTimeInMillis: ((deadline) => () => deadline - Date.now())(Date.now() + 900_000) });
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await handler(JSON.parse(line), context()).then((result) => ({ result: result ?? null }), (error) => ({ error: String(error?.stack ?? error) }));
  process.stdout.write('\\n\\u0001' + JSON.stringify(answer) + '\\n');
}
process.exit();
`;

/** A function that is warm: it imports its bundle once and takes events one after the other. */
export type Warm = { invoke(event: unknown): Promise<unknown>; close(): void };

/** Start a bundle in a process of its own, with this environment and nothing else. */
export function warm(bundle: string, env: Readonly<Record<string, string>>): Warm {
  const args = ['--input-type=module', '--eval', RUNTIME, pathToFileURL(`${bundle}/index.mjs`).href];
  const child = spawn(process.execPath, args, { cwd: bundle, env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const log: string[] = [];
  let take: { resolve(result: unknown): void; reject(error: Error): void } | null = null;
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('\u0001')) return log.push(line);
    const { result, error } = JSON.parse(line.slice(1)) as { result?: unknown; error?: string };
    if (error === undefined) take?.resolve(result);
    else take?.reject(new Error(`${bundle} failed: ${error}\n${log.join('\n')}`));
    return 0;
  });
  child.once('exit', (code) => take?.reject(new Error(`${bundle} ended with ${code}:\n${log.join('\n')}`)));
  return {
    invoke: (event) =>
      new Promise((resolve, reject) => {
        take = { resolve, reject };
        child.stdin.write(`${JSON.stringify(event)}\n`);
      }),
    close: () => child.stdin.end(),
  };
}
