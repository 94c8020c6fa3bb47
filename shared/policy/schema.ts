import * as z from 'zod';
import { POWERS, perMetric } from '../judging/metrics.ts';
import { LADDERS, ladderOf } from '../ladders/ladders.data.ts';
import { DRIFT_ANSWERS } from '../placement/drift.ts';
import { LIST_SOURCES } from '../profile/model.ts';
import { DNS_ISSUE_ANSWERS } from '../standing/dns-issue-model.ts';
import { MODES } from '../standing/model.ts';
import { DEFAULT_POLICY } from './defaults.ts';
import { APART_ANSWERS, PROFILE_ANSWERS, SAMPLE_ANSWERS, TOGETHER_ANSWERS } from './model.ts';
import { nearest } from './nearest.ts';
import { MOST_FAULTS, showValue } from './shown.ts';

const D = DEFAULT_POLICY;

/** Every complaint about a field is one sentence: what was expected, and what was got. */
export const expected = (what: string) => (issue: { readonly input?: unknown }) =>
  `expected ${what}, got ${showValue(issue.input)}`;

/** An object that knows all its fields. About unknown ones it says one line each, in the order of `issue.keys`. */
export const closed = <T extends z.ZodRawShape>(shape: T) => {
  const known = Object.keys(shape);
  const unknown = (key: string): string => {
    const meant = nearest(key, known);
    return meant === null ? `unknown field (known: ${known.join(', ')})` : `unknown field, did you mean "${meant}"?`;
  };
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? (issue.keys as string[]).slice(0, MOST_FAULTS).map(unknown).join('\n')
        : expected('an object')(issue),
  });
};

const between = (what: string, least: number, most: number) => {
  const error = expected(`${what} from ${least} to ${most}`);
  return z.number({ error }).min(least, { error }).max(most, { error });
};
export const whole = (what: string, least: number, most: number) => {
  const error = expected(`a whole ${what} from ${least} to ${most}`);
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};
const RATIO = expected('a ratio above 0 and at most 0.5 (5 % is 0.05)');
const ratio = z.number({ error: RATIO }).gt(0, { error: RATIO }).max(0.5, { error: RATIO });
export const flag = z.boolean({ error: expected('true or false') });
export const mode = z.enum(MODES, { error: expected(`"${MODES.join('" or "')}"`) });

export const like = (pattern: RegExp, what: string) => {
  const error = expected(what);
  return z.string({ error }).regex(pattern, { error });
};
/** SES's own rule for the names of configuration sets, tenants and pools. */
export const name = like(/^[A-Za-z0-9_-]{1,64}$/, 'a name of 1 to 64 letters, digits, "_" or "-" (the rule of SES)');
export const pattern = like(/^[A-Za-z0-9_*-]{1,64}$/, 'the name of a configuration set, or a pattern with "*"');
export const domain = like(
  /^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/,
  'a domain in lower case such as mail.example.com',
);
const patterns = z.array(pattern, { error: expected('a list of names or patterns') });
const OWN_POOL = expected('a dedicated IP pool of your own (names that begin with "ses-" are reserved by SES)');
export const ownPool = name.refine((pool) => !pool.startsWith('ses-'), { error: OWN_POOL });

/** Name → rules. Goes through a map, because a set may be called `__proto__`. */
const named = <T extends z.ZodType>(rules: T, key = name) =>
  z
    .preprocess(
      (value) =>
        typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : value,
      z.map(key, rules, { error: expected('an object') }),
    )
    .transform((map): Readonly<Record<string, z.output<T>>> => {
      const record: Record<string, z.output<T>> = Object.create(null);
      for (const [key, value] of map) record[key] = value;
      return record;
    });

const levels = closed({ warn: ratio.optional(), quarantine: ratio.optional(), pause: ratio.optional() });
const limits = closed(perMetric(() => levels.optional()));
const power = z.enum(POWERS, { error: expected(`"${POWERS.join('", "')}"`) });
const answer = z.enum(DNS_ISSUE_ANSWERS, { error: expected(`"${DNS_ISSUE_ANSWERS.join('" or "')}"`) });
/** SES's rule for the names of message tags, and the two tags of its own that tell customers apart. */
const tag = like(
  /^(?:[A-Za-z0-9_-]{1,256}|ses:tenant-name|ses:from-domain)$/,
  '"ses:tenant-name", "ses:from-domain", or the name of a message tag (letters, digits, "_" or "-")',
);
const hours = (most: number) => between('hours', 1, most);

const industry = expected('one to 100 characters that say what the business is');
export const declared = closed({
  perDay: whole('number of messages a day', 1, 1_000_000_000).optional(),
  industry: z.string({ error: industry }).min(1, { error: industry }).max(100, { error: industry }).optional(),
  lists: z.enum(LIST_SOURCES, { error: expected(`"${LIST_SOURCES.join('", "')}"`) }).optional(),
});

const LADDER_IDS = LADDERS.map(({ id }) => id);
/** A season is planned for addresses, not for each mailbox provider. */
const ADDRESS_LADDERS = LADDERS.filter(({ per }) => per === 'all').map(({ id }) => id);
const DAY = expected('a day such as "2026-01-31"');
const ladder = closed({
  id: z.enum(LADDER_IDS, { error: expected(`"${LADDER_IDS.join('", "')}"`) }),
  from: z.iso.date({ error: DAY }),
  step: whole('step', 1, 50).optional(),
}).refine(({ id, step = 1 }) => step <= (ladderOf(id)?.steps.length ?? 0), {
  path: ['step'],
  error: 'expected a step of this ladder, got one above its last',
});

/** A policy file: every field is optional, none is unknown. */
export const POLICY_SCHEMA = closed({
  mode: mode.default(D.mode),
  quarantinePool: ownPool.default(D.quarantinePool),
  limits: limits.default({}),
  signals: closed(perMetric((metric) => power.default(D.signals[metric]))).prefault({}),
  harm: between('a factor', 1, 5).default(D.harm),
  bars: closed({
    warn: between('evidence', 1, 100).default(D.bars.warn),
    act: between('evidence', 1, 100).default(D.bars.act),
    setsPerStep: whole('number of sets', 1, 10_000).default(D.bars.setsPerStep),
  }).prefault({}),
  hold: closed({
    hours: hours(8_760).default(D.hold.hours),
    maxHours: hours(8_760).default(D.hold.maxHours),
    offencesBeforeHand: whole('number of offences', 1, 100).default(D.hold.offencesBeforeHand),
  }).prefault({}),
  probation: closed({
    hours: hours(8_760).default(D.probation.hours),
    limitFactor: between('a factor', 0.05, 1).default(D.probation.limitFactor),
  }).prefault({}),
  release: closed({
    outcomesPerLimit: between('a factor', 0, 100).default(D.release.outcomesPerLimit),
    evidenceBelow: between('evidence', 0.1, 100).default(D.release.evidenceBelow),
  }).prefault({}),
  blastRadius: closed({
    minimum: whole('number of sets', 0, 10_000).default(D.blastRadius.minimum),
    share: between('a share', 0, 1).default(D.blastRadius.share),
  }).prefault({}),
  incident: closed({
    holdMinutes: between('minutes', 0, 1_440).default(D.incident.holdMinutes),
    windowMinutes: between('minutes', 5, 1_440).default(D.incident.windowMinutes),
    minOutcomes: whole('number of outcomes', 1, 1_000_000).default(D.incident.minOutcomes),
    minSets: whole('number of sets', 1, 10_000).default(D.incident.minSets),
  }).prefault({}),
  patrol: closed({
    listing: answer.default(D.patrol.listing),
    authentication: answer.default(D.patrol.authentication),
  }).prefault({}),
  gmail: closed({
    domains: z.array(domain, { error: expected('a list of domains') }).default([]),
    spamRate: answer.default(D.gmail.spamRate),
    reputation: answer.default(D.gmail.reputation),
  }).prefault({}),
  standby: named(ownPool).prefault({}),
  streams: named(closed({ by: tag, most: whole('number of streams', 1, 1_000).default(200) }), pattern).prefault({}),
  pauseTenants: flag.default(D.pauseTenants),
  drift: z.enum(DRIFT_ANSWERS, { error: expected(`"${DRIFT_ANSWERS.join('" or "')}"`) }).default(D.drift),
  together: z.enum(TOGETHER_ANSWERS, { error: expected(`"${TOGETHER_ANSWERS.join('", "')}"`) }).default(D.together),
  seasons: named(
    closed({
      from: z.iso.date({ error: DAY }),
      perDay: whole('number of messages a day', 1, 1_000_000_000),
      addresses: whole('number of addresses', 0, 10_000).default(0),
      now: whole('number of messages a day', 0, 1_000_000_000).default(0),
      ladder: z.enum(ADDRESS_LADDERS, { error: expected(`"${ADDRESS_LADDERS.join('", "')}"`) }).default('ses-45-days'),
    }),
  ).prefault({}),
  retiredDomains: z.array(domain, { error: expected('a list of domains') }).default([]),
  newFor: between('days', 0, 90).default(D.newFor),
  newSenders: closed({
    pool: ownPool.nullable().default(D.newSenders.pool),
    days: between('days', 1, 90).default(D.newSenders.days),
    outcomes: whole('number of mails', 0, 1_000_000).default(D.newSenders.outcomes),
    limitFactor: between('a factor', 0.05, 1).default(D.newSenders.limitFactor),
  }).prefault({}),
  overAllowance: z
    .enum(APART_ANSWERS, { error: expected(`"${APART_ANSWERS.join('" or "')}"`) })
    .default(D.overAllowance),
  placeByProfile: z
    .enum(PROFILE_ANSWERS, { error: expected(`"${PROFILE_ANSWERS.join('" or "')}"`) })
    .default(D.placeByProfile),
  samples: z.enum(SAMPLE_ANSWERS, { error: expected(`"${SAMPLE_ANSWERS.join('" or "')}"`) }).default(D.samples),
  tenants: named(
    closed({
      sets: patterns.default([]),
      mode: mode.optional(),
      limits: limits.optional(),
      declared: declared.optional(),
      ladder: ladder.optional(),
    }),
  ).prefault({}),
  sets: named(
    closed({
      tenant: name.optional(),
      mode: mode.optional(),
      limits: limits.optional(),
      pinned: flag.optional(),
      exempt: flag.optional(),
      ladder: ladder.optional(),
    }),
  ).prefault({}),
  domains: named(closed({ ladder: ladder.optional(), sets: patterns.optional() }), domain).prefault({}),
  pools: named(closed({ ladder: ladder.optional() }), ownPool).prefault({}),
  collector: domain.nullable().default(D.collector),
});
