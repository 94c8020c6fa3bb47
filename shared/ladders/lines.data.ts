import type { Ratio } from '../judging/metrics.ts';

/** A rate that a growing sender should stay below. */
export type Line = {
  readonly hits: 'hardBounces' | 'complaints' | 'deferred';
  readonly of: 'outcomes' | 'reported';
  readonly line: Ratio;
  /** Only at one mailbox provider, never of all mail. */
  readonly atProvider: boolean;
  readonly words: { readonly hits: string; readonly of: string };
  readonly source: string;
};

export const LINES: readonly Line[] = [
  {
    hits: 'hardBounces',
    of: 'outcomes',
    line: 0.02,
    atProvider: false,
    words: { hits: 'hard bounces', of: 'outcomes' },
    source: 'what large senders call healthy; Braze reviews a list from 3 %, Resend slows a plan at 4 %',
  },
  {
    hits: 'complaints',
    of: 'reported',
    line: 0.001,
    atProvider: false,
    words: { hits: 'complaints', of: 'delivered' },
    source: 'SES, Gmail and Braze: 0.1 %',
  },
  {
    hits: 'deferred',
    of: 'outcomes',
    line: 0.05,
    atProvider: true,
    words: { hits: 'deferrals', of: 'outcomes' },
    source: 'ours: a warm sender is put off now and then, one in twenty is not normal',
  },
];

/** How a ladder holds, and how it steps back. */
export const HOLDS = {
  /** About 20 times likelier above the line than at it: three in the log. */
  evidence: 3,
  /** Days back that count as evidence. */
  windowDays: 28,
  /** Replies that name the sender's reputation, within an hour. Source: KumoMTA's rules, 3 an hour. */
  repliesAnHour: 3,
  /** … and this share of the hour's mail to the provider: a large sender has three an hour and is well. */
  repliesShare: 0.01,
  /** A bad day this soon after another steps back, whether it has climbed between them or not. */
  repeatDays: 14,
  /** Others must have so many outcomes before they show that the trouble is one provider's. */
  witnessOutcomes: 50,
  /** Days with mail that a first hold lasts. Each further one lasts twice as long. Source: iPost, 3–4 on each step. */
  firstDays: 3,
  /** … and the most. */
  mostDays: 30,
} as const;
