import { dateOf } from '../../../shared/capacity/season.ts';
import { iso } from '../../../shared/kernel/time.ts';
import type { LadderRecord } from '../../../shared/ladders/in-force.ts';
import { ladderOf } from '../../../shared/ladders/ladders.data.ts';
import { subjectOfKey } from '../../../shared/ladders/subject.ts';
import type { Answers } from '../call.ts';

export const ladderAnswers: Pick<Answers, 'listLadders'> = {
  async listLadders({ evaluation }) {
    const records = await evaluation.ladders.all();
    const items = records.map((record) => {
      const { key, setting, at, now } = record;
      const { kind, name } = subjectOfKey(key);
      const { step, allowed, perHour, providers, next, why, over, changes } = now;
      return {
        subject: kind,
        name,
        ladder: setting.id,
        from: setting.from,
        ...{ step, allowed, perHour, next, why, over },
        steps: ladderOf(setting.id)?.steps.length ?? 0,
        days: mailOf(record),
        providers: Object.entries(providers).map(([provider, { allowed: most }]) => ({ provider, allowed: most })),
        changes: changes.toReversed().map((change) => ({ ...change, day: dateOf(change.day) })),
        at: iso(at),
      };
    });
    return { items };
  },
};

const mailOf = ({ days }: LadderRecord) =>
  days.map(({ day, providers }) => ({
    day: dateOf(day),
    sent: Object.values(providers).reduce((sum, { sent }) => sum + sent, 0),
  }));
