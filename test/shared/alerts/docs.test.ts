import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AlertJson } from '../../../shared/alerts/json.ts';
import { ALERT_KINDS, PHASES, SEVERITIES } from '../../../shared/alerts/model.ts';
import { toAlertJson } from '../../../shared/alerts/published.ts';
import { ATTRIBUTES } from '../../../shared/alerts/sns.ts';
import { mailText } from '../../../shared/alerts/text.ts';
import { METRICS } from '../../../shared/judging/model.ts';
import { message } from './samples.ts';

const page = readFileSync(new URL('../../../docs/alerts.md', import.meta.url), 'utf8');
const blocks = (info: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${info}\n([^]*?)^\`\`\`$`, 'gm'))].map(([, body = '']) => body);

describe('docs/alerts.md', () => {
  it('shows an alert as it is published', () => {
    const [example = ''] = blocks('json alert');
    expect(AlertJson.parse(JSON.parse(example))).toEqual(toAlertJson(message()));
    expect(JSON.parse(example)).toEqual(toAlertJson(message()));
  });

  it('shows a mail as it is sent', () => {
    expect(blocks('text mail')).toEqual([mailText(message())]);
  });

  it('explains every field, and none that there is not', () => {
    const { numbers, ...others } = AlertJson.shape;
    const fields = [
      ...Object.keys(others),
      'numbers',
      ...Object.keys(numbers.unwrap().shape).map((n) => `numbers.${n}`),
    ];
    const table = page.slice(page.indexOf('| field | type | meaning |'));
    const explained = [...table.matchAll(/^\| `([a-zA-Z.]+)` \|/gm)].map(([, field]) => field);
    expect(explained).toHaveLength(fields.length);
    expect(new Set(explained)).toEqual(new Set(fields));
  });

  it('filters by attributes and values that there are', () => {
    const policies = blocks('json filter').map((policy) => JSON.parse(policy) as Record<string, unknown>);
    expect(policies).toHaveLength(3);
    const parts = policies.flatMap(({ $or, ...policy }) => [policy, ...(($or ?? []) as Record<string, unknown>[])]);
    const known = { severity: SEVERITIES, kind: ALERT_KINDS, phase: PHASES } as Readonly<
      Record<string, readonly string[]>
    >;
    for (const [name, values] of parts.flatMap((part) => Object.entries(part as Record<string, unknown[]>))) {
      expect(ATTRIBUTES).toContain(name);
      for (const value of values) if (typeof value === 'string' && known[name]) expect(known[name]).toContain(value);
    }
  });

  it.each([
    ['| `kind` | `', ALERT_KINDS],
    ['| `kind` | string | ', ALERT_KINDS],
    ['| `numbers.metric` | string | ', METRICS],
  ])('lists all of them in the row %s', (start, words) => {
    const row = page.split('\n').find((line) => line.startsWith(start)) ?? '';
    const told = row.slice(start.length - 1).matchAll(/`([a-zA-Z]+)`/g);
    expect([...told].map(([, word]) => word).filter((word) => word !== 'limits')).toEqual([...words]);
  });

  it('says what to do about every kind, once', () => {
    const start = page.indexOf('| kind | what it means | what to do | command |');
    const rows = page.slice(start, page.indexOf('\n\n', start)).split('\n').slice(2);
    expect(new Set(rows.map((row) => row.split('`')[1]))).toEqual(new Set(ALERT_KINDS));
    expect(rows).toHaveLength(ALERT_KINDS.length);
  });

  it('names every kind and phase', () => {
    for (const word of [...ALERT_KINDS, ...PHASES]) expect(page).toContain(`| \`${word}\` |`);
  });
});
