import * as z from 'zod';
import { EFFECTS } from '../../standing/effect.ts';
import * as part from './parts.ts';

export const SORTS = ['worst', 'name', 'sends', 'hardBounceRate', 'complaintRate', 'since'] as const;

/** What is judged: a configuration set, and a part of one. */
export const KINDS = ['set', 'stream'] as const;

const hourly = z.array(part.count).length(24).meta({ description: '24 hours, the oldest first; the last is not over' });

/** Signals that only tell and are above their limits now: no standing changes for them. */
export const told = z
  .array(z.object({ metric: part.metric, since: part.time, sentence: z.string() }))
  .meta({ description: 'Signals that have an alert now and move no set' });

/** What part of a set a stream is. */
export const stream = z.object({
  set: part.anyName.meta({ description: 'The configuration set whose part it is' }),
  value: z.string().meta({ description: 'What its mail carries, as it is: somebody else’s text' }),
  by: z.string().nullable().meta({ description: 'The tag that tells it apart; null: no rule does any more' }),
});
/** Why somebody who stands healthy should not be called so. */
export const shown = {
  notJudged: z.string().nullable().meta({ description: 'Why nothing of it can be judged; null: it is judged' }),
  waits: z
    .array(z.object({ provider: z.string(), metric: part.metric, since: part.time, until: part.time }))
    .meta({ description: 'Convictions that wait until a mailbox provider is cleared, at most until then' }),
  cleared: z
    .array(z.object({ provider: z.string(), metric: part.metric, count: part.count }))
    .meta({ description: 'What counts against nobody of it in 24 hours, because a mailbox provider has an incident' }),
  effect: z.enum(EFFECTS).meta({ description: 'What SES does of the decision: carried out, held, failed, …' }),
  done: z.string().nullable().meta({ description: 'What was done about it, in a sentence; null: nothing had to be' }),
  words: z.string().meta({
    description:
      'How it stands: `healthy`, `quarantined`, `quarantine held`, `not judged: …`, `waits for …, until …`, `cleared by …`',
  }),
};

/** The last 24 hours. */
export const day = z.object({
  sends: part.count,
  deliveries: part.count,
  reporting: part.reporting,
  hardBounces: part.count,
  complaints: part.count,
  hardBounceRate: part.rate,
  complaintRate: part.rate,
});

/** A set, or a stream, at a glance. */
export const SetRow = z.object({
  name: part.anyName.meta({ description: 'Of a set; of a stream `set/value`, with the value escaped' }),
  stream: stream.nullable().meta({ description: 'null: it is a set' }),
  tenant: z.string().nullable(),
  standing: part.standing,
  shadow: z.boolean().meta({ description: 'true: decided in observe mode, so nothing was moved' }),
  since: part.time.nullable(),
  sentence: z.string().nullable().meta({ description: 'Why it stands so; null: it always has been healthy' }),
  told,
  mode: part.mode,
  pinned: z.boolean(),
  exempt: z.boolean(),
  version: part.version,
  pressure: z
    .number()
    .nonnegative()
    .meta({ description: 'Worst rate of 24 h ÷ its limit of quarantine; 1: at the limit, or there is an alert' }),
  day,
  spark: z.object({ sends: hourly, hardBounces: hourly, complaints: hourly }),
  ...shown,
  readAt: part.time,
});
export type SetRow = z.infer<typeof SetRow>;

export const SetsQuery = z.strictObject({
  q: z
    .string()
    .max(256)
    .optional()
    .meta({ description: 'Part of the name, of a stream’s value or of the tenant, whatever the case' }),
  kind: z.enum(KINDS).optional().meta({ description: 'Sets alone, or streams alone; default: both' }),
  of: z.string().max(256).optional().meta({ description: 'The streams of this set' }),
  standing: part.standing.optional(),
  tenant: z.string().max(256).optional(),
  mode: part.mode.optional(),
  pinned: part.flagInQuery.optional(),
  exempt: part.flagInQuery.optional(),
  sort: z.enum(SORTS).default('worst'),
  order: z.enum(['asc', 'desc']).optional().meta({ description: 'name: asc; everything else: desc' }),
  limit: part.wholeInQuery(1, 500, 50),
  cursor: part.cursor.optional(),
});
export type SetsQuery = z.output<typeof SetsQuery>;

export const SetsPage = z.object({
  items: z.array(SetRow),
  total: part.count.meta({ description: 'Sets and streams that fit the filter' }),
  next: z.string().nullable().meta({ description: 'Cursor of the next page; null: this is the last' }),
  ...part.freshness,
});
<<<<<<< HEAD
=======

/** How near a set is to a limit, as the judge sees it now. */
export const Reading = z.object({
  metric: part.metric,
  level: part.level,
  limit: part.ratio,
  evidence: z.number(),
  bar: z.number(),
  convicts: z.boolean(),
  nearest: z.boolean().meta({ description: 'The level of its metric that is nearest to its bar' }),
});

const pool = z.string().nullable().meta({ description: 'null: none is set, SES chooses' });
const actual = z.object({ pool, sendingEnabled: z.boolean() });
const why = z.object({ since: part.time, why: z.string(), sentence: z.string() });

/** What a person can do about one set, in the order in which it is offered: what waits for somebody comes first. */
export const ACTIONS = [
  'approve',
  'drop',
  'quarantine',
  'release',
  'pause',
  'resume',
  'pin',
  'unpin',
  'exempt',
  'unexempt',
] as const;
export type Action = (typeof ACTIONS)[number];

/** The numbers behind a decision. */
const Numbers = z.object({
  metric: part.metric,
  count: part.count,
  of: part.count,
  rate: part.ratio,
  limit: part.ratio,
  evidence: z.number(),
  bar: z.number(),
  since: part.time,
});

export const SetDetail = z.object({
  name: part.anyName,
  stream: stream
    .extend({
      sesTenant: z.string().nullable().meta({ description: 'Whom a pause of it pauses; null: nobody' }),
      pausedSince: part.time.nullable().meta({ description: 'Since when its SES tenant is paused by us' }),
    })
    .nullable()
    .meta({ description: 'null: it is a set' }),
  tenant: z.string().nullable(),
  standing: part.standing,
  shadow: z.boolean(),
  since: part.time.nullable(),
  sentence: z.string().nullable(),
  told,
  day,
  version: part.version,
  mode: part.mode,
  pinned: z.boolean(),
  exempt: z.boolean(),
  offences: part.count,
  holdUntil: part.time.nullable().meta({ description: 'When a quarantine may end at the earliest' }),
  until: z
    .object({
      standing: part.time.nullable(),
      pinned: part.time.nullable(),
      exempt: part.time.nullable(),
      mode: part.time.nullable(),
    })
    .meta({ description: 'What ends by itself, and when' }),
  limits: part.limits.meta({ description: 'As they apply now: stricter in probation' }),
  own: z
    .object({ tenant: z.string().nullable(), limits: part.limitsOverride.nullable() })
    .meta({ description: 'What a person set for this set alone (`/settings`); null: what the policy says' }),
  readings: z.array(Reading),
  sentences: z.array(z.string()).meta({ description: 'The nearest reading of each metric, in words' }),
  conviction: z
    .object({ at: part.time, sentence: z.string(), numbers: Numbers })
    .nullable()
    .meta({
      description: 'What convicted it last, while it does not stand healthy: kept whatever a person decided since',
    }),
  unjudged: z.array(part.metric).meta({ description: 'Metrics without anything to measure against' }),
  waitsForProvider: z
    .object({ provider: z.string(), metric: part.metric, since: part.time })
    .nullable()
    .meta({ description: 'The first of `waits`' }),
  ...shown,
  placement: z.object({
    desired: z
      .object({ pool: z.string().nullable(), home: z.boolean(), sendingEnabled: z.boolean(), version: part.count })
      .nullable(),
    actual: actual.extend({ seenAt: part.time.nullable() }).nullable(),
    home: pool,
    sharedPoolDelivery: z.string().nullable().meta({
      description: "Which of SES's shared addresses may carry its mail, as SES says; null: as the account says",
    }),
    appliedVersion: part.count,
    appliedAt: part.time.nullable(),
    held: why.nullable(),
    problem: why.extend({ attempts: part.count, nextAt: part.time.nullable() }).nullable(),
    drift: actual
      .extend({
        since: part.time,
        by: z
          .object({ principal: z.string(), at: part.time })
          .nullable()
          .meta({ description: 'Who did it, as CloudTrail says; null: not known' }),
        answer: z
          .enum(['left', 'put-back', 'given-up'])
          .meta({ description: 'What Lazaretto does about it; `given-up`: it was put back too often' }),
      })
      .nullable(),
  }),
  actions: z
    .array(z.object({ action: z.enum(ACTIONS), allowed: z.boolean(), sentence: z.string().nullable() }))
    .meta({ description: 'Each action, and why it is not available now' }),
  tenantAtSes: part.saidBySes.nullable().meta({
    description:
      'What SES itself holds against its SES tenant: a pause with its reason, or findings; null: nothing is known',
  }),
  judgedAt: part.time,
});
export type SetDetail = z.infer<typeof SetDetail>;

export const SeriesQuery = z.strictObject({
  by: z.enum(['slot', 'hour', 'day']).default('hour'),
  from: part.anyTime.optional().meta({ description: 'Default: 6 hours of slots, 7 days of hours, 90 days ago' }),
  to: part.anyTime.optional().meta({ description: 'Default: now' }),
});
const totals = Object.fromEntries(COUNTERS.map((name) => [name, part.count])) as Record<
  (typeof COUNTERS)[number],
  typeof part.count
>;
const rates = { reporting: part.reporting, hardBounceRate: part.rate, complaintRate: part.rate };
const source = z.object({ name: z.string(), deliveries: part.count, hardBounces: part.count, complaints: part.count });
const named = z.object({ name: z.string(), count: part.count });

export const Series = z.object({
  by: z.enum(['slot', 'hour', 'day']),
  from: part.time,
  to: part.time,
  points: z.array(z.object({ at: part.time, ...totals, ...rates })).meta({
    description: 'In order of time; a span without events is left out. The open slot is not in it',
  }),
  totals: z.object(totals),
  ...rates,
  providers: z.array(
    source.extend({
      softBounces: part.count,
      reports: z.boolean().meta({ description: 'false: its users’ complaints never reach SES' }),
    }),
  ),
  reasons: z.array(named),
  deferrals: z
    .array(
      z.object({
        name: z.string(),
        count: part.count,
        about: z.array(named).meta({ description: 'What the replies are about, the most first' }),
      }),
    )
    .meta({ description: 'Reports that mail is put off, by mailbox provider; one mail may be reported several times' }),
  blocklists: z.array(named).meta({ description: 'Lists that the other side named in bounces' }),
  domains: z.array(source),
  ips: z
    .array(z.object({ name: z.string(), deliveries: part.count }))
    .meta({ description: 'SES names the address in deliveries only: what bounced from which is not known' }),
  unknown: z.array(named),
});

export const HistoryEntry = z.object({
  version: part.count,
  at: part.time,
  from: part.standing,
  to: part.standing,
  cause: z.string(),
  actor: z.string(),
  mode: part.mode,
  sentence: z.string(),
  until: part.time.nullable(),
  numbers: Numbers.nullable(),
});
export const History = z.object({ items: z.array(HistoryEntry).meta({ description: 'The newest first' }) });
>>>>>>> c4fe9b9 (admin: keep what convicted a set beside what it does now, name records by their mechanism, and share the span of a chart)
