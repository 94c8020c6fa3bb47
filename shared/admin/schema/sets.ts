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
  standing: part.standing.meta({
    description: 'What was decided of it last, `healthy` where nothing was; to be shown is `words`',
  }),
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
  page: part.wholeInQuery(1, 100_000, 1).meta({
    description:
      'Which page, as long as `limit`; rows that come or go meanwhile shift it, which they do not with `cursor`',
  }),
});
export type SetsQuery = z.output<typeof SetsQuery>;

export const SetsPage = z.object({
  items: z.array(SetRow),
  total: part.count.meta({ description: 'Sets and streams that fit the filter' }),
  next: z.string().nullable().meta({ description: 'Cursor of the next page; null: this is the last' }),
  ...part.freshness,
});
