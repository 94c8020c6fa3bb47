import { expect, it } from 'vitest';
import { parsePolicy } from '../../shared/policy/parse.ts';
import { blocks } from './pages.ts';

it('docs/capacity.md shows a policy that is valid', () => {
  const [example = '', ...others] = blocks('docs/capacity.md', 'json policy');
  expect(others).toEqual([]);
  expect(parsePolicy(example)).toMatchObject({ ok: true, policy: { seasons: { autumn: { perDay: 900_000 } } } });
});
