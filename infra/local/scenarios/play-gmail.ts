import { DAY_MS, dayOf, HOUR_MS } from '../../../shared/kernel/time.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import type { DayFigures } from '../google/figures.ts';
import { GoogleStandIn } from '../google/stand-in.ts';
import { localPostmaster } from '../receivers/collecting.ts';
import type { LocalStack } from '../stack.ts';
import type { VirtualTime } from '../time/virtual-time.ts';
import { SCENARIO_START, type Scenario } from './model.ts';

/** When `collect-postmaster` runs each day. Unit: ms after midnight, UTC. */
const RUNS_AT_MS = 14 * HOUR_MS;
/** So many days later Gmail says what a day was like. */
const LATE_DAYS = 2;

/** Lets Gmail say of each domain what a day was like, and `collect-postmaster` ask once a day. */
export function playGmail(
  { gmail, lastsMs }: Pick<Scenario, 'gmail' | 'lastsMs'>,
  stack: LocalStack,
  time: VirtualTime,
  policy: Policy,
): void {
  if (gmail === undefined) return;
  const google = new GoogleStandIn();
  const first = dayOf(SCENARIO_START);
  for (const { domain } of gmail) google.domains.set(domain, { days: new Map() });
  const collect = localPostmaster({ deployment: stack.deployment, policy }, time, google);
  for (let day = 0; day * DAY_MS < lastsMs; day++) {
    time.at((first + day) * DAY_MS + RUNS_AT_MS, 'collect-postmaster', async () => {
      const said = day - LATE_DAYS;
      for (const { domain, spamRate } of said < 0 ? [] : gmail) {
        const figures: DayFigures = { spamRate: spamRate(said) };
        google.domains.get(domain)?.days.set(first + said, figures);
      }
      await collect();
      stack.wake();
    });
  }
}
