import { type Day, dayOf, type EpochMs } from '../kernel/time.ts';
import type { LadderRecord } from '../ladders/in-force.ts';
import { subjectOfKey } from '../ladders/subject.ts';
import type { AllowanceDeps } from './deps.ts';
import type { Subject } from './plan.ts';

/** Days with mail of which the usual volume is the mean. */
const LATELY = 7;

/** Every subject that a ladder limits now. One that has climbed its ladder, or that begins later, limits nothing. */
export const subjectsNow = async ({ ladders }: Pick<AllowanceDeps, 'ladders'>, now: EpochMs): Promise<Subject[]> =>
  (await ladders.all()).flatMap((record) => subjectOf(record, now) ?? []);

/** What the record of a ladder says, for sharing out. */
export function subjectOf({ key, setting, days, now: shown }: LadderRecord, now: EpochMs): Subject | null {
  const today = dayOf(now);
  const { allowed, perHour, providers, why } = shown;
  if (allowed === null || Date.parse(`${setting.from}T00:00:00Z`) > now) return null;
  const sentTo = Object.fromEntries(
    Object.entries(days.find(({ day }) => day === today)?.providers ?? {}).map(([name, { sent }]) => [name, sent]),
  );
  const { kind, name } = subjectOfKey(key);
  return {
    key,
    name: `${kind} ${name}`,
    allowed,
    perHour: Math.min(perHour ?? allowed, allowed),
    providers: Object.fromEntries(Object.entries(providers).map(([provider, { allowed: most }]) => [provider, most])),
    sent: sumOf(Object.values(sentTo)),
    sentTo,
    perDay: usual(days, today),
    why,
  };
}

function usual(days: LadderRecord['days'], today: Day): number {
  const lately = days
    .filter(({ day }) => day < today)
    .map(({ providers }) => sumOf(Object.values(providers).map(({ sent }) => sent)))
    .filter((sent) => sent > 0)
    .slice(-LATELY);
  return lately.length === 0 ? 0 : sumOf(lately) / lately.length;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
