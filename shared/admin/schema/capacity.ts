import * as z from 'zod';
import { ADVICE_LEVELS } from '../../capacity/pool.ts';
import * as part from './parts.ts';

const advice = z.array(
  z.object({
    id: z.string(),
    level: z.enum(ADVICE_LEVELS).meta({ description: 'due: something should be done; look: it should be looked at' }),
    sentence: z.string(),
    source: z.string(),
  }),
);
const surveyedAt = part.time.nullable().meta({ description: 'When mail was last counted; null: never yet' });
const names = z.object({ count: part.count, first: z.array(z.string()) });

export const Capacity = z.object({
  surveyedAt,
  items: z.array(
    z.object({
      pool: z.string(),
      isManaged: z.boolean(),
      addresses: z.array(
        z.object({
          ip: z.string(),
          warmupPercent: z.number().nullable().meta({ description: 'As SES says' }),
          perDay: part.count.nullable().meta({ description: 'Messages a day of late, as counted' }),
        }),
      ),
      perDay: part.count.nullable().meta({ description: 'Messages a day; null: not a week is counted yet' }),
      peak: part.count.meta({ description: 'Messages on its largest day' }),
      sets: part.count,
      tenants: part.count,
      advice,
    }),
  ),
});

export const Domains = z.object({
  surveyedAt,
  items: z.array(
    z.object({
      domain: z.string(),
      perDay: part.count.meta({ description: 'Messages a day, over its days with mail of the last month' }),
      lastDay: z.string().meta({ description: 'Its last day with mail, such as 2026-01-31' }),
      idleDays: part.count,
      hardBounceRate: part.rate,
      complaintRate: part.rate.meta({ description: 'Of all deliveries, also those of providers that report none' }),
      trend: z
        .number()
        .nonnegative()
        .nullable()
        .meta({ description: 'Mail of the last week ÷ that of the three before' }),
      sets: names,
      tenants: names,
      records: z.enum(['sound', 'broken', 'unknown']).meta({ description: 'What the patrol says of its records' }),
      isRetired: z.boolean(),
      advice,
    }),
  ),
});
