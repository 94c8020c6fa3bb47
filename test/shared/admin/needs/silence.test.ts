import { describe, expect, it } from 'vitest';
import { silenceNeeds } from '../../../../shared/admin/needs/silence.ts';
import { MINUTE_MS, SLOT_MS } from '../../../../shared/kernel/time.ts';

const NOW = Date.UTC(2026, 10, 20, 10, 30);
const hours = (...last: number[]): number[] => [...new Array<number>(24 - last.length).fill(600), ...last];
const said = (sends: readonly number[], closedThrough: number | null = null) =>
  silenceNeeds({ now: NOW, closedThrough, sends }).map(({ title, sentence }) => `${title}: ${sentence}`);

describe('silence of the pipeline', () => {
  it.each([
    ['a fleet that sends', hours(600, 600, 300), 0],
    ['one quiet hour', hours(600, 0, 0), 0],
    ['two quiet hours of who sends around the clock', hours(0, 0, 0), 1],
    ['mail that comes again', hours(0, 0, 5), 0],
    ['who pauses by night anyway', [...new Array<number>(8).fill(0), ...new Array<number>(13).fill(600), 0, 0, 0], 0],
    ['who has not sent for long', [...new Array<number>(8).fill(600), ...new Array<number>(16).fill(0)], 0],
    ['no mail at all', new Array<number>(24).fill(0), 0],
    ['a fleet that is not read yet', [], 0],
  ])('%s', (_, sends, count) => {
    expect(said(sends)).toHaveLength(count);
  });

  it('comes with its numbers', () => {
    expect(said(hours(0, 0, 0))).toEqual([
      'No events come: No message was counted for more than 2 hours; in the 21 hours before it were 600 an hour.',
    ]);
  });

  it.each([
    [20 * MINUTE_MS, 0],
    [25 * MINUTE_MS, 1],
  ])('is told where no slot was closed for %i ms', (late, count) => {
    expect(said([], (NOW - late) / SLOT_MS - 1)).toHaveLength(count);
  });
});
