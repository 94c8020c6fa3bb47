import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { glossaryOf } from '../../infra/console/glossary.ts';
import { pathOf } from './pages.ts';

it('the console explains every word of the glossary, in plain words', async () => {
  const page = await readFile(pathOf('docs/glossary.md'), 'utf8');
  const words = glossaryOf(page);
  expect(Object.keys(words)).toHaveLength(page.split('\n').filter((line) => line.startsWith('| ')).length - 2);
  expect(words['slot']).toBe('five minutes of time, by the clock');
  expect(words['evidence']).toBe(
    'how much better a bad rate explains the counts than a good one, as a natural logarithm',
  );
  for (const what of Object.values(words)) expect(what).not.toMatch(/[`*[\]]|\.md|\.ts/);
});

it('the help of each view has words of the glossary alone', async () => {
  const known = glossaryOf(await readFile(pathOf('docs/glossary.md'), 'utf8'));
  const help = await readFile(pathOf('functions/serve-admin/console/lib/help.tsx'), 'utf8');
  const [lists = ''] = help.slice(help.indexOf('const WORDS')).split('};');
  const words = [...lists.matchAll(/'([^']+)'/g)].map(([, word = '']) => word);
  expect(words.length).toBeGreaterThan(40);
  expect(words.filter((word) => !(word in known))).toEqual([]);
});
