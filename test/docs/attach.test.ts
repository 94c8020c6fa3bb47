import { expect, it } from 'vitest';
import { COMMANDS } from '../../functions/place-sets/run-command.ts';
import { ATTACH_MODES, ATTACH_TAG, isAttached } from '../../shared/attach/settings.ts';
import { blocks, namesIn, tableOf, textOf } from './pages.ts';

it('docs/attach.md shows every command, and none that there is not', () => {
  const shown = blocks('docs/attach.md', 'sh command').map(
    (line) => (JSON.parse(/--payload '([^']+)'/.exec(line)?.[1] ?? '{}') as { command?: string }).command,
  );
  expect(shown).toEqual([...COMMANDS]);
});

it('docs/deploy.md shows commands that there are: one to begin with, one before the end', () => {
  const shown = [...textOf('docs/deploy.md').matchAll(/--payload '\{"command":"(\w+)"\}'/g)].map(([, name]) => name);
  expect(shown).toEqual(['baseline', 'evacuate'] satisfies (typeof COMMANDS)[number][]);
});

it('docs/attach.md tells every mode and the tags', () => {
  const rows = tableOf('docs/attach.md', '| `attach` | which sets get it |');
  expect(rows.map(([mode = '']) => namesIn(mode)[0])).toEqual([...ATTACH_MODES]);
  expect(namesIn(rows[0]?.[1] ?? '')).toEqual([ATTACH_TAG.key, ATTACH_TAG.off]);
  expect(namesIn(rows[1]?.[1] ?? '')).toEqual([ATTACH_TAG.key, ATTACH_TAG.on]);
  expect(isAttached('all', ATTACH_TAG.off)).toBe(false);
});
