/**
 * Signals that are read from what known receivers report, as rows. Each tells and moves nobody: a report comes a day
 * late, and speaks of a domain, not of a set.
 */
export const REPORT_SIGNALS = {
  /** Our own mail that fails alignment. Below the limit it is forwarding that is not said to be any. */
  ownFailing: {
    /** Reports that begin within so many days before the newest. */
    windowDays: 3,
    /** Unit: messages of our own. */
    least: 100,
    limit: 0.05,
    /** It is over below this share. */
    clearedBelow: 0.02,
    /**
     * Whether it is over is told by more days where these have too few messages: the fewest that have enough. Where all
     * of these days have too few, or no report comes for so long, nobody knows any more.
     */
    knownDays: 30,
    /** While it lasts there is a reminder every so many days. */
    remindDays: 14,
    source: 'shared/reports/readiness.ts: a step waits at 1 % of thirty days; 5 % of three are a third of a week of it',
  },
  /** Senders in a domain's name that nobody knows, as they hold up the next step. */
  strangers: {
    /** Told at a time; the others the next day. */
    most: 10,
    /** So many are remembered, so that each is told once. */
    remembered: 500,
    source: 'shared/reports/readiness.ts: ten messages or more on three days or more',
  },
  /** The next step of a domain. It is told again after its policy has changed. */
  nextStep: {
    /** A policy that has changed stands for so long. Receivers see a change at different times, and take turns until then. */
    settledDays: 3,
    source: 'shared/reports/model.ts: a report is of a day, and comes a day late; records live for a day at most',
  },
} as const;
