import * as z from 'zod';
import { LIST_SOURCES } from '../../onboarding/order.ts';
import { STAGES } from '../../onboarding/progress.ts';
import { RECORD_STATES } from '../../records/model.ts';
import { REVOKED, SHARED, USUAL_DAYS } from '../../tenant-page/grant.ts';
import { LANGUAGES } from '../../tenant-page/languages.ts';
import { MOST_DAYS } from '../../tenant-page/token.ts';
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

export const TenantLinkBody = z.strictObject({
  days: z
    .int()
    .min(1)
    .max(MOST_DAYS)
    .default(USUAL_DAYS)
    .meta({ description: `How long the link opens the page, ${MOST_DAYS} days at most` }),
  language: z.enum(LANGUAGES).optional().meta({ description: 'Of the page; without it the reader’s browser decides' }),
  reason: part.reason.default(SHARED),
});
export const TenantLink = z.object({
  url: z.string().meta({ description: 'A secret: whoever has it sees the page' }),
  endsAt: part.time,
});
export const TenantLinksVoidBody = z.strictObject({ reason: part.reason.default(REVOKED) });

const named = z.array(z.string().max(300)).max(100).default([]);
/** What of a customer is to be deleted. Its own checks say what is wrong with each name. */
const Named = z.strictObject({
  sets: named,
  domains: named,
  sesTenant: z.boolean().default(false).meta({ description: 'SES’s tenant of the customer’s name, too' }),
  suppression: z.boolean().default(false).meta({ description: 'Its suppression list may go with it' }),
});
export const RemovalBody = Named.extend({
  stop: z.boolean().default(false).meta({ description: 'Delete nothing more; what is left stays' }),
  reason: part.reason,
});
/** Names nothing: everything that an order made. */
export const RemovalPlanBody = Named;
export const RemovalPlan = z.object({
  tenant: part.ownName,
  sets: z.array(z.string()),
  domains: z.array(z.string()),
  sesTenant: z.boolean(),
  suppression: z.boolean(),
  calls: z.array(z.object({ call: z.string(), on: z.string(), why: z.string() })),
  stays: z
    .array(z.object({ field: z.string(), name: z.string(), why: z.string() }))
    .meta({ description: 'What was asked for and may not be deleted now' }),
  records: z
    .array(z.object({ name: z.string(), type: z.string(), value: z.string(), state: z.enum(RECORD_STATES) }))
    .meta({ description: 'Records that their owner may take out of the DNS afterwards, as last seen' }),
  leaves: z.array(z.string()),
});
export type RemovalPlan = z.infer<typeof RemovalPlan>;

const step = z.object({
  call: z.string().meta({ description: 'SES’s operation' }),
  on: z.string(),
  why: z.string(),
  state: z.enum(['waiting', 'done', 'refused', 'by-hand']),
  sentence: z.string().nullable().meta({ description: 'What SES said, or what was kept as it is' }),
  todo: z.string().nullable().meta({ description: 'What a person does about it' }),
});
const dkim = z
  .object({
    tokens: z.array(z.string()),
    signingZone: z.string(),
    origin: z.string().nullable(),
    verified: z.boolean(),
  })
  .nullable()
  .meta({ description: 'null: SES has not made its keys yet' });
/** A domain as SES showed it last. */
export const IdentityShown = z.object({
  domain: z.string(),
  seenAt: part.time,
  dkim,
  mailFrom: z.string().nullable(),
  mailFromVerified: z.boolean(),
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
  suppression: z
    .array(z.object({ set: z.string(), reasons: z.array(z.string()), scope: z.string(), autoValidation: z.string() }))
    .meta({ description: 'What the template wants each set to suppress' }),
  declared: z.object({
    expectPerDay: part.count.nullable(),
    industry: z.string().nullable(),
    lists: z.enum(LIST_SOURCES),
  }),
  steps: z.array(step),
  leaves: z.array(z.string()).meta({ description: 'What its removal leaves; none: it is not being taken out' }),
  domains: z.array(
    z.object({
      domain: z.string(),
      stage: z.enum(STAGES).meta({ description: 'How far this domain is' }),
      mailFrom: z.string().nullable(),
      dkim,
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
