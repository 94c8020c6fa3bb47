import type { Random } from '../../../infra/local/random.ts';
import { judgedCell } from '../../../shared/counting/counts.ts';
import { judge } from '../../../shared/judging/judge.ts';
import { hourStart, SECOND_MS } from '../../../shared/kernel/time.ts';
import { FIRST_HOUR, LIMITS, PROVIDER } from './watch.ts';

/** A campaign of which the bounces come back before the deliveries do. */
export type Early = {
  readonly messages: number;
  /** As a multiple of the limit of 5 %. */
  readonly trueRate: number;
  /** Median time until a delivery is reported (lognormal, sigma 1.5); a hard bounce takes a second. */
  readonly deliverySeconds: number;
  /** Whether the set's event destination publishes Send events. */
  readonly sendsPublished: boolean;
};

const SPREAD_SECONDS = 600;
const LOOK_EVERY_SECONDS = 5;

/** Whether a harmless campaign is convicted at any look within its hour. */
const isMoved = (random: Random, { messages, trueRate, deliverySeconds, sendsPublished }: Early): boolean => {
  const bounces: number[] = [];
  const deliveries: number[] = [];
  for (let message = 0; message < messages; message += 1) {
    const sent = (message / messages) * SPREAD_SECONDS;
    if (random.chance(trueRate * LIMITS.hardBounce.quarantine)) bounces.push(sent + 1);
    else deliveries.push(sent + random.lognormal(deliverySeconds, 1.5));
  }
  const until = (times: readonly number[], at: number) => times.filter((time) => time <= at).length;
  for (let at = LOOK_EVERY_SECONDS; at < 3_600; at += at < 2 * SPREAD_SECONDS ? LOOK_EVERY_SECONDS : 60) {
    const sent = sendsPublished ? Math.min(messages, Math.floor((at / SPREAD_SECONDS) * messages)) : 0;
    const { convictions } = judge({
      now: hourStart(FIRST_HOUR) + at * SECOND_MS,
      epochFrom: 0,
      hours: [
        {
          hour: FIRST_HOUR,
          cells: new Map([
            [PROVIDER, judgedCell({ sends: sent, deliveries: until(deliveries, at), hardBounces: until(bounces, at) })],
          ]),
        },
      ],
      before: null,
      limits: LIMITS,
      withheld: [],
      activeSets: 1,
      sendsFeedback: () => true,
    });
    if (convictions.some(({ level }) => level !== 'warn')) return true;
  }
  return false;
};

/** The share of campaigns that are convicted for what has not been answered yet. */
export const earlyMoved = (random: Random, early: Early, runs: number): number => {
  let moved = 0;
  for (let run = 0; run < runs; run += 1) moved += isMoved(random, early) ? 1 : 0;
  return moved / runs;
};
