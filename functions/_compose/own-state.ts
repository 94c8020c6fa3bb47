import type { Addresses, StageStore, StandbyStore } from '../../shared/evaluation/ports/pools.ts';
import { cached } from '../../shared/kernel/cached.ts';
import type { Clock } from '../../shared/kernel/time.ts';
import type { LadderStore } from '../../shared/ladders/in-force.ts';
import type { SurveyStore } from '../../shared/survey/model.ts';
import type { TogetherStore } from '../../shared/together/ports.ts';

type OwnState = {
  readonly stages: StageStore;
  readonly surveys: SurveyStore;
  readonly ladders: LadderStore;
  readonly addresses: Addresses;
  readonly standby: StandbyStore;
  readonly together: TogetherStore;
};

/**
 * What `tick` alone writes, and would ask for each minute only to find that nothing is due. What this function writes
 * is asked for again at once, also where nobody knows whether the write took effect; all else after `ttlMs`. Another
 * warm copy may see it that much later, and then does again what is done already: each of these writes is repeatable.
 */
export function rememberOwnState(own: OwnState, ttlMs: number, clock: Clock): OwnState {
  const { stages, surveys, ladders, addresses, standby, together } = own;
  const mark = forgettable(() => cached(stages.mark, ttlMs, clock));
  const taken = forgettable(() => cached(surveys.takenAt, ttlMs, clock));
  const all = forgettable(() => cached(ladders.all, ttlMs, clock));
  const leaks = forgettable(() => cached(addresses.leaks, ttlMs, clock));
  const standing = forgettable(() => cached(standby.mark, ttlMs, clock));
  const newcomers = forgettable(() => cached(together.newcomers, ttlMs, clock));
  return {
    stages: { ...stages, mark: mark.ask, saveMark: (value) => mark.after(stages.saveMark(value)) },
    surveys: { ...surveys, takenAt: taken.ask, saveTaken: (at) => taken.after(surveys.saveTaken(at)) },
    ladders: {
      all: all.ask,
      save: (record) => all.after(ladders.save(record)),
      remove: (key) => all.after(ladders.remove(key)),
    },
    addresses: { ...addresses, leaks: leaks.ask, saveLeaks: (found) => leaks.after(addresses.saveLeaks(found)) },
    standby: { ...standby, mark: standing.ask, saveMark: (value) => standing.after(standby.saveMark(value)) },
    together: {
      ...together,
      newcomers: newcomers.ask,
      saveNewcomers: (value) => newcomers.after(together.saveNewcomers(value)),
    },
  };
}

/** Remembers until a write has ended, well or not. */
function forgettable<T>(remember: () => () => Promise<T>) {
  let ask = remember();
  return {
    ask: () => ask(),
    async after(write: Promise<void>): Promise<void> {
      try {
        await write;
      } finally {
        ask = remember();
      }
    },
  };
}
