import * as z from 'zod';
import { COUNTERS } from '../../counting/counts.ts';
import * as part from './parts.ts';

export const SeriesQuery = z.strictObject({
  by: z.enum(['slot', 'hour', 'day']).default('hour'),
  from: part.anyTime.optional().meta({ description: 'Default: 6 hours of slots, 7 days of hours, 90 days ago' }),
  to: part.anyTime.optional().meta({ description: 'Default: now' }),
  provider: z
    .string()
    .max(256)
    .optional()
    .meta({ description: 'A mailbox provider, as `providers` names it: its own points are in `ofProvider`' }),
});
const totals = Object.fromEntries(COUNTERS.map((name) => [name, part.count])) as Record<
  (typeof COUNTERS)[number],
  typeof part.count
>;
const rates = {
  outcomes: part.count.meta({ description: 'What hard bounces are measured against' }),
  reporting: part.reporting,
  hardBounceRate: part.rate,
  complaintRate: part.rate,
};
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
  ofProvider: z
    .object({
      name: z.string(),
      reports: z.boolean().meta({ description: 'false: its users’ complaints never reach SES, so there is no rate' }),
      points: z.array(
        z.object({ at: part.time, deliveries: part.count, hardBounces: part.count, complaints: part.count, ...rates }),
      ),
    })
    .nullable()
    .meta({ description: 'The points of the mailbox provider that was asked for; null: none was' }),
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
  flow: z
    .array(
      z.object({
        name: z.string(),
        sent: part.count,
        soon: z
          .number()
          .nullable()
          .meta({ description: 'Share of it that was delivered by the end of the hour after; null: nothing was sent' }),
        waiting: part.count.meta({ description: 'Sent within 14 hours before `to`, and not answered yet' }),
      }),
    )
    .meta({ description: 'What became of the mail sent in the span, by mailbox provider; empty by day' }),
  flowHours: z
    .object({
      at: z.array(part.time).meta({ description: 'Where each hour begins' }),
      providers: z.array(
        z.object({
          name: z.string(),
          sent: z.array(part.count),
          soon: z.array(part.rate).meta({
            description:
              'Share of it that was delivered by the end of the hour after; null: nothing was sent, or that hour is not over',
          }),
          deferrals: z
            .array(z.object({ name: z.string(), counts: z.array(part.count) }))
            .meta({ description: 'Reports that mail is put off, by what they are about' }),
        }),
      ),
    })
    .meta({
      description: 'The flow by whole hours in which mail was sent, an entry for each of `at`; empty by day',
    }),
  blocklists: z.array(named).meta({ description: 'Lists that the other side named in bounces' }),
  domains: z.array(source),
  ips: z
    .array(z.object({ name: z.string(), deliveries: part.count }))
    .meta({ description: 'SES names the address in deliveries only: what bounced from which is not known' }),
  unknown: z.array(named),
});

export const Samples = z.object({
  kept: z.boolean().meta({ description: 'false: the policy says `"samples": "off"`, or it is a stream' }),
  items: z
    .array(
      z.object({
        reason: z.string(),
        provider: z.string().meta({ description: 'Mailbox provider; `other`: of no table' }),
        providerName: z.string().meta({ description: 'Its name for people' }),
        code: z.string().meta({ description: 'Of the reply, such as `5.1.1`; empty: it has none' }),
        text: z.string().meta({ description: 'What the server said; `…` stands for words that are not shown' }),
        at: part.time.meta({ description: 'When a bounce was noted to say so' }),
      }),
    )
    .meta({ description: 'At most three of each reason, of the last 16 days; what was noted last first' }),
});
