import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextRecord } from '../../../shared/reports/next-record.ts';

const seen = (...texts: readonly string[]) => new Map([['_dmarc.example.com TXT', texts]]);
const value = (text: string, policy: string, next: 'quarantine' | 'reject' | null) =>
  nextRecord('example.com', { policy, next }, seen(text))?.value ?? null;

describe('the record of the next step', () => {
  it.each([
    [
      'v=DMARC1; p=none; rua=mailto:a@example.com',
      'none',
      'quarantine',
      'v=DMARC1; p=quarantine; rua=mailto:a@example.com',
    ],
    ['v=DMARC1;p=Quarantine;sp=none;', 'quarantine', 'reject', 'v=DMARC1; p=reject; sp=none'],
    ['v=DMARC1; p=quarantine; pct=10; t=y', 'quarantine', 'quarantine', 'v=DMARC1; p=quarantine'],
    ['v=DMARC1; p=none; pct=10', 'none', 'quarantine', 'v=DMARC1; p=quarantine; pct=10'],
    ['v=DMARC1; np=none; p = none', 'none', 'quarantine', 'v=DMARC1; np=none; p=quarantine'],
    ['v=DMARC1; p=none', 'none', null, null],
    ['v=DMARC1; p=reject', 'none', 'quarantine', null],
    ['v=DMARC1; rua=mailto:a@example.com', 'none', 'quarantine', null],
    ['v=spf1 p=none', 'none', 'quarantine', null],
    ['v=DMARC12; p=none', 'none', 'quarantine', null],
  ] as const)('%s, found as p=%s, next %s: %s', (text, policy, next, published) => {
    expect(value(text, policy, next)).toBe(published);
  });

  it('is not shown where two records stand there, or none', () => {
    const none = { policy: 'none', next: 'quarantine' } as const;
    expect(nextRecord('example.com', none, seen('v=DMARC1; p=none', 'v=DMARC1; p=none'))).toBeNull();
    expect(nextRecord('example.com', none, new Map())).toBeNull();
    expect(nextRecord('example.com', none, seen('v=spf1 -all', 'v=DMARC1; p=none'))).toEqual({
      name: '_dmarc.example.com',
      type: 'TXT',
      value: 'v=DMARC1; p=quarantine',
    });
  });

  it('always keeps every other tag, in its order', () => {
    const tag = fc.tuple(
      fc.constantFrom('sp', 'np', 'rua', 'ruf', 'fo', 'adkim', 'aspf', 'psd'),
      fc.stringMatching(/^[a-z@:.]{1,12}$/),
    );
    fc.assert(
      fc.property(fc.array(tag), fc.array(tag), (before, after) => {
        const text = (tags: readonly (readonly [string, string])[]) => tags.map((pair) => pair.join('=')).join('; ');
        const record = (p: string) => ['v=DMARC1', text(before), `p=${p}`, text(after)].filter(Boolean).join('; ');
        expect(value(record('none'), 'none', 'quarantine')).toBe(record('quarantine'));
      }),
    );
  });
});
