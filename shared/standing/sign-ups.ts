import type { Conviction } from '../judging/model.ts';
import { grouped } from '../kernel/numbers.ts';

/** Signs that somebody types invented addresses into a sign-up form. */
export type SignUps = {
  /**
   * Recipient domains among the hard bounces of the slots that are still open: registered domains that no table of
   * providers knows (keys `@domain` of the judged counts, which are not capped while a slot is open).
   */
  readonly bouncedDomains: number;
  /** Mail to all such domains in these slots, and how much of it bounced hard. */
  readonly mails: number;
  readonly bounces: number;
  /** Outcomes of the set's busiest day of the last week, today left out. */
  readonly busiestDay: number;
};

/** A single company does not cause bounces at this many domains within minutes. */
const LEAST_DOMAINS = 5;
/** A set that sends this much on a day sends to lists, and lists have many domains too. Unit: outcomes. */
const MOST_A_DAY = 1_000;

/**
 * Invented addresses bounce nearly all; of a bought list most arrive. Below this share nobody can tell, and nothing is
 * said.
 */
const LEAST_SHARE = 0.5;

/** Explains a conviction that looks like an attack on a form, as a part of a sentence; null where it does not. */
export const formUnderAttack = (
  { metric }: Pick<Conviction, 'metric'>,
  signUps: SignUps | undefined,
): string | null => {
  if (metric !== 'hardBounce' || signUps === undefined) return null;
  const { bouncedDomains, mails, bounces, busiestDay } = signUps;
  if (bouncedDomains < LEAST_DOMAINS || busiestDay > MOST_A_DAY || bounces < LEAST_SHARE * mails) return null;
  const before = busiestDay === 0 ? 'has sent nothing' : `has sent at most ${grouped(busiestDay)} mails a day`;
  return (
    `a form seems to be under attack: hard bounces at ${grouped(bouncedDomains)} domains within minutes, ` +
    `${grouped(bounces)} of the ${grouped(mails)} mails to domains of no known provider, of a set that ${before} in ` +
    'the week before'
  );
};
