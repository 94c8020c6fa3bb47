import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';

const guide = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...guide.matchAll(/```(\w*)\n([\s\S]*?)```/g)].flatMap(([, name, text = '']) => (name === language ? [text] : []));

/** `limits.hardBounce.warn` and so on, without what is named by the user. */
const fieldsOf = (value: object, path = ''): string[] =>
  Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0
      ? fieldsOf(inner, `${path}${name}.`)
      : [`${path}${name}`],
  );

describe('the policy guide', () => {
  it('has examples, all of them right', () => {
    expect(blocks('json')).toHaveLength(3);
    for (const example of blocks('json')) expect(parsePolicy(example)).toMatchObject({ ok: true });
  });

  it('shows problems as they are really told', () => {
    const wrong = '{"limits": {"complaint": {"quarantine": 5}}, "hodl": {}}';

    expect(parsePolicy(wrong)).toEqual({ ok: false, problems: blocks('')[0]?.trim().split('\n') });
  });

  it('has a section for each field and a row for each number, with its default', () => {
    for (const section of Object.keys(DEFAULT_POLICY)) expect(guide).toMatch(new RegExp(`^### \`${section}[.\`]`, 'm'));
    for (const field of fieldsOf(DEFAULT_POLICY)) {
      const [section = '', ...rest] = field.split('.');
      const value = field
        .split('.')
        .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], DEFAULT_POLICY);
      if (typeof value !== 'number' || rest.length === 0) continue;
      const text = guide.split(/^### /m).find((part) => part.startsWith(`\`${section}\``));
      const row = text?.split('\n').find((line) => line.startsWith(`| \`${rest.join('.')}\``));
      const cells = row?.split('|').map((cell) => Number(cell.trim() || 'x'));
      expect(cells, field).toContain(value);
    }
  });

  it('names each signal in a row of the power that it has by default', () => {
    const section = guide.split(/^### /m).find((part) => part.startsWith('`signals`')) ?? '';
    for (const [signal, power] of Object.entries(DEFAULT_POLICY.signals)) {
      const row = section.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${signal}\``));
      expect(row?.split('|')[2]?.trim(), signal).toBe(`\`"${power}"\``);
    }
  });
});
