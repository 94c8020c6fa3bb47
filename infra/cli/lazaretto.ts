import { PROGRAMS, run } from './admin/run.ts';
import { runMain } from './main.ts';

const [name = ''] = process.argv.slice(2);
if (Object.hasOwn(PROGRAMS, name)) {
  // It reads its own arguments.
  process.argv.splice(2, 1);
  await import(`./${PROGRAMS[name as keyof typeof PROGRAMS]}`);
} else {
  await runMain((argv) => run(argv, (text) => void process.stdout.write(text)));
}
