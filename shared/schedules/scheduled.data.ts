import { DAY_MS, HOUR_MS, MINUTE_MS } from '../kernel/time.ts';

/**
 * Functions that run on a schedule alone and whose silence nobody would notice: a schedule that was turned off, or lost
 * its right to call, is no error anywhere. The schedules of one minute are not here: `tick` has an alarm of its own,
 * and what `place-sets` and `announce` do is rung for, too.
 */
export const SCHEDULED = [
  {
    name: 'audit-counts',
    everyMs: DAY_MS,
    graceMs: 3 * HOUR_MS,
    undone: "What was counted is not compared with SES's own figures.",
  },
  {
    name: 'plan-patrol',
    everyMs: 15 * MINUTE_MS,
    graceMs: 45 * MINUTE_MS,
    undone: 'Blocklists are not asked: listings begin and end unseen.',
  },
  {
    name: 'patrol-authentication',
    everyMs: 6 * HOUR_MS,
    graceMs: 2 * HOUR_MS,
    undone: 'Records of mail authentication are not looked at.',
  },
  {
    name: 'collect-postmaster',
    everyMs: DAY_MS,
    graceMs: 3 * HOUR_MS,
    undone: "Gmail's figures are not fetched.",
  },
  {
    name: 'collect-reports',
    everyMs: 6 * HOUR_MS,
    graceMs: 2 * HOUR_MS,
    undone: 'What receivers report of domains is not looked at, and mails that were left over are not read.',
  },
] as const satisfies readonly Scheduled[];

export type Scheduled = {
  /** Of the function, without the deployment's name. */
  readonly name: string;
  /** A run begins so often. */
  readonly everyMs: number;
  /** How much longer it may take until it has ended. */
  readonly graceMs: number;
  /** What nobody does meanwhile, as a sentence. */
  readonly undone: string;
};
export type ScheduledName = (typeof SCHEDULED)[number]['name'];
