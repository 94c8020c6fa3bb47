import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pathOf } from '../docs/pages.ts';
import { MUTANTS } from '../mutants/mutants.data.ts';

describe('the faults that are planted', () => {
  it.each(MUTANTS)('can be planted: $name', ({ file, find, replace, tests }) => {
    expect(readFileSync(pathOf(file), 'utf8').split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
    expect(tests.filter((test) => !existsSync(pathOf(test)))).toEqual([]);
  });

  it('have each a name of their own', () => {
    const names = MUTANTS.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
