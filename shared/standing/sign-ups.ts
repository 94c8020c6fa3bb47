import type { Conviction } from '../judging/model.ts';
import { grouped } from '../kernel/numbers.ts';

/** Signs that somebody types addresses of a bad list into a sign-up form. */
export type SignUps = {
  /**
   * Recipient domains among the hard bounces of the slots that are still open: registered domains that no table of
   * providers knows (keys `@domain` of the judged counts, which are not capped while a slot is open).
   */
  readonly bouncedDomains: number;
  /** Outcomes of the set's busiest day of the last week, today left out. */
  readonly busiestDay: number;
};

/** A single company does not cause bounces at this many domains within minutes. */
const LEAST_DOMAINS = 5;
/** A set that sends this much on a day sends to lists, and lists have many domains too. Unit: outcomes. */
const MOST_A_DAY = 1_000;

/** Explains a conviction that looks like an attack on a form, as a part of a sentence; null where it does not. */
export const formUnderAttack = (
  { metric }: Pick<Conviction, 'metric'>,
  signUps: SignUps | undefined,
): string | null => {
  if (metric !== 'hardBounce' || signUps === undefined) return null;
  const { bouncedDomains, busiestDay } = signUps;
  if (bouncedDomains < LEAST_DOMAINS || busiestDay > MOST_A_DAY) return null;
  const before = busiestDay === 0 ? 'has sent nothing' : `has sent at most ${grouped(busiestDay)} mails a day`;
  return `a form seems to be under attack: hard bounces at ${grouped(bouncedDomains)} domains within minutes, of a set that ${before} in the week before`;
};
