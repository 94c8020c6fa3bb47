import { describe, expect, it } from 'vitest';
import { lastConviction } from '../../../shared/standing/conviction.ts';
import { record } from './build.ts';

const numbers = {
  metric: 'hardBounce',
  count: 25,
  of: 100,
  rate: 0.25,
  limit: 0.05,
  evidence: 20,
  bar: 10,
  since: 0,
} as const;
const convicted = record('quarantined', { version: 2, numbers, sentence: 'hard bounces 25 of 100' });

describe('the conviction that is shown of a set', () => {
  it.each([
    ['the newest record', [convicted], true],
    ['approved by hand since', [convicted, record('quarantined', { version: 3, numbers: null })], true],
    ['on probation since', [convicted, record('probation', { version: 3, numbers: null })], true],
    ['healthy since', [convicted, record('healthy', { version: 3, numbers: null })], false],
    [
      'healthy, and away again by hand',
      [convicted, record('healthy', { numbers: null }), record('quarantined', { numbers: null })],
      false,
    ],
    ['never decided about', [], false],
  ])('%s', (_, history, isKept) => {
    expect(lastConviction(history)).toEqual(
      isKept ? { at: convicted.at, sentence: 'hard bounces 25 of 100', numbers } : null,
    );
  });

  it('is the newest of several', () => {
    const worse = record('paused', {
      version: 3,
      numbers: { ...numbers, count: 60 },
      sentence: 'hard bounces 60 of 100',
    });
    expect(lastConviction([convicted, worse])?.sentence).toBe('hard bounces 60 of 100');
  });
});
