import type { EpochMs } from '../../shared/kernel/time.ts';
import type { Runs } from '../../shared/schedules/watch.ts';

/** When scheduled functions ran, in memory; held to the same contract as the registry's. */
export function memoryRuns(): Runs {
  const ran = new Map<string, EpochMs>();
  return {
    all: async () => new Map(ran),
    save: async (name, at) => {
      ran.set(name, Math.max(at, ran.get(name) ?? Number.NEGATIVE_INFINITY));
    },
    forget: async (name) => {
      ran.delete(name);
    },
  };
}
