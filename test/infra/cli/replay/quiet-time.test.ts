import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuietTime } from '../../../../infra/cli/replay/quiet-time.ts';
import { partitionKey } from '../../../../shared/counting/partition.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, slotOf } from '../../../../shared/kernel/time.ts';

const START = Date.UTC(2026, 0, 5, 10, 2);
const YEAR_MS = 365 * DAY_MS;
const at = (...hoursAndMinutes: [number, number]): EpochMs => Date.UTC(2026, 0, 5, ...hoursAndMinutes);

/** Every tick on the way from START to `until`. `due` says when something waits next, seen from a time. */
function ticks(
  counted: readonly EpochMs[],
  until: EpochMs,
  due: (now: EpochMs) => EpochMs | null = () => null,
): EpochMs[] {
  const quiet = new QuietTime();
  for (const when of counted) quiet.note(partitionKey({ slot: slotOf(when), shard: 0 }));
  const all: EpochMs[] = [];
  for (;;) {
    const tickedAt = all.at(-1) ?? START;
    const next = quiet.next(until, { since: START, tickedAt, due: due(tickedAt) });
    if (next === null) return all;
    all.push(next);
  }
}

describe('QuietTime', () => {
  it('ticks when the slot, the hour and the day end in which something was counted, and at the end', () => {
    const until = START + 3 * YEAR_MS + HOUR_MS / 2;

    expect(ticks([START], until)).toEqual(expect.arrayContaining([at(10, 6), at(11, 1), at(24, 1), until]));
    expect(ticks([START], until).length).toBeLessThan(8);
  });

  it('ticks when something waits, after 16 days no more than once a day', () => {
    const hourly = (now: EpochMs) => now + HOUR_MS;
    const times = ticks([START], START + 30 * DAY_MS, hourly);
    const [soon, later] = [times.filter((time) => time <= START + 16 * DAY_MS), times.slice(-10)];

    expect(soon.length).toBeGreaterThan(16 * 24 - 2);
    expect(later).toHaveLength(10);
    expect((later.at(-1) ?? 0) - (later[0] ?? 0)).toBeGreaterThan(4 * DAY_MS);
  });

  it('tells what waits for months when it is due', () => {
    const when = START + 100 * DAY_MS;

    expect(ticks([START], START + YEAR_MS, (now) => (now < when ? when : null))).toContain(when);
  });

  it('ticks in the hour before, so that what is decided then knows who was active', () => {
    const when = at(21, 17);

    const times = ticks([START], START + 2 * DAY_MS, (now) => (now < when ? when : null));

    expect(times).toEqual(expect.arrayContaining([at(21, 1), when]));
  });

  it('does not tick where no tick is missed', () => {
    expect(ticks([START], START + 6 * MINUTE_MS)).toEqual([]);
    expect(ticks([START], START + 6 * MINUTE_MS + 1)).not.toEqual([]);
  });

  it('always goes forward, and never passes over an end', () => {
    const after = fc.integer({ min: 0, max: 3 * DAY_MS }).map((ms) => START + ms);
    fc.assert(
      fc.property(fc.array(after, { maxLength: 5 }), fc.integer({ min: 0, max: 40 * DAY_MS }), (counted, ms) => {
        const until = START + ms;
        const times = ticks(counted, until);

        expect(times.every((time, index) => time > (times[index - 1] ?? START) && time <= until)).toBe(true);
        if (times.length === 0) return;
        for (const when of counted) {
          const end = when - (when % (5 * MINUTE_MS)) + 6 * MINUTE_MS;
          if (end > START && end <= until && end <= (times.at(-1) ?? 0)) expect(times).toContain(end);
        }
      }),
    );
  });
});
