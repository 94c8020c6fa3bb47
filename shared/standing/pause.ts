import type { Conviction, Metric } from '../judging/model.ts';

/** What a pause takes beyond its conviction; null: nothing. It ends by hand only, so no grudge may bring it about. */
type PauseWants = {
  /** Either hits of at least so many people, each counted once … */
  readonly hits: number;
  /** … or of at least so many sending hours and of so many mailbox providers. */
  readonly sendingHours: number;
  readonly providers: number;
};

/**
 * One mailbox is one complainer, so a complaint is a person. Four complaints within an hour convict a steady set of 200
 * mails a day at the limit of a pause (docs/decisions.md, "Pauses"): one angry reader with friends, or one bad mailing.
 */
export const PAUSE_WANTS = {
  hardBounce: null,
  complaint: { hits: 10, sendingHours: 2, providers: 2 },
} as const satisfies Readonly<Record<Metric, PauseWants | null>>;

/** Why a conviction at the limit of a pause only quarantines, as a part of a sentence; null: it pauses. */
export const whyNotPaused = ({ metric, level, count, sendingHours, providers }: Conviction): string | null => {
  const wants: PauseWants | null = PAUSE_WANTS[metric];
  if (level !== 'pause' || wants === null || count >= wants.hits) return null;
  if (sendingHours >= wants.sendingHours && providers >= wants.providers) return null;
  return (
    `not paused: that takes ${wants.hits} complainers, or ${wants.sendingHours} sending hours and ` +
    `${wants.providers} mailbox providers, got ${count}, ${sendingHours} and ${providers}`
  );
};
