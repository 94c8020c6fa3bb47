import type { StageStore } from '../../shared/evaluation/ports.ts';
import { cached } from '../../shared/kernel/cached.ts';
import type { Clock } from '../../shared/kernel/time.ts';
import type { LadderStore } from '../../shared/ladders/in-force.ts';
import type { SurveyStore } from '../../shared/survey/model.ts';

type OwnState = { readonly stages: StageStore; readonly surveys: SurveyStore; readonly ladders: LadderStore };

/**
 * What `tick` alone writes, and would ask for each minute only to find that nothing is due. What this function writes
 * is asked for again at once, all else after `ttlMs`.
 */
export function rememberOwnState({ stages, surveys, ladders }: OwnState, ttlMs: number, clock: Clock): OwnState {
  const [askMark, askTaken, askLadders] = [
    () => cached(stages.mark, ttlMs, clock),
    () => cached(surveys.takenAt, ttlMs, clock),
    () => cached(ladders.all, ttlMs, clock),
  ];
  let [mark, taken, all] = [askMark(), askTaken(), askLadders()];
  return {
    stages: {
      ...stages,
      mark: () => mark(),
      async saveMark(value) {
        await stages.saveMark(value);
        mark = askMark();
      },
    },
    surveys: {
      ...surveys,
      takenAt: () => taken(),
      async saveTaken(at) {
        await surveys.saveTaken(at);
        taken = askTaken();
      },
    },
    ladders: {
      all: () => all(),
      async save(record) {
        await ladders.save(record);
        all = askLadders();
      },
      async remove(key) {
        await ladders.remove(key);
        all = askLadders();
      },
    },
  };
}
