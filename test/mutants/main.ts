import { runMain } from '../../infra/cli/main.ts';
import { readArguments } from '../../infra/cli/options.ts';
import { MUTANTS } from './mutants.data.ts';
import { type Copy, makeCopy, type Outcome } from './plant.ts';

/** Mutants tried at a time: a test run keeps about one core busy. */
const AT_A_TIME = 2;
const HELP = `Usage: npm run mutants [-- <part of a name or file> ...]

Plants each fault of test/mutants/mutants.data.ts into a copy of the tree and runs the tests nearest to it. Each must
make a test fail. Exit code 1 where one survives, or could not be planted.
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `work` for each of the items, so many at a time, each worker with a copy of its own. */
async function overCopies<T>(items: readonly T[], work: (copy: Copy, item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      const copy = await makeCopy();
      try {
        for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(copy, item);
      } finally {
        await copy.close();
      }
    }),
  );
}

await runMain(async (argv) => {
  const { values, positionals } = readArguments(argv, { help: { type: 'boolean', default: false } }, 'mutants');
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const chosen = MUTANTS.filter(
    ({ name, file }) => positionals.length === 0 || positionals.some((part) => `${name} ${file}`.includes(part)),
  );
  const started = Date.now();
  const outcomes: Outcome['kind'][] = [];
  // Tests that fail by themselves would kill every mutant.
  const tests = [...new Set(chosen.flatMap((mutant) => mutant.tests))];
  let sound: Outcome = { kind: 'survived', detail: '' };
  if (tests.length > 0) {
    const copy = await makeCopy();
    sound = await copy.run(tests).finally(() => copy.close());
  }
  if (sound.kind !== 'survived') {
    say(`without any mutant: ${sound.detail}`);
    return 1;
  }
  await overCopies(chosen, async (copy, mutant) => {
    const { kind, detail } = await copy.tryOut(mutant);
    outcomes.push(kind);
    say(`${kind.padEnd(8)}  ${mutant.file}: ${mutant.name}`);
    say(`          ${kind === 'killed' ? `by "${detail}"` : `${detail}\n          ${mutant.why}`}`);
  });
  const count = (kind: Outcome['kind']) => outcomes.filter((other) => other === kind).length;
  say(
    `${chosen.length} mutants: ${count('killed')} killed, ${count('survived')} survived, ${count('fault')} not tried; ` +
      `${Math.round((Date.now() - started) / 1_000)} s`,
  );
  return chosen.length > 0 && count('killed') === chosen.length ? 0 : 1;
});
