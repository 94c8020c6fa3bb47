import { dateOf } from '../../../shared/capacity/season.ts';
import { iso } from '../../../shared/kernel/time.ts';
import { subjectOfKey } from '../../../shared/ladders/in-force.ts';
import type { Answers } from '../call.ts';

export const ladderAnswers: Pick<Answers, 'listLadders'> = {
  async listLadders({ evaluation }) {
    const records = await evaluation.ladders.all();
    const items = records.map(({ key, setting, at, now }) => {
      const { kind, name } = subjectOfKey(key);
      const { step, allowed, perHour, providers, next, why, over, changes } = now;
      return {
        subject: kind,
        name,
        ladder: setting.id,
        from: setting.from,
        ...{ step, allowed, perHour, next, why, over },
        providers: Object.entries(providers).map(([provider, { allowed: most }]) => ({ provider, allowed: most })),
        changes: changes.toReversed().map((change) => ({ ...change, day: dateOf(change.day) })),
        at: iso(at),
      };
    });
    return { items };
  },
};
