import { describe, expect, it } from 'vitest';
import { rememberOwnState } from '../../../functions/_compose/own-state.ts';
import type { StageMark } from '../../../shared/evaluation/ports/pools.ts';
import { MINUTE_MS } from '../../../shared/kernel/time.ts';

const TTL = 15 * MINUTE_MS;

function world() {
  const asked = { mark: 0, taken: 0, ladders: 0, leaks: 0, standby: 0, newcomers: 0 };
  const clock = { at: 0, now: () => clock.at };
  const stored = {
    mark: { at: 0, rules: null, apart: [] } as StageMark,
    taken: null as number | null,
    keys: [] as string[],
    leaks: null as { at: number } | null,
    standby: { pools: {}, at: 0 },
    newcomers: null as { startedAt: number; since: number | null } | null,
  };
  const state = rememberOwnState(
    {
      stages: {
        async mark() {
          asked.mark++;
          return stored.mark;
        },
        async saveMark(mark) {
          stored.mark = mark;
        },
        newCustomers: async () => [],
        declared: async () => new Map(),
      },
      surveys: {
        async takenAt() {
          asked.taken++;
          return stored.taken;
        },
        async saveTaken(at: number) {
          stored.taken = at;
        },
      } as never,
      ladders: {
        async all() {
          asked.ladders++;
          return stored.keys.map((key) => ({ key })) as never;
        },
        async save({ key }) {
          stored.keys.push(key);
        },
        async remove(key) {
          stored.keys = stored.keys.filter((one) => one !== key);
        },
      },
      addresses: {
        async leaks() {
          asked.leaks++;
          return stored.leaks;
        },
        async saveLeaks(leaks: { at: number }) {
          stored.leaks = leaks;
        },
      } as never,
      standby: {
        async mark() {
          asked.standby++;
          return stored.standby;
        },
        async saveMark(mark: { pools: object; at: number }) {
          stored.standby = mark;
        },
      } as never,
      together: {
        async newcomers() {
          asked.newcomers++;
          return stored.newcomers;
        },
        async saveNewcomers(newcomers: { startedAt: number; since: number | null }) {
          stored.newcomers = newcomers;
        },
      } as never,
    },
    TTL,
    clock,
  );
  return { state, asked, clock };
}

describe('rememberOwnState', () => {
  it('asks once in a quarter of an hour where nothing is written', async () => {
    const { state, asked, clock } = world();
    for (let minute = 0; minute < 60; minute++) {
      clock.at = minute * MINUTE_MS;
      await Promise.all([state.stages.mark(), state.surveys.takenAt(), state.ladders.all()]);
      await Promise.all([state.addresses.leaks(), state.standby.mark(), state.together.newcomers()]);
    }
    expect(asked).toEqual({ mark: 4, taken: 4, ladders: 4, leaks: 4, standby: 4, newcomers: 4 });
  });

  it('shows at once what it wrote itself', async () => {
    const { state } = world();
    await Promise.all([state.stages.mark(), state.surveys.takenAt(), state.ladders.all()]);
    await state.stages.saveMark({ at: 7, rules: null, apart: ['acorn'] });
    await state.surveys.saveTaken(8);
    await state.ladders.save({ key: 'set:acorn' } as never);
    expect((await state.stages.mark()).apart).toEqual(['acorn']);
    expect(await state.surveys.takenAt()).toBe(8);
    expect(await state.ladders.all()).toHaveLength(1);
    await state.ladders.remove('set:acorn');
    expect(await state.ladders.all()).toEqual([]);
  });

  it('shows at once what it wrote of leaks, standby pools and newcomers', async () => {
    const { state } = world();
    await Promise.all([state.addresses.leaks(), state.standby.mark(), state.together.newcomers()]);
    await state.addresses.saveLeaks({ at: 5, names: { count: 0, first: [] }, queued: { count: 0, first: [] } });
    await state.standby.saveMark({ pools: {}, at: 6 });
    await state.together.saveNewcomers({ startedAt: 7, since: null });
    expect((await state.addresses.leaks())?.at).toBe(5);
    expect((await state.standby.mark()).at).toBe(6);
    expect((await state.together.newcomers())?.startedAt).toBe(7);
  });

  it('asks again after a write that nobody knows took effect', async () => {
    const clock = { now: () => 0 };
    let stored: number | null = null;
    const surveys = {
      takenAt: async () => stored,
      async saveTaken(at: number) {
        stored = at;
        throw new Error('killed before the answer');
      },
    } as never;
    const state = rememberOwnState(
      { stages: {}, ladders: {}, surveys, addresses: {}, standby: {}, together: {} } as never,
      TTL,
      clock,
    );
    expect(await state.surveys.takenAt()).toBeNull();
    await expect(state.surveys.saveTaken(8)).rejects.toThrow('killed');
    expect(await state.surveys.takenAt()).toBe(8);
  });
});
