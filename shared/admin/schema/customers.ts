import * as z from 'zod';
import { LIST_SOURCES } from '../../onboarding/order.ts';
import { STAGES } from '../../onboarding/progress.ts';
import { RECORD_STATES } from '../../records/model.ts';
import * as part from './parts.ts';

/** An order as it is given. Its own checks say what is wrong with each field. */
export const OrderBody = z.strictObject({
  domains: z.array(z.string().max(300)).max(100),
  streams: z.array(z.string().max(64)).max(100).default([]).meta({ description: 'Of the template; none: all of them' }),
  template: z.record(z.string(), z.unknown()).meta({ description: 'A template, see docs/onboarding.md' }),
  expectPerDay: z.number().nullable().default(null),
  industry: z.string().max(100).nullable().default(null),
  lists: z
    .string()
    .max(40)
    .default('unknown')
    .meta({ description: LIST_SOURCES.join(', ') }),
  reason: part.reason,
});

const step = z.object({
  call: z.string().meta({ description: 'SES’s operation' }),
  on: z.string(),
  why: z.string(),
  state: z.enum(['waiting', 'done', 'refused', 'by-hand']),
  sentence: z.string().nullable().meta({ description: 'What SES said, or what was kept as it is' }),
  todo: z.string().nullable().meta({ description: 'What a person does about it' }),
});
const record = z.object({
  name: z.string(),
  type: z.enum(['CNAME', 'MX', 'TXT']),
  value: z.string(),
  ttl: part.count,
  state: z.enum(RECORD_STATES),
  found: z.array(z.string()),
});
export const Customer = z.object({
  tenant: part.ownName,
  stage: z.enum(STAGES),
  since: part.time,
  template: z.object({ name: z.string(), version: part.count }),
  sets: z.array(z.string()),
  declared: z.object({
    expectPerDay: part.count.nullable(),
    industry: z.string().nullable(),
    lists: z.enum(LIST_SOURCES),
  }),
  steps: z.array(step),
  domains: z.array(
    z.object({
      domain: z.string(),
      mailFrom: z.string().nullable(),
      dkim: z
        .object({
          tokens: z.array(z.string()),
          signingZone: z.string(),
          origin: z.string().nullable(),
          verified: z.boolean(),
        })
        .nullable()
        .meta({ description: 'null: SES has not made its keys yet' }),
      mailFromVerified: z.boolean(),
      region: z.string().nullable(),
      dmarc: z.object({ policy: z.enum(['none', 'quarantine', 'reject']), rua: z.string().nullable() }),
      checkedAt: part.time.nullable().meta({ description: 'When the patrol looked; null: it has not' }),
      records: z.array(record),
      notes: z.array(z.string()),
    }),
  ),
});
export type Customer = z.infer<typeof Customer>;
