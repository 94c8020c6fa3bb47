import * as z from 'zod';
import { SEVERITIES } from '../../alerts/model.ts';
import { NEED_KINDS } from '../needs/model.ts';
import { Switch } from './changes.ts';
import * as part from './parts.ts';
import { SetRow } from './sets.ts';

const hourly = z.array(part.count).length(24);

export const Fleet = z.object({
  now: part.time,
  switch: Switch,
  policyMode: part.mode,
  policyVersion: part.version,
  quarantinePool: z.string(),
  actor: z.string().meta({ description: 'Who you are, as the audit trail names you' }),
  mayWrite: z.boolean(),
  standings: z.object({
    healthy: part.count,
    warned: part.count,
    quarantined: part.count,
    probation: part.count,
    paused: part.count,
  }),
  streams: z
    .object({
      healthy: part.count,
      warned: part.count,
      quarantined: part.count,
      probation: part.count,
      paused: part.count,
    })
    .meta({ description: 'The same of the streams; everything else here counts sets alone' }),
  healthy: part.count.meta({
    description: 'Sets that are healthy: they stand so, are judged, wait for nothing, and no incident clears them',
  }),
  healthyStreams: part.count.meta({ description: 'The same of the streams' }),
  notJudged: part.count.meta({ description: 'Sets of which nothing can be judged' }),
  waiting: part.count.meta({ description: 'Sets that wait until a mailbox provider is cleared' }),
  cleared: part.count.meta({ description: 'Healthy sets with hits that an incident of a mailbox provider clears' }),
  effects: part.effectsByStanding.meta({
    description: 'Of the sets of each standing: how many are carried out, held, failed, …',
  }),
  streamEffects: part.effectsByStanding.meta({ description: 'The same of the streams' }),
  headline: z.string().meta({ description: 'The fleet in a sentence; while not all is read, how far that is' }),
  shadow: part.count.meta({ description: 'Sets that only would have been moved (observe mode)' }),
  pinned: part.count,
  exempt: part.count,
  held: part.count.meta({ description: 'Decisions that wait for a person' }),
  notices: z
    .array(
      z.object({
        severity: z.enum(SEVERITIES),
        title: z.string(),
        sentence: z.string(),
        next: z.array(z.string()),
        since: part.time,
      }),
    )
    .meta({ description: 'What the inventory found that lasts: the account, its tenants, pools, unwatched sets' }),
  account: part.saidBySes
    .nullable()
    .meta({ description: 'How the account stands at SES, and how much of its quota is used; null: not known' }),
  incidents: part.count.meta({ description: 'That are going on' }),
  day: z.object({
    sends: part.count,
    deliveries: part.count,
    reporting: part.reporting,
    hardBounces: part.count,
    complaints: part.count,
    hardBounceRate: part.rate,
    complaintRate: part.rate,
  }),
  spark: z.object({ sends: hourly, hardBounces: hourly, complaints: hourly }),
  worst: z.array(SetRow).meta({ description: 'At most ten, the worst first' }),
  ...part.freshness,
});
export type Fleet = z.infer<typeof Fleet>;

export const Incidents = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      provider: z.string(),
      metric: part.metric,
      openedAt: part.time,
      closedAt: part.time.nullable().meta({ description: 'null: it is going on' }),
      withheld: z
        .object({ from: part.time, to: part.time })
        .meta({ description: 'Sending hours that count against nobody' }),
      limit: part.ratio,
      count: part.count,
      of: part.count,
      sets: part.count,
      sentence: z.string(),
      clears: z
        .object({
          count: part.count,
          first: z.array(z.object({ name: z.string(), hits: part.count, rate: part.rate })),
        })
        .meta({
          description:
            'Sets and streams that nobody would call healthy without it, while it goes on: the first 20 by their hits at the provider, each with its rate of the last 24 hours everywhere',
        }),
    }),
  ),
});

export const Needs = z.object({
  items: z
    .array(
      z.object({
        kind: z.enum(NEED_KINDS),
        severity: z.enum(SEVERITIES),
        title: z.string(),
        sentence: z.string(),
        since: part.time.nullable(),
        count: part.count,
        items: z.array(
          z.object({
            name: z.string(),
            sentence: z.string(),
            version: part.version.nullable(),
            copy: z.string().nullable().meta({ description: 'To be copied as it is, such as a record to publish' }),
          }),
        ),
        action: z.object({
          label: z.string(),
          does: z.enum(['approve', 'open']),
          page: z.string().meta({ description: 'The page of the console, as it stands after `#`' }),
          command: z.string().nullable(),
        }),
      }),
    )
    .meta({ description: 'The gravest first; a mass failure is one of them' }),
  ...part.freshness,
});

export const Held = z.object({
  items: z.array(
    z.object({
      name: part.anyName,
      tenant: z.string().nullable(),
      standing: part.standing,
      version: part.version,
      since: part.time,
      why: z.enum(['switch', 'blast-radius']),
      sentence: z.string(),
      decision: z.string().meta({ description: 'The sentence of the decision that waits' }),
    }),
  ),
});

export const Listings = z.object({
  items: z.array(
    z.object({
      subject: z.string().meta({ description: 'IP address or domain' }),
      list: z.string(),
      status: z.enum(['listed', 'clean', 'unknown']),
      since: part.time.nullable(),
      checkedAt: part.time,
      sentence: z.string(),
      suspects: z.array(part.anyName).meta({
        description:
          'Sets that it is held against: of a domain those that send from it, of an address those whose numbers of the day before speak for it',
      }),
    }),
  ),
});
export const Findings = z.object({
  items: z.array(
    z.object({
      domain: z.string(),
      check: z.string().meta({ description: 'spf, dkim, dmarc, …' }),
      status: z.enum(['pass', 'warn', 'fail', 'unknown']),
      since: part.time.nullable(),
      checkedAt: part.time,
      sentence: z.string(),
      publish: z
        .object({ name: z.string(), type: z.string(), value: z.string() })
        .nullable()
        .meta({ description: 'The record to publish' }),
    }),
  ),
});

export const ReasonBody = z.strictObject({ reason: part.reason });
export const RefoldBody = z.strictObject({
  from: part.anyTime,
  to: part.anyTime,
  reason: part.reason,
});
export const Done = z.object({ sentence: z.string() });

export const TestAlertGiven = Done.extend({ alertId: z.string() });
export const TestAlertQuery = z.strictObject({
  alertId: z.string().max(100).optional().meta({ description: 'Default: the newest of 30 days' }),
});
export const TestAlertState = z.object({
  alertId: z.string().nullable().meta({ description: 'null: nobody sent one' }),
  state: z
    .enum(['none', 'waiting', 'failing', 'done'])
    .meta({ description: 'waiting: not tried yet; failing: a channel did not take it, and is tried again' }),
  channels: z.array(
    z.object({
      name: z.string(),
      sentAt: part.time.nullable().meta({ description: 'null: it did not take it' }),
      sentence: z.string(),
    }),
  ),
});

export const EvacuationState = z.object({
  state: z.enum(['none', 'asked', 'under-way', 'done']).meta({ description: 'asked: it begins within a minute' }),
  since: part.time.nullable(),
  sets: z.int().meta({ description: 'sets that were looked at' }),
  broughtHome: z.int(),
  detached: z.int().meta({ description: 'event destinations that were taken off' }),
  left: z.object({ count: z.int(), first: z.array(z.string()) }).meta({ description: 'what is left for a person' }),
});

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), sentence: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
