import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MEASURED } from '../../infra/cli/cost/assumptions.data.ts';
import { type Cost, costOf } from '../../infra/cli/cost/model.ts';
import { grouped } from '../../shared/kernel/numbers.ts';
import { blocks, pathOf, tableOf, textOf } from './pages.ts';

const run = promisify(execFile);
const cost = (...args: string[]) => run(process.execPath, ['infra/cli/cost.ts', ...args], { cwd: pathOf('.') });
const TARGET = ['--events', '100000000', '--sets', '1000'] as const;

describe('docs/cost.md', () => {
  it('shows what the command prints', async () => {
    expect(blocks('docs/cost.md', 'text cost')).toEqual([(await cost(...TARGET)).stdout]);
  });

  it('tells what other months cost', () => {
    const number = (text: string): number => Number(text.replaceAll(',', ''));
    const rows = tableOf(
      'docs/cost.md',
      '| events a month | sets | dollars a month | if SQS bills deliveries | of it SNS | dollars per million events | write units per million events |',
    );
    expect(rows).toHaveLength(4);
    for (const [events = '', sets = '', ...shown] of rows) {
      const found = costOf({ events: number(events), sets: number(sets) });
      expect(shown).toEqual([
        grouped(Math.round(found.total)),
        grouped(Math.round(found.totalIfDeliveriesAreBilled)),
        `${Math.round(found.publishShare * 100)} %`,
        found.dollarsPerMillionEvents.toFixed(2),
        grouped(Math.round(found.writeUnitsPerMillionEvents)),
      ]);
    }
  });

  it('is what README.md says in short', () => {
    const { total, totalIfDeliveriesAreBilled, publishShare, ...perMillion } = costOf({ events: 1e8, sets: 1_000 });
    const readme = textOf('README.md');
    expect(readme).toContain(`1,000 sets: $${Math.round(total)}, ${Math.round(publishShare * 100)} % of it`);
    expect(readme).toContain(`$${Math.round(totalIfDeliveriesAreBilled)} if SQS also bills`);
    const thousands = Math.round(perMillion.writeUnitsPerMillionEvents / 1_000);
    expect(readme).toContain(`$${perMillion.dollarsPerMillionEvents.toFixed(2)} and some ${thousands},000 DynamoDB`);
    const usual = /a marker and a counter per event, as is usual, takes? ([\d,]+)/i;
    expect(usual.exec(readme)?.[1]).toMatch(/^\d/);
    expect(usual.exec(readme)?.[1]).toBe(usual.exec(textOf('docs/cost.md'))?.[1]);
  });

  it('names the units that the model counts with', () => {
    const values = tableOf('docs/cost.md', '| figure | value | where from |').map(([, value]) => value);
    expect(values.slice(0, 3)).toEqual([
      grouped(MEASURED.steady.writeUnits),
      grouped(MEASURED.steady.readUnits),
      grouped(MEASURED.intake.writeUnits),
    ]);
  });
});

describe('npm run cost', () => {
  it('prints the same as one object', async () => {
    const { stdout } = await cost(...TARGET, '--json');
    expect(JSON.parse(stdout) as Cost).toEqual(costOf({ events: 100_000_000, sets: 1_000 }));
  });

  it.each([
    [[], 'Expected --events and --sets. See npm run cost -- --help'],
    [['--events', '10', '--sets', '0'], '--sets: expected 1 to 10000, got 0'],
    [['--events', '1e8', '--sets', '1'], '--events: expected a whole number, got "1e8"'],
    [[...TARGET, 'more'], 'Expected options only, got more'],
    [[...TARGET, '--month'], "Unknown option '--month'. See npm run cost -- --help"],
  ])('says in one line what is wrong with %j', async (args, message) => {
    await expect(cost(...args)).rejects.toMatchObject({ code: 2, stderr: `${message}\n` });
  });
});
