import * as z from 'zod';
import { LEVELS, METRICS, perMetric } from '../../judging/metrics.ts';
import { plain } from '../../kernel/escape.ts';
import { EFFECTS } from '../../standing/effect.ts';
import { MODES, STANDINGS } from '../../standing/model.ts';

/** Longest reason. Unit: UTF-16 units. */
export const LONGEST_REASON = 500;

/** A moment as Lazaretto writes it: ISO 8601, UTC, milliseconds. */
export const time = z.iso.datetime({ precision: 3 }).meta({ description: 'ISO 8601 in UTC, with milliseconds' });
/** A moment as people and programs may write it: any ISO 8601 with an offset. */
export const anyTime = z.iso.datetime({ offset: true }).meta({ description: 'ISO 8601 with "Z" or an offset' });

const isPlain = (text: string): boolean => plain(text) === text;

/** Text by hand: one line, nothing invisible in it. */
const line = (most: number) =>
  z.string().trim().min(1).max(most).refine(isPlain, { error: 'expected one line of visible characters' });

export const reason = line(LONGEST_REASON).meta({
  description: 'Why, in your own words. It is kept in the audit trail',
});
/** SES's own rule for names of configuration sets and tenants. */
export const ownName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, {
  error: 'expected a name of 1 to 64 letters, digits, "_" or "-" (the rule of SES)',
});
/** A name from events. It may hold any text: escape it wherever it is shown. */
export const anyName = z.string().min(1).max(256);

export const standing = z.enum(STANDINGS);
export const mode = z.enum(MODES);
/** How many of each standing are carried out, held, failed, …; what nobody has is left out. */
const effects = z.partialRecord(z.enum(EFFECTS), z.int().nonnegative());
export const effectsByStanding = z.object({
  healthy: effects,
  warned: effects,
  quarantined: effects,
  probation: effects,
  paused: effects,
});
export const metric = z.enum(METRICS);
export const level = z.enum(LEVELS);
export const count = z.int().nonnegative();
export const reporting = count.meta({
  description: 'Deliveries at providers that send feedback: what a complaint rate is measured against',
});
export const ratio = z.number().nonnegative().meta({ description: 'A share of a whole: 0.05 is 5 %' });
export const rate = ratio.nullable().meta({ description: 'null where there is nothing to divide by' });

const levels = z.object({ warn: ratio, quarantine: ratio, pause: ratio });
export const limits = z.object(perMetric(() => levels));
const someLevels = z.strictObject({
  warn: z.number().gt(0).max(0.5).optional(),
  quarantine: z.number().gt(0).max(0.5).optional(),
  pause: z.number().gt(0).max(0.5).optional(),
});
export const limitsOverride = z.strictObject(perMetric(() => someLevels.optional()));

/** The number of a thing's present state; goes into `If-Match`, and is its `ETag`. */
export const version = z.string().meta({ description: 'Send it back in If-Match' });
export const cursor = z.string().min(1).max(1_000);

/** A whole number in a query. */
export const wholeInQuery = (least: number, most: number, usual: number) =>
  z.coerce.number().int().min(least).max(most).default(usual);
/** `true` or `false` in a query. */
export const flagInQuery = z.enum(['true', 'false']).transform((word) => word === 'true');

/** How much of the fleet is behind an answer, and how old that is. */
export const freshness = {
  asOf: time.nullable().meta({ description: 'When the oldest part of this was read; null: nothing was' }),
  known: count.meta({ description: 'Sets and streams that were read …' }),
  of: count.meta({ description: '… of so many' }),
};

/** What SES said when the inventory last came by. */
export const saidBySes = z.object({ sentence: z.string(), seenAt: time });
