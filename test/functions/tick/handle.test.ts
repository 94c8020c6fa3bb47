import { describe, expect, it } from 'vitest';
import { everyMinute } from '../../../functions/tick/handle.ts';
import { MINUTE_MS } from '../../../shared/kernel/time.ts';

const QUARTER = Date.UTC(2026, 5, 1, 10, 15);

/** @returns which parts ran, and what was thrown */
async function ran(now: number, failing: readonly string[] = []) {
  const done: string[] = [];
  const part = (name: string) => async () => {
    done.push(name);
    if (failing.includes(name)) throw new Error(`${name} failed`);
  };
  const parts = { tick: part('tick'), tellStandings: part('standings'), watchSchedules: part('schedules') };
  const error = await everyMinute(parts, now).catch((thrown: Error) => thrown.message);
  return { done, error };
}

describe('everyMinute', () => {
  it('ticks, and once a quarter of an hour counts the standings and looks at the schedules', async () => {
    expect(await ran(QUARTER)).toEqual({ done: ['tick', 'standings', 'schedules'] });
    expect(await ran(QUARTER + MINUTE_MS)).toEqual({ done: ['tick'] });
  });

  it.each([[['tick']], [['standings']], [['tick', 'standings', 'schedules']]])(
    'tries every part though %j fail, and says which failed first',
    async (failing) => {
      expect(await ran(QUARTER, failing)).toEqual({
        done: ['tick', 'standings', 'schedules'],
        error: `${failing[0]} failed`,
      });
    },
  );
});
