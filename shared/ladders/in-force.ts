import type { Day, EpochMs } from '../kernel/time.ts';
import { dayOf } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import { climb, startState } from './climb.ts';
import { ladderOf } from './ladders.data.ts';
import { HOLDS } from './lines.data.ts';
import type { Climbed, Ladder, LadderDay, LadderState, ProviderDay } from './model.ts';
import type { LadderSetting } from './setting.ts';
import { SUBJECT_KINDS, type SubjectKind, subjectKey } from './subject.ts';

/** Whose mail climbs. */
export type LadderSubject = { readonly kind: SubjectKind; readonly name: string; readonly setting: LadderSetting };

/** What is kept of a subject: where it stood eight days ago, and the days since a month before that. */
export type LadderRecord = {
  readonly key: string;
  readonly setting: LadderSetting;
  readonly at: EpochMs;
  readonly state: LadderState;
  readonly days: readonly { readonly day: Day; readonly providers: Readonly<Record<string, ProviderDay>> }[];
  readonly now: Omit<Climbed, 'state'>;
  /** The last day on which far more was sent than allowed, and how much; absent: none since it began. */
  readonly farOver?: Over | undefined;
};
/** More was sent on a day than was allowed. Unit: messages. */
export type Over = { readonly day: Day; readonly sent: number; readonly allowed: number };
export type LadderStore = {
  all(): Promise<readonly LadderRecord[]>;
  save(record: LadderRecord): Promise<void>;
  remove(key: string): Promise<void>;
};

/** Complaints about mail this old are counted, not judged: so long a day may change. */
export const CHANGING_DAYS = 8;
/** Who is a little over its ladder is told; who sends this much of what is allowed is far over it. */
const FAR_OVER = 1.25;

/** Everybody for whom the policy names a ladder. */
export const subjectsOf = ({ tenants, sets, domains, pools }: Policy): LadderSubject[] => {
  const named = { tenant: tenants, set: sets, domain: domains, pool: pools };
  return SUBJECT_KINDS.flatMap((kind) =>
    Object.entries(named[kind]).flatMap(([name, { ladder: setting }]) =>
      setting === undefined ? [] : [{ kind, name, setting }],
    ),
  );
};

/**
 * Where a subject stands now. Days that may still change are decided anew; older ones are taken from the record.
 * @param fresh the days of the last `CHANGING_DAYS`, today included
 * @param addresses how many the mail leaves by, where the subject is a pool: a ladder is for one address
 */
export function climbedNow(
  { kind, name, setting }: LadderSubject,
  before: LadderRecord | null,
  fresh: readonly LadderDay[],
  now: EpochMs,
  addresses = 1,
): LadderRecord | null {
  const published = ladderOf(setting.id);
  if (published === null) return null;
  const ladder = times(published, addresses);
  const today = dayOf(now);
  const isSame = before !== null && JSON.stringify(before.setting) === JSON.stringify(setting);
  const first = dayOf(Date.parse(`${setting.from}T00:00:00Z`));
  const changing = today - CHANGING_DAYS;
  // One that has not begun yet has no idle days.
  const hasBegun = isSame && first <= today;
  const from = hasBegun ? before.state : startState(ladder, Math.max(first, changing), (setting.step ?? 1) - 1);
  const kept = (before?.days ?? []).map(({ day, providers }) => ({
    day,
    providers: new Map(Object.entries(providers)),
  }));
  const days = [
    ...kept.filter(({ day }) => day < changing && day > today - CHANGING_DAYS - HOLDS.windowDays - 1),
    ...fresh.filter(({ day }) => day >= changing),
  ].toSorted((a, b) => a.day - b.day);
  // Days before the ladder began count for nothing.
  const own = days.filter(({ day }) => day >= first);
  const settled = climb(ladder, { from, days: own }, { today: Math.max(changing, from.through + 1) }).state;
  const { state: _, ...shown } = climb(ladder, { from: settled, days: own }, { today });
  const { over } = shown;
  const isFar = over !== null && over.sent >= FAR_OVER * over.allowed;
  const farOver = isFar ? { day: today, ...over } : isSame ? before.farOver : undefined;
  return {
    key: subjectKey({ kind, name }),
    setting,
    at: now,
    state: settled,
    days: days.map(({ day, providers }) => ({ day, providers: Object.fromEntries(providers) })),
    now: shown,
    ...(farOver !== undefined && { farOver }),
  };
}

/** A ladder for so many addresses. */
const times = (ladder: Ladder, addresses: number): Ladder => ({
  ...ladder,
  steps: ladder.steps.map((step) => ({ ...step, perDay: step.perDay * addresses, perHour: step.perHour * addresses })),
});
