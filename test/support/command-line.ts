import { contextOver, type Io } from '../../infra/cli/admin/context.ts';
import { type Connect, run } from '../../infra/cli/admin/run.ts';
import { terminalOf } from '../../infra/cli/terminal.ts';
import { type Client, clientOver } from '../../shared/admin/api/client.ts';
import type { AdminWorld } from '../functions/serve-admin/world.ts';

export type Ran = { readonly code: number; readonly out: string; readonly errors: string };

/** Runs the command line in a pipe; what it writes is given back. */
export async function runInPipe(argv: readonly string[], connect: Connect): Promise<Ran> {
  let [out, errors] = ['', ''];
  const io: Io = {
    write: (text) => {
      out += text;
    },
    complain: (text) => {
      errors += text;
    },
    terminal: (values) => terminalOf({ isTTY: false }, {}, values),
  };
  const code = await run(argv, io, connect);
  return { code, out, errors };
}

/** The command line over a client. */
export const commandLineOver =
  (client: Client) =>
  (...argv: string[]): Promise<Ran> =>
    runInPipe(argv, async (values, names, io) => contextOver(client, values, names, io));

/** The command line over the API itself, without a socket in between. @param world read at each call */
export function commandLine(world: () => AdminWorld): (...argv: string[]) => Promise<Ran> {
  let keys = 0;
  return commandLineOver(
    clientOver(
      async ({ method, path, headers, body }) => {
        const sent = { headers, ...(body !== null && { raw: body }) };
        const answer = await world().send(method, path.replace('/api/v1', ''), sent);
        return { status: answer.status, headers: new Headers(answer.headers), text: answer.text };
      },
      'cli',
      () => `cli-${++keys}`,
    ),
  );
}
