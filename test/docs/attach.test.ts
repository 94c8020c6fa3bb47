import { expect, it } from 'vitest';
import type { Client } from '../../shared/admin/api/client.ts';
import { ATTACH_MODES, ATTACH_TAG, isAttached } from '../../shared/attach/settings.ts';
import { COMMANDS } from '../../shared/placement/commands.ts';
import { commandLineOver } from '../support/command-line.ts';
import { namesIn, tableOf, textOf } from './pages.ts';

/** The words after `npx lazaretto` of every command that a page shows. */
const shownOn = (page: string): string[][] =>
  [...textOf(page).matchAll(/^ *npx lazaretto (.+)$/gm)].map(([, words = '']) => words.split(' '));

it('docs/attach.md shows every command about every set, and the command line knows each', () => {
  const shown = shownOn('docs/attach.md');
  expect([...new Set(shown.map(([name]) => name))]).toEqual([...COMMANDS]);
});

it('docs/deploy.md shows commands that there are: one to begin with, one before the end', () => {
  const shown = shownOn('docs/deploy.md').map(([name]) => name);
  expect([...new Set(shown)]).toEqual(['baseline', 'evacuate']);
});

it.each(['docs/attach.md', 'docs/deploy.md'])('what %s shows is taken as it stands', async (page) => {
  const asked: string[] = [];
  const client = new Proxy({} as Client, {
    get: () => async (id: string) => {
      asked.push(id);
      return id === 'getEvacuation'
        ? { state: 'done', since: '2026-11-20T10:00:00.000Z', sets: 3, broughtHome: 2, detached: 3, left: NOTHING }
        : { sentence: 'done' };
    },
  });
  for (const words of shownOn(page)) {
    const argv =
      words
        .join(' ')
        .match(/'[^']*'|\S+/g)
        ?.map((word) => word.replaceAll("'", '')) ?? [];
    expect((await commandLineOver(client)(...argv)).code, argv.join(' ')).toBe(0);
  }
  expect(asked).toContain('evacuate');
});
const NOTHING = { count: 0, first: [] };

it('docs/attach.md tells every mode and the tags', () => {
  const rows = tableOf('docs/attach.md', '| `attach` | which sets get it |');
  expect(rows.map(([mode = '']) => namesIn(mode)[0])).toEqual([...ATTACH_MODES]);
  expect(namesIn(rows[0]?.[1] ?? '')).toEqual([ATTACH_TAG.key, ATTACH_TAG.off]);
  expect(namesIn(rows[1]?.[1] ?? '')).toEqual([ATTACH_TAG.key, ATTACH_TAG.on]);
  expect(isAttached('all', ATTACH_TAG.off)).toBe(false);
});
