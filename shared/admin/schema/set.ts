import * as z from 'zod';
import { GMAIL_SIGNAL_NAMES } from '../../postmaster/signals.data.ts';
import * as part from './parts.ts';
import { day, shown, stream, told } from './sets.ts';

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

const figure = part.count.nullable();
const figures = z.object({
  ...{ sends: figure, deliveries: figure, hardBounces: figure, bounces: figure, complaints: figure },
  reporting: figure.meta({ description: 'Deliveries to providers that report complaints' }),
});
const snds = z.number().nullable();
const atSes = z
  .object({
    figures: z
      .array(
        z.object({
          ...{ source: z.string(), day: z.string() },
          isp: z.string().nullable().meta({ description: 'Provider, as SES names it; null: all' }),
          ...{ reported: figures, counted: figures },
        }),
      )
      .meta({
        description: 'Of the last day that was compared; null: no figure',
      }),
    addresses: z
      .array(
        z.object({
          ...{ ip: z.string(), day: z.string() },
          ...{ recipients: snds, complaintRate: snds, spamRate: snds, trapHits: snds },
        }),
      )
      .meta({ description: "What Microsoft's SNDS says of the addresses of its pool" }),
  })
  .meta({ description: 'What SES itself reports; nothing is decided by it. Empty: no figure' });

const gmail = z
  .object({
    domains: z.array(z.string()).meta({
      description: 'Gmail is asked about them; no figure is not zero',
    }),
    figures: z
      .array(
        z.object({
          domain: z.string(),
          feedbackId: z.string().nullable().meta({
            description: 'Names the set or its tenant; null: all mail of the domain',
          }),
          what: z.enum(GMAIL_SIGNAL_NAMES).meta({
            description: 'Mail reported as spam, or refused for its reputation',
          }),
          rate: part.ratio,
          day: z.string().meta({ description: 'A date of Gmail’s, in no zone that it names' }),
          limit: part.ratio.nullable().meta({ description: 'The highest that it reaches' }),
          holds: z.enum(['held', 'warned', 'quarantined']).nullable().meta({
            description: 'Held against the set, or why it is warned or quarantined; null: neither',
          }),
        }),
      )
      .meta({ description: 'The newest of each in 30 days' }),
  })
  .meta({ description: 'What Gmail says' });

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
  standing: part.standing.meta({
    description: 'What was decided of it last, `healthy` where nothing was; to be shown is `words`',
  }),
  shadow: z.boolean(),
  since: part.time.nullable(),
  sentence: z.string().nullable(),
  told,
  day,
  version: part.version,
  mode: part.mode,
  modeFrom: z
    .enum(['person', 'policy'])
    .meta({ description: '`person`: somebody set the mode of this set by hand; `policy`: nobody did' }),
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
  inherited: part.limits.meta({ description: 'What would hold without `own`: of its tenant, or of the deployment' }),
  own: z
    .object({ tenant: z.string().nullable(), limits: part.limitsOverride.nullable() })
    .meta({ description: 'What a person set for this set alone (`/settings`); null: what the policy says' }),
  readings: z.array(Reading),
  sentences: z.array(z.string()).meta({ description: 'The nearest reading of each metric, in words' }),
  conviction: z.object({ at: part.time, sentence: z.string(), numbers: Numbers }).nullable().meta({
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
    description: 'What SES itself holds against its SES tenant; null: nothing is known',
  }),
  atSes,
  gmail: gmail.nullable().meta({
    description: 'null: Gmail is asked about no domain that it sends from',
  }),
  judgedAt: part.time,
});
export type SetDetail = z.infer<typeof SetDetail>;

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
