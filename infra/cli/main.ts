import { forTerminal } from '../../shared/kernel/escape.ts';
import { UserError } from './user-error.ts';

/** Something is listed, broken or was decided that a script should notice would be 1; a person's mistake is 2. */
export const EXIT_USER_ERROR = 2;

/**
 * Run a command line's main function: a person's mistake is one line on stderr and exit code 2, anything else that
 * goes wrong is a fault of ours and shows its stack.
 */
export async function runMain(main: (argv: readonly string[]) => Promise<number>): Promise<void> {
  // A reader that goes away (`| head`) ends the program; that is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`standard output: ${error.message}\n`);
    process.exit(EXIT_USER_ERROR);
  });
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // It repeats what was asked, names of files among it.
    for (const line of error.message.split('\n')) process.stderr.write(`${forTerminal(line)}\n`);
    process.exitCode = EXIT_USER_ERROR;
  }
}
