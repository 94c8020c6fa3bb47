import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReplaySummary } from '../../infra/cli/replay/summary.ts';
import { archiveFiles } from './archive.ts';
import { blocks, namesIn, pathOf, tableOf, textOf } from './pages.ts';

const run = promisify(execFile);
const node = async (...args: string[]): Promise<string> =>
  (await run(process.execPath, args, { cwd: pathOf('.'), maxBuffer: 1e8 })).stdout;

/** Paths of everything in a value; what is named by the user, or by the mail, is `*`. */
function keysOf(value: unknown, open: readonly string[] = ['providers', 'reasons'], path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysOf(item, open, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [path];
  const isOpen = open.some((name) => path.endsWith(name));
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, open, `${path}.${isOpen ? '*' : key}`));
}
const unique = (paths: readonly string[]): string[] => [...new Set(paths)].toSorted((a, b) => a.localeCompare(b, 'en'));

describe('the archive of the documentation', () => {
  it.each(Object.entries(archiveFiles()))('is what the builders make: %s', async (name, text) => {
    await expect(text).toMatchFileSnapshot(pathOf(`test/fixtures/replay/${name}`));
  });
});

describe('what a replay prints', () => {
  const ARCHIVE = ['infra/cli/replay.ts', 'test/fixtures/replay'] as const;
  let summary: ReplaySummary;
  let printed: string;
  beforeAll(async () => {
    summary = JSON.parse(await node(...ARCHIVE, '--json')) as ReplaySummary;
    printed = await node(...ARCHIVE);
  });

  it('is what docs/replay.md shows, but for the line about speed', () => {
    const [shown] = blocks('docs/replay.md', 'text replay');
    const lines = printed.trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(/^[\d.]+ s, [\d,]+ events\/s, [\d,]+ write units per million events$/);
    expect(`${lines.slice(0, -2).join('\n')}\n`).toBe(shown);
    for (const page of ['README.md', 'docs/replay.md'])
      expect(textOf(page)).toContain(`npm run replay -- ${ARCHIVE[1]}`);
  });

  it('has as JSON the keys of docs/replay.md, and the figures', () => {
    const [block = ''] = blocks('docs/replay.md', 'json replay');
    const shown = JSON.parse(block) as ReplaySummary;
    expect(unique(keysOf(shown))).toEqual(unique(keysOf(summary)));
    expect(shown.events).toEqual(summary.events);
    const [set] = shown.configurationSets;
    const real = summary.configurationSets.find(({ name }) => name === set?.name);
    expect(set?.totals).toEqual(real?.totals);
    expect(set?.providers['microsoft']).toEqual(real?.providers['microsoft']);
    expect(set?.reasons).toEqual(real?.reasons);
    const [transition] = set?.transitions ?? [];
    const evidence = Math.round((real?.transitions.at(-1)?.evidence ?? 0) * 10) / 10;
    expect(transition).toEqual({ ...real?.transitions.at(-1), evidence });
    expect(shown.alerts).toBe(summary.alerts);
  });

  it('is explained field by field', () => {
    const events = tableOf('docs/replay.md', '| in `events` | unit | what it is |').flatMap(([name]) => namesIn(name));
    expect(events).toEqual(Object.keys(summary.events));

    const explained = tableOf('docs/replay.md', '| field | type | meaning |').flatMap(([name]) => namesIn(name));
    const [set] = summary.configurationSets.filter(({ transitions }) => transitions.length > 0);
    const refused = Object.keys(summary.refused[0] ?? {});
    const keys = [
      ...Object.keys(summary),
      ...refused,
      ...Object.keys(set ?? {}),
      ...Object.keys(set?.transitions[0] ?? {}),
    ];
    // Only where SES says something new, nothing can be judged, something waits, or the policy splits a set.
    const atTimes = ['unknown', 'effect', 'notJudged', 'waits', 'told', 'deferrals', 'streams', 'together', 'notices'];
    expect(unique(explained)).toEqual(unique([...keys, ...atTimes]));
  });
});

describe('what npm start prints', () => {
  /** Figures move with every change of the judge or of the traffic; what is told, and of whom, does not. */
  const withoutFigures = (text: string): string => text.replace(/\d[\d.,:]*/g, '#');

  it('is what docs/local.md shows, but for the figures, and README.md has a line of it', async () => {
    const [shown = ''] = blocks('docs/local.md', 'text start');
    const [line = '?'] = blocks('README.md', 'text start-line');
    expect(shown).toContain(line);
    const printed = await node('infra/cli/start.ts');
    expect(withoutFigures(printed).trimEnd()).toBe(withoutFigures(shown).trimEnd());
  });

  it('is offered as docs/local.md says', async () => {
    const help = await node('infra/cli/start.ts', '--help');
    for (const option of ['--seed', '--speed', '--mode', '--policy', '--json']) expect(help).toContain(option);
    const replayHelp = await node('infra/cli/replay.ts', '--help');
    for (const [name = ''] of tableOf('docs/replay.md', '| option | default | |')) {
      expect(replayHelp).toContain(name.replaceAll('`', ''));
    }
  });
});
