import { expect, it } from 'vitest';
import { grouped } from '../../shared/kernel/numbers.ts';
import { LADDERS } from '../../shared/ladders/ladders.data.ts';
import { LINES } from '../../shared/ladders/lines.data.ts';
import { parsePolicy } from '../../shared/policy/parse.ts';
import { blocks, tableOf } from './pages.ts';

const PAGE = 'docs/ladders.md';

it('docs/ladders.md tells every ladder as it is', () => {
  expect(tableOf(PAGE, '| `ladder` | steps | from | to | days at least | end | after 30 idle days |')).toEqual(
    LADDERS.map(({ id, steps, end, fall }) => [
      `\`${id}\``,
      String(steps.length),
      grouped(steps[0]?.perDay ?? 0),
      grouped(steps.at(-1)?.perDay ?? 0),
      String(steps.reduce((sum, { leastDays }) => sum + leastDays, 0)),
      end,
      fall.to,
    ]),
  );
});

it('docs/ladders.md tells every line as it is', () => {
  expect(tableOf(PAGE, '| line | of | at most |')).toEqual(
    LINES.map(({ words, line }) => [words.hits, words.of, `${line * 100} %`]),
  );
});

it('docs/ladders.md shows a policy that is valid', () => {
  const [example = '', ...others] = blocks(PAGE, 'json policy');
  expect(others).toEqual([]);
  expect(parsePolicy(example)).toMatchObject({ ok: true });
});
