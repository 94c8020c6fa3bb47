import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STREAM_IDLE_DAYS } from '../../shared/evaluation/ports/roster.ts';
import { COMPLAINER_MS } from '../../shared/journal/ports.ts';
import { DAY_MS, RETENTION_MS, ROLLUP_RETENTION_MS } from '../../shared/kernel/time.ts';
import * as GROWTH_KEYS from '../../shared/registry/growth-keys.ts';
import * as KEYS from '../../shared/registry/keys.ts';
import * as PATROL_KEYS from '../../shared/registry/patrol-keys.ts';
import * as POSTMASTER_KEYS from '../../shared/registry/postmaster-keys.ts';
import * as RECEIVERS_KEYS from '../../shared/registry/receivers-keys.ts';
import { KEPT_DAYS } from '../../shared/reports/kept/model.ts';
import { pathOf, textOf } from './pages.ts';
import { EXPIRING, KINDS, NOT_TIMED, SAID_ELSEWHERE } from './privacy.data.ts';

const ROWS = textOf('docs/privacy.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
  .map(([what = '', , , kept = '']) => ({ what, kept }));
const rowOf = (beginning: string) => ROWS.filter(({ what }) => what.startsWith(beginning));

/** Names that files take from elsewhere. */
const SHARED: Readonly<Record<string, number>> = {
  ...{ DAY_MS, RETENTION_MS, ROLLUP_RETENTION_MS, COMPLAINER_MS, STREAM_IDLE_DAYS, DAY: DAY_MS },
  KEPT_DAYS,
};

/** A sum of products. Unit: as the text has it. */
function amountOf(text: string, source: string): number {
  const factor = (name: string): number => {
    if (/^[\d_]+$/.test(name)) return Number(name.replaceAll('_', ''));
    const own = new RegExp(`^(?:export )?const ${name} = (.*);$`, 'm').exec(source)?.[1];
    const days = /^Duration\.days\((\d+)\)$/.exec(own ?? '')?.[1];
    if (days !== undefined) return Number(days) * DAY_MS;
    return own === undefined ? (SHARED[name] ?? Number.NaN) : amountOf(own, source);
  };
  return text.split(' + ').reduce((sum, part) => sum + part.split(' * ').reduce((all, one) => all * factor(one), 1), 0);
}
const words = (ms: number): string => {
  if (ms === ROLLUP_RETENTION_MS) return '13 months';
  return ms === DAY_MS ? 'a day' : `${ms / DAY_MS} days`;
};

/** Source files, by their path from the root. */
const sourcesIn = (folder: string): string[] =>
  readdirSync(pathOf(folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((name) => /\.tsx?$/.test(name));
const WRITES = /const expiresAt = |expiresAt: (?:expiry|\{ N|Math)|expiration: |retentionPeriod: |retention: /;
const sameFile = (path: string): boolean => EXPIRING.some(([file]) => file === path);

/** What the keys begin with: each builder is given ones, and what follows a one is left out. */
function kindsOf(value: unknown): string[] {
  const given = typeof value === 'function' ? (value as (...args: unknown[]) => unknown)(1, 1, 1, 1) : value;
  if (typeof given !== 'object' || given === null) return [];
  const { pk, sk } = given as { readonly pk?: unknown; readonly sk?: unknown };
  const plain = (part: unknown): string => String(part).replace(/(?:\d|undefined).*$/, '');
  if (sk !== undefined) return pk === undefined ? [] : [`${plain(pk)}/${plain(sk)}`];
  return Object.values(given).flatMap((one) => (typeof one === 'string' ? [] : kindsOf(one)));
}

/** Without those that are told when. */
const TIMED = EXPIRING.filter(([, after]) => after !== 'until');

describe('docs/privacy.md', () => {
  it('says of everything that expires after how long it does', () => {
    const wrong = TIMED.flatMap(([file, after, row]) => {
      const kept = words(amountOf(after, textOf(file)));
      return rowOf(row).length === 1 && rowOf(row)[0]?.kept.includes(kept) ? [] : [`${row}: ${kept}, by ${file}`];
    });
    expect(wrong).toEqual([]);
  });

  it('names what stands in the code', () => {
    const named = TIMED.map(([file, after]) => [file, after.split(' ', 1)[0] ?? ''] as const);
    expect(named.filter(([file, name]) => !textOf(file).includes(name))).toEqual([]);
  });

  it('knows every place that lets something expire', () => {
    const found = ['functions', 'shared', 'infra/stack'].flatMap(sourcesIn).filter((path) => WRITES.test(textOf(path)));
    const known = [...SAID_ELSEWHERE];
    expect(found.filter((path) => !sameFile(path) && !known.some((one) => one === path))).toEqual([]);
    expect(found.length).toBeGreaterThan(15);
  });

  it('has no row that nothing in the code keeps to', () => {
    const known = [...EXPIRING.map(([, , row]) => row), ...Object.keys(NOT_TIMED)];
    expect(ROWS.filter(({ what }) => !known.some((one) => what.startsWith(one)))).toEqual([]);
    for (const [row, kept] of Object.entries(NOT_TIMED)) expect(rowOf(row).map((one) => one.kept)).toEqual([kept]);
  });

  it('has a row for each kind of key', () => {
    const { TABLES: _, ...keys } = KEYS;
    const found = [keys, GROWTH_KEYS, PATROL_KEYS, POSTMASTER_KEYS, RECEIVERS_KEYS].flatMap((module) =>
      Object.values(module).flatMap(kindsOf),
    );
    const surveys = Object.values(GROWTH_KEYS.SURVEYS).map((pk) => `${pk}/`);
    const reports = Object.values(RECEIVERS_KEYS.REPORT_PREFIXES).map((sk) => `receivers#/${sk}`);
    // A builder that is not told which one of several.
    const isOne = (kind: string): boolean => kind !== '/' && kind !== 'receivers#/';
    const kinds = new Set([...found, ...surveys, ...reports].filter(isOne));
    expect([...kinds].toSorted(byName)).toEqual(Object.values(KINDS).flat().toSorted(byName));
    expect(Object.keys(KINDS).filter((row) => rowOf(row).length !== 1)).toEqual([]);
  });
});

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
