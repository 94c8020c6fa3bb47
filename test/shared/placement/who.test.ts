import { describe, expect, it } from 'vitest';
import { lastChange, type RecordedChange, SKEW_MS, spanOf } from '../../../shared/placement/who.ts';

const OWN = 'arn:aws:iam::111122223333:role/own';
const change = (at: number, over: Partial<RecordedChange> = {}): RecordedChange => ({
  ...{ at, principal: `p${at}`, configurationSet: 'acme', role: null },
  ...over,
});
const SPAN = { from: 100, until: 200 };

describe('lastChange', () => {
  it.each<[string, readonly RecordedChange[], string | null]>([
    ['nobody', [], null],
    ['the last of several', [change(120), change(180), change(150)], 'p180'],
    ['who did it at the very end', [change(200)], 'p200'],
    ['who did it at the very beginning', [change(100)], 'p100'],
    ['nobody who did it before or after', [change(99), change(201)], null],
    [
      'nobody who changed another set, or none',
      [change(150, { configurationSet: 'birch' }), change(150, { configurationSet: null })],
      null,
    ],
    ['nobody of our own role, whatever the session is called', [change(150, { role: OWN }), change(120)], 'p120'],
    ['a principal in one line of visible characters', [change(150, { principal: 'a\u001b[31m\nb\u202e' })], 'a b'],
  ])('is %s', (_, changes, principal) => {
    expect(lastChange('acme', OWN, changes, SPAN)?.principal ?? null).toBe(principal);
  });

  it('keeps no more of a name than a sentence bears', () => {
    const by = lastChange('acme', OWN, [change(150, { principal: 'x'.repeat(5_000) })], SPAN);
    expect(by?.principal.length).toBe(300);
  });

  it('looks from the look before the change was seen, with room for clocks that differ', () => {
    expect(spanOf({ since: 1_000_000, from: 700_000, what: 'pool', looks: 0 })).toEqual({
      from: 700_000 - SKEW_MS,
      until: 1_000_000 + SKEW_MS,
    });
  });
});
