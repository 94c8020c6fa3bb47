import type { AlertMessage } from '../alerts/model.ts';
import { noticeAlert } from '../alerts/subject.ts';
import { DAY_MS, type Day, dayOf } from '../kernel/time.ts';
import { ladderOf } from '../ladders/ladders.data.ts';
import type { Mode } from '../standing/model.ts';
import { dateOf, planSeason, type SeasonStep } from './season.ts';

/** A season that the policy keeps, with the figures that its plan was made from. */
export type SeasonSetting = {
  /** Its first day, such as `2026-11-27`. */
  readonly from: string;
  /** Messages on its largest day. */
  readonly perDay: number;
  /** Warm addresses when it was planned, and the messages a day that they carried. */
  readonly addresses: number;
  readonly now: number;
  /** A row of the ladders. */
  readonly ladder: string;
};

/** A step is told on its day, and in the days after where nobody looked then. */
const TOLD_FOR_DAYS = 3;
const WORDS: Readonly<Record<SeasonStep['kind'], string>> = {
  lease: 'lease addresses',
  begin: 'begin to warm up',
  full: 'full volume',
  season: 'it begins',
};

/** What is told of kept seasons on a day: each step on its day. */
export function seasonAlerts(seasons: Readonly<Record<string, SeasonSetting>>, mode: Mode, today: Day): AlertMessage[] {
  return Object.entries(seasons).flatMap(([name, setting]) => {
    const ladder = ladderOf(setting.ladder);
    const from = dayOf(Date.parse(`${setting.from}T00:00:00Z`));
    if (ladder === null || today > from + TOLD_FOR_DAYS) return [];
    const { steps } = planSeason({ ...setting, from, ladder, today });
    const about = {
      kind: 'capacity' as const,
      ...{ tenant: null, configurationSet: null, mode, standing: null, numbers: null },
      next: [`The season of ${setting.from} is in the policy, seasons.${name}.`],
    };
    const due = steps.filter(({ day }) => today >= day && today < day + TOLD_FOR_DAYS);
    return due.map(({ kind, day, sentence }) =>
      noticeAlert({
        ...about,
        alertId: `season:${name}:${dateOf(day)}:${kind}`,
        severity: 'info',
        since: day * DAY_MS,
        title: `season ${name}: ${WORDS[kind]}`,
        sentence: `${dateOf(day)}: ${sentence}`,
      }),
    );
  });
}
