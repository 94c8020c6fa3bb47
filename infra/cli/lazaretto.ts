import type { Io } from './admin/context.ts';
import { isProgram, type Program } from './admin/programs.ts';
import { runMain } from './main.ts';
import { terminalOf } from './terminal.ts';

/** Commands that are programs of their own: each reads its own arguments. */
const LOAD = {
  start: () => import('./start.ts'),
  replay: () => import('./replay.ts'),
  backtest: () => import('./backtest.ts'),
  recount: () => import('./recount.ts'),
  patrol: () => import('./patrol.ts'),
  explain: () => import('./explain.ts'),
  reports: () => import('./reports.ts'),
  records: () => import('./records.ts'),
  postmaster: () => import('./postmaster.ts'),
  cost: () => import('./cost.ts'),
} as const satisfies Record<Program, () => Promise<unknown>>;

const PROCESS_IO: Io = {
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
  terminal: (values) => terminalOf(process.stdout, process.env, values),
};

const [name = ''] = process.argv.slice(2);
if (isProgram(name)) {
  process.argv.splice(2, 1);
  await LOAD[name]();
} else {
  // A program has its memory for itself.
  const { run } = await import('./admin/run.ts');
  await runMain((argv) => run(argv, PROCESS_IO));
}
