import type { JudgedColumn } from '../counting/counts.ts';

/** In order of severity. */
export const LEVELS = ['warn', 'quarantine', 'pause'] as const;
export type Level = (typeof LEVELS)[number];
/** A share of a whole: 0 = none, 1 = all. Never a percentage. */
export type Ratio = number;

/** What a conviction may do, in order of severity. `tell`: an alert, and no change of standing. */
export const POWERS = ['tell', 'warn', 'quarantine', 'pause'] as const;
export type Power = (typeof POWERS)[number];

/**
 * What hits are counted against.
 * - `outcomes`: delivered, hard-bounced, and hits of another column
 * - `deliveries`: delivered
 * - `sends`: what SES accepted; outcomes where the set publishes no Send
 * - `attempts`: the same and the hits, for mail that was never accepted
 */
export type Denominator = 'outcomes' | 'deliveries' | 'sends' | 'attempts';

/** A signal that is counted, and judged by a CUSUM over sending hours. */
export type CountedSignal = {
  readonly hits: JudgedColumn;
  readonly of: Denominator;
  /** Only providers that send feedback count: others never report complaints. */
  readonly feedbackOnly: boolean;
  /** Prompt hits are also counted by the slot of their mail, so that harm shows within minutes. */
  readonly prompt: boolean;
  /** The cause in a standing record. */
  readonly cause: string;
  readonly words: { readonly hits: string; readonly trials: string };
  /** Whether its sentence names the mailbox provider with most hits, because something can be done there only. */
  readonly tellsProvider?: true;
  /** What the sender can do about it, in one sentence. */
  readonly advice: string;
  /** What is still fine, by default. */
  readonly limits: Readonly<Record<Level, Ratio>>;
  /** The most that it does by default. */
  readonly may: Power;
  /** What a pause needs beyond its conviction: a number of hits, or of sending hours and providers. */
  readonly pauseWants: {
    readonly hits: number;
    readonly sendingHours: number;
    readonly providers: number;
  } | null;
};

/** One row per counted signal. A new signal also needs its counter; the compiler finds the rest. */
export const SIGNALS = {
  hardBounce: {
    hits: 'hardBounces',
    of: 'outcomes',
    feedbackOnly: false,
    prompt: true,
    cause: 'bounce-rate',
    words: { hits: 'hard bounces', trials: 'outcomes' },
    advice: 'Take these addresses off the list, and ask where they came from.',
    // Warn: what the large senders call healthy. SES puts an account under review at 5 % and may pause it at 10 %.
    // https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html
    limits: { warn: 0.02, quarantine: 0.05, pause: 0.1 },
    may: 'pause',
    pauseWants: null,
  },
  complaint: {
    hits: 'complaints',
    of: 'deliveries',
    feedbackOnly: true,
    prompt: false,
    cause: 'complaint-rate',
    words: { hits: 'complaints', trials: 'delivered' },
    advice: 'Send only to people who asked for it, and make it easy to unsubscribe.',
    // Warn: a fifth below the next limit. SES reviews at 0.1 %; Gmail asks bulk senders to stay below 0.10 %. SES may pause
    // an account at 0.5 %; Gmail and Yahoo give up on a sender at 0.3 %.
    // https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html, https://support.google.com/a/answer/81126,
    // https://senders.yahooinc.com/best-practices/
    limits: { warn: 0.0008, quarantine: 0.001, pause: 0.005 },
    may: 'pause',
    // One mailbox is one complainer, so a complaint is a person. Four complaints within an hour convict a steady set of
    // 200 mails a day at the limit of a pause (docs/decisions.md, "Pauses"): one angry reader with friends, or one bad
    // mailing. A pause ends by hand only, so no grudge may bring it about.
    pauseWants: { hits: 10, sendingHours: 2, providers: 2 },
  },
  missingMailbox: {
    hits: 'missingMailboxes',
    of: 'outcomes',
    feedbackOnly: false,
    prompt: false,
    cause: 'missing-mailboxes',
    words: { hits: 'missing mailboxes without a hard bounce', trials: 'outcomes' },
    advice:
      'Take these addresses off the list: SES goes on sending to them, because it does not take the answer for a permanent one.',
    // As for hard bounces: the mailbox is as wrong, only the receiver's answer differs.
    limits: { warn: 0.02, quarantine: 0.05, pause: 0.1 },
    may: 'tell',
    pauseWants: null,
  },
  expired: {
    hits: 'expired',
    of: 'outcomes',
    feedbackOnly: false,
    prompt: false,
    cause: 'expired-mail',
    words: { hits: 'expired mails', trials: 'outcomes' },
    advice: 'Look at which domains take no mail: they are gone, or they turn this sender away.',
    // Our default: a list with dead domains loses a few in a hundred, a sender whose mail is refused loses many.
    limits: { warn: 0.05, quarantine: 0.1, pause: 0.2 },
    may: 'tell',
    pauseWants: null,
  },
  reject: {
    hits: 'rejects',
    of: 'sends',
    feedbackOnly: false,
    prompt: false,
    cause: 'rejects',
    words: { hits: 'rejects', trials: 'sent' },
    advice: 'SES found malware in this mail: look at what is sent, and at who can send it.',
    // Our default: SES rejects mail in which it finds malware. A good sender has that less than once in 100 mails.
    limits: { warn: 0.01, quarantine: 0.05, pause: 0.1 },
    may: 'tell',
    pauseWants: null,
  },
  renderingFailure: {
    hits: 'renderingFailures',
    of: 'attempts',
    feedbackOnly: false,
    prompt: false,
    cause: 'rendering-failures',
    words: { hits: 'rendering failures', trials: 'attempts' },
    advice: 'A template uses data that its mail does not have: fix the template or the data.',
    // Our default: a template without data for one mail in fifty needs a fix.
    limits: { warn: 0.02, quarantine: 0.1, pause: 0.3 },
    may: 'tell',
    pauseWants: null,
  },
  suppressed: {
    hits: 'suppressed',
    of: 'sends',
    feedbackOnly: false,
    prompt: false,
    cause: 'suppressed-mail',
    words: { hits: 'suppressed mails', trials: 'sent' },
    advice: 'These addresses are on a suppression list: take them off the sender’s own list.',
    // Our default: the suppression list protects the addresses, but the sender still has to clean its own list.
    limits: { warn: 0.05, quarantine: 0.1, pause: 0.2 },
    may: 'tell',
    pauseWants: null,
  },
  reputationDeferral: {
    hits: 'reputationDeferrals',
    of: 'outcomes',
    feedbackOnly: false,
    prompt: false,
    cause: 'reputation-deferrals',
    words: { hits: 'deferrals for reputation', trials: 'outcomes' },
    tellsProvider: true,
    advice: 'Send less to that provider, and only to people who read your mail: it defers mail because of the sender.',
    // Our default: a warm-up stops growing where 5 % are deferred.
    limits: { warn: 0.05, quarantine: 0.1, pause: 0.2 },
    may: 'warn',
    pauseWants: null,
  },
} as const satisfies Readonly<Record<string, CountedSignal>>;

export type Metric = keyof typeof SIGNALS;
export type SignalCause = (typeof SIGNALS)[Metric]['cause'];
/** The table as its type describes it, for code that must not depend on the values of a row. */
export const signalOf = (metric: Metric): CountedSignal => SIGNALS[metric];
export const METRICS = Object.keys(SIGNALS) as readonly Metric[];
/**
 * The metrics that move sets by default. They are always judged, with or without hits, and a release depends on them.
 */
export const MOVING: readonly Metric[] = METRICS.filter((metric) => signalOf(metric).may === 'pause');

/** Makes a value for each metric. */
export const perMetric = <T>(make: (metric: Metric) => T): Readonly<Record<Metric, T>> => ({
  hardBounce: make('hardBounce'),
  complaint: make('complaint'),
  missingMailbox: make('missingMailbox'),
  expired: make('expired'),
  reject: make('reject'),
  renderingFailure: make('renderingFailure'),
  suppressed: make('suppressed'),
  reputationDeferral: make('reputationDeferral'),
});

/** Highest rate that is no fault. */
export type Limits = Readonly<Record<Metric, Readonly<Record<Level, Ratio>>>>;
/** What each signal may do. */
export type Powers = Readonly<Record<Metric, Power>>;
export const DEFAULT_LIMITS: Limits = perMetric((metric) => SIGNALS[metric].limits);
export const DEFAULT_POWERS: Powers = perMetric((metric) => SIGNALS[metric].may);

const JUDGED_LEVELS: Readonly<Record<Power, readonly Level[]>> = {
  tell: ['warn'],
  warn: ['warn'],
  quarantine: ['warn', 'quarantine'],
  pause: LEVELS,
};
/** The levels at which a signal of this power is judged. One that only tells is judged at its warn limit. */
export const levelsOf = (power: Power): readonly Level[] => JUDGED_LEVELS[power];

/** A signal that somebody reports: a value with a date, valid for a time. */
export type ReportedSignal = {
  readonly limit: Ratio;
  /** Unit: ms. */
  readonly believedMs: number;
  readonly may: Power;
  readonly words: string;
};
/** A value of a reported signal; null: not reported, which is not zero. */
export type Reported = { readonly value: Ratio; readonly at: number } | null;
/**
 * Whether a reported value speaks against its sender: `above` is at its limit or above, because receivers ask to stay
 * below theirs. `unknown`: none, no number, too old, or of the future.
 */
export const judgeReported = (
  signal: ReportedSignal,
  reported: Reported,
  now: number,
): 'above' | 'below' | 'unknown' => {
  if (reported === null || !Number.isFinite(reported.value)) return 'unknown';
  const age = now - reported.at;
  if (!(age >= 0 && age <= signal.believedMs)) return 'unknown';
  return reported.value >= signal.limit ? 'above' : 'below';
};
