import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, table } from '../../../infra/cli/table.ts';
import { wrapText } from '../../../infra/cli/wrap.ts';

const COLUMNS: readonly Column[] = [
  { heading: 'set' },
  { heading: 'mode', leaveOut: 1 },
  { heading: 'tenant', leaveOut: 2 },
  { heading: 'sends', isNumber: true },
  { heading: 'why', isSentence: true },
];
const WHY = 'hard bounces 20 of 60 outcomes since 10:00 = 33 %, limit 5 %';
const ROWS = [['acme-newsletter', 'observe', 'acme', '1,200', WHY]];

describe('table', () => {
  it('is as wide as it need be where nobody limits it', () => {
    expect(table(COLUMNS, ROWS)).toBe(
      `set              mode     tenant  sends  why\nacme-newsletter  observe  acme    1,200  ${WHY}`,
    );
  });

  it('breaks sentences between words first, keeping every column', () => {
    const lines = table(COLUMNS, ROWS, 80).split('\n');
    expect(lines[1]).toBe('acme-newsletter  observe  acme    1,200  hard bounces 20 of 60 outcomes since');
    expect(lines[2]?.trim()).toBe('10:00 = 33 %, limit 5 %');
  });

  it('then leaves columns out, the least needed first, and names them', () => {
    const text = table(COLUMNS, ROWS, 60);
    expect(text.split('\n')[0]).toMatch(/^set +tenant +sends +why$/);
    expect(text).toContain('(left out: mode; --columns 160 shows all)');
    expect(table(COLUMNS, ROWS, 50)).toContain('(left out: mode, tenant;');
  });

  it('clips a text only where nothing else helps, and never a number', () => {
    const text = table(COLUMNS, [['a'.repeat(64), 'observe', 'acme', '1,234,567', WHY]], 60);
    expect(text).toMatch(/^a{10,}… +1,234,567 /m);
  });

  it('lists the cells of a row one below the other where they have no room, and loses none', () => {
    const columns: readonly Column[] = [
      { heading: 'at' },
      { heading: 'who' },
      { heading: 'of' },
      { heading: 'bounces', isNumber: true },
      { heading: '', isNumber: true },
      { heading: 'why', isSentence: true },
    ];
    const rows = [
      ['2026-01-01T10:12Z', 'lazaretto', 'fern-transactional', '1,204', '33.33 %', WHY],
      ['2026-01-01T10:14Z', 'alice', '-', '', '', 'by hand'],
    ];
    expect(table(columns, rows, 60)).toBe(
      [
        '2026-01-01T10:12Z',
        '  who: lazaretto',
        '  of: fern-transactional',
        '  bounces: 1,204 33.33 %',
        '  why: hard bounces 20 of 60 outcomes since 10:00 = 33 %,',
        '    limit 5 %',
        '2026-01-01T10:14Z',
        '  who: alice',
        '  why: by hand',
      ].join('\n'),
    );
    // A time that is cut off is none.
    expect(table(columns, rows, 90)).toMatch(/^2026-01-01T10:12Z +lazaretto +fern-[a-z]+… +1,204 +33\.33 % +hard/m);
  });

  it('never has a line that is too long, whatever the cells say', () => {
    const cell = fc.string({ unit: 'grapheme-ascii', maxLength: 30 });
    const words = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 10 }), { maxLength: 12 });
    const row = fc
      .tuple(cell, cell, cell, fc.integer({ min: 0, max: 1e9 }), words)
      .map(([set, mode, tenant, sends, why]) => [set, mode, tenant, String(sends), why.join(' ')]);
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 40, max: 200 }), (rows, width) => {
        for (const line of table(COLUMNS, rows, width).split('\n')) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('wrapText', () => {
  it('breaks between words, indented as it was and by two more', () => {
    expect(wrapText('  one two three four', 12)).toBe('  one two\n    three\n    four');
  });

  it('loses no word and keeps a long one whole, so that it can be copied', () => {
    const url = `https://example.com/${'a'.repeat(60)}`;
    expect(wrapText(`see ${url} for more`, 40)).toBe(`see\n  ${url}\n  for more`);
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 40, max: 120 }), (text, width) => {
        expect(wrapText(text, width).replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
      }),
    );
  });

  it('leaves a pipe alone', () => {
    expect(wrapText('a'.repeat(500), null)).toBe('a'.repeat(500));
  });
});
