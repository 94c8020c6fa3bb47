import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Deadlock, VirtualTime } from '../../../../infra/local/time/virtual-time.ts';

const diary = (startsAt = 0) => {
  const time = new VirtualTime({ startsAt });
  const lines: string[] = [];
  const note = (what: string) => lines.push(`${time.now()} ${what}`);
  return { time, lines, note };
};

describe('VirtualTime', () => {
  it('runs tasks in order of time, and equal times in order of scheduling', async () => {
    const { time, lines, note } = diary();
    time.at(20, 'c', () => void note('c'));
    time.at(10, 'a', () => void note('a'));
    time.at(10, 'b', () => void note('b'));
    time.at(-5, 'now', () => void note('now'));

    await time.run();

    expect(lines).toEqual(['0 now', '10 a', '10 b', '20 c']);
  });

  it('keeps ten thousand entries in order', async () => {
    const { time } = diary();
    const seen: number[] = [];
    for (let i = 0; i < 10_000; i++) time.at((i * 7919) % 10_007, 'entry', () => void seen.push(time.now()));

    await time.run();

    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen).toHaveLength(10_000);
  });

  it('lets others run while a task sleeps', async () => {
    const { time, lines, note } = diary();
    time.at(0, 'sleeper', async () => {
      note('falls asleep');
      await time.sleep(100);
      note('wakes');
    });
    time.at(50, 'other', () => void note('other'));

    await time.run();

    expect(lines).toEqual(['0 falls asleep', '50 other', '100 wakes']);
  });

  it('stands still while a task does real I/O', async () => {
    const { time, lines, note } = diary();
    time.at(0, 'reader', async () => {
      await readFile(import.meta.filename);
      await readFile(import.meta.filename);
      note('read');
    });
    time.at(1, 'later', () => void note('later'));

    await time.run();

    expect(lines).toEqual(['0 read', '1 later']);
  });

  it('stands still for held I/O while a sibling branch sleeps', async () => {
    const { time, lines, note } = diary();
    time.at(0, 'two branches', async () => {
      const reading = time.hold(readFile(import.meta.filename)).then(() => note('read'));
      await Promise.all([reading, time.sleep(10).then(() => note('woke'))]);
    });

    await time.run();

    expect(lines).toEqual(['0 read', '10 woke']);
  });

  it('starts what a task schedules for now without waiting for that task', async () => {
    const { time, lines, note } = diary();
    time.at(5, 'parent', async () => {
      const child = Promise.withResolvers<void>();
      time.after(0, 'child', () => child.resolve());
      await child.promise;
      note('child has run');
    });

    await time.run();

    expect(lines).toEqual(['5 child has run']);
  });

  it('does not run what was cancelled', async () => {
    const { time, lines, note } = diary();
    const cancel = time.at(10, 'cancelled', () => void note('cancelled'));
    time.at(5, 'canceller', () => cancel());

    await time.run();

    expect(lines).toEqual([]);
    expect(time.now()).toBe(5);
  });

  it('repeats at fixed times until cancelled, also while the task still sleeps', async () => {
    const { time, lines, note } = diary();
    const cancel = time.every(10, 'tick', async () => {
      note('tick');
      await time.sleep(15);
    });
    time.at(35, 'stop', () => cancel());

    await time.run(100);

    expect(lines).toEqual(['10 tick', '20 tick', '30 tick']);
    expect(time.now()).toBe(100);
  });

  it('ends when nothing but repetition is left', async () => {
    const { time } = diary();
    time.every(10, 'tick', () => undefined);
    time.at(25, 'work', () => undefined);

    await time.run();

    expect(time.now()).toBe(25);
  });

  it('includes what is due exactly at the end, and goes on from there', async () => {
    const { time, lines, note } = diary();
    time.at(10, 'a', () => void note('at'));
    time.at(11, 'b', () => void note('past'));

    await time.run(10);
    expect(lines).toEqual(['10 at']);

    await time.run();
    expect(lines).toEqual(['10 at', '11 past']);
  });

  it('ends as soon as a condition holds', async () => {
    const { time } = diary();
    let ticks = 0;
    time.every(10, 'tick', () => void ticks++);

    await time.run(() => ticks === 3);

    expect(time.now()).toBe(30);
  });

  it.each([
    ['at once', async () => Promise.reject(new Error('boom'))],
    [
      'synchronously',
      () => {
        throw new Error('boom');
      },
    ],
  ])('rejects when a task fails %s', async (_, task) => {
    const { time } = diary();
    time.at(10, 'fails', task);

    await expect(time.run()).rejects.toThrow('boom');
  });

  it('rejects when a task fails after a sleep', async () => {
    const { time } = diary();
    time.at(10, 'fails', async () => {
      await time.sleep(10);
      throw new Error('boom');
    });

    await expect(time.run()).rejects.toThrow('boom');
    expect(time.now()).toBe(20);
  });

  it('names the tasks that wait for one another', async () => {
    const { time } = diary();
    time.at(1, 'left', () => time.idle(new Promise<void>(() => undefined)));

    await expect(time.run()).rejects.toThrow(new Deadlock('Nothing is scheduled, and these wait: left'));
  });

  it('lets a task wait for another', async () => {
    const { time, lines, note } = diary();
    const door = Promise.withResolvers<void>();
    time.at(1, 'waits', async () => {
      await time.idle(door.promise);
      note('in');
    });
    time.at(9, 'opens', () => door.resolve());

    await time.run();

    expect(lines).toEqual(['9 in']);
  });

  it('asks for the pace before time passes, and takes what is scheduled meanwhile in time', async () => {
    const asked: number[] = [];
    const times: number[] = [];
    const time = new VirtualTime({
      startsAt: 0,
      pace: async (deltaMs) => {
        asked.push(deltaMs);
        if (asked.length === 2) time.at(50, 'visitor', () => void times.push(time.now()));
        return Math.min(deltaMs, 40);
      },
    });
    time.at(100, 'work', () => void times.push(time.now()));

    await time.run(120);

    expect(times).toEqual([50, 100]);
    expect(asked).toEqual([100, 60, 50, 10, 20]);
    expect(time.now()).toBe(120);
  });

  it('goes on where a task waits for what another one fetches, which rests meanwhile', async () => {
    const time = new VirtualTime();
    let fetched: Promise<void> | undefined;
    const done: number[] = [];
    const fetch = (): Promise<void> => {
      fetched ??= time.hold(Promise.resolve()).then(() => time.sleep(500));
      return fetched;
    };
    for (const at of [0, 100]) {
      time.after(at, 'task', async () => {
        await fetch();
        done.push(time.now());
      });
    }
    const began = time.now();

    await time.run();

    expect(done.map((at) => at - began)).toEqual([500, 500]);
  });
});
