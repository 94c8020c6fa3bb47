import * as z from 'zod';
import { Domains } from './capacity.ts';
import { Findings } from './fleet.ts';
import * as part from './parts.ts';

const record = z.object({ name: z.string(), type: z.string(), value: z.string() });
const source = z.object({
  ip: z.string(),
  name: z.string().nullable(),
  kind: z.enum(['ours', 'known', 'unknown']).meta({
    description: 'ours: SES, or who has the domain’s own key or SPF; known: a service for many; unknown: anybody',
  }),
  messages: part.count,
  spfAligned: part.count,
  dkimAligned: part.count,
  disposition: z.string().meta({ description: 'The strictest that a receiver applied' }),
});

const aligned = part.count.meta({ description: 'Messages that pass DMARC' });
const sources = z
  .object({ count: part.count, first: z.array(source) })
  .meta({ description: 'Those with most messages' });
const tls = z.object({ successful: part.count, failed: part.count, results: z.record(z.string(), part.count) });
const abuse = z.record(z.string(), part.count).meta({ description: 'They never count as complaints' });

/** Sums are of reports whose mail passes DMARC; what the others say stands under `claimed` alone. */
export const Reported = z.object({
  messages: part.count,
  aligned,
  sources,
  readiness: z.object({
    policy: z.string(),
    next: z.enum(['quarantine', 'reject']).nullable().meta({ description: 'p to publish now; null: nothing' }),
    why: z.string(),
    publish: record.nullable().meta({ description: 'null: no step, or nobody knows for sure what stands there' }),
  }),
  days: z.array(
    z.object({ day: z.string(), messages: part.count, aligned: part.count, failing: part.count }).meta({
      description: 'failing: not aligned, and neither forwarded nor of a mailing list',
    }),
  ),
  reporters: z.array(
    z.object({
      name: z.string(),
      isKnown: z.boolean().meta({ description: 'What it says decides; anybody else’s is shown' }),
      isBelieved: z.boolean().meta({
        description: 'Its mail passes DMARC for that name; false: the name is claimed, and it counts nowhere',
      }),
      reports: part.count,
      messages: part.count,
      newest: part.time,
    }),
  ),
  tls,
  abuse,
  claimed: z
    .object({ reports: part.count, messages: part.count, aligned, sources, tls, abuse })
    .meta({ description: 'What reports claim whose mail does not pass DMARC: in none of the sums beside it' }),
});

const Gmail = z.object({
  askedAt: part.time,
  problem: z.string().nullable().meta({ description: 'Why nothing, or only a part, was learnt; null: all was' }),
  newestDay: z.string().nullable().meta({ description: 'The last day with a figure; null: there never was one' }),
  days: z
    .array(
      z.object({
        day: z.string(),
        spamRate: part.rate.meta({ description: 'null: not said, which is not zero' }),
        feedback: z.array(z.object({ id: z.string(), spamRate: part.rate })),
        errors: z.array(z.object({ words: z.string(), share: part.ratio })),
      }),
    )
    .meta({ description: 'Of the last 30 days, the newest first; days without a figure are left out' }),
  compliance: z
    .object({
      askedAt: part.time,
      of: z.string(),
      rows: z.array(z.object({ requirement: z.string(), status: z.string() })),
    })
    .nullable(),
});

export const DomainShown = z.object({
  domain: z.string(),
  checkedAt: part.time.nullable().meta({ description: 'When the patrol looked at its records; null: never' }),
  records: z.array(z.object({ name: z.string(), type: z.string(), texts: z.array(z.string()) })).meta({
    description: 'As the patrol saw them last',
  }),
  findings: Findings.shape.items,
  mail: Domains.shape.items.element.nullable().meta({ description: 'What it sent in the last month; null: nothing' }),
  reports: Reported.nullable().meta({ description: 'Of the last 30 days; null: no receiver said anything' }),
  gmail: Gmail.nullable().meta({ description: 'What Gmail’s Postmaster Tools say; null: it is not asked' }),
  isCollecting: z.boolean().meta({ description: 'Reports of some domain have come' }),
});

export const RefusedReports = z.object({
  items: z
    .array(
      z.object({
        at: part.time,
        object: z.string().meta({ description: 'Of the bucket, which keeps it for a week; #2 is its second part' }),
        from: z.string().nullable().meta({ description: 'The domain that the mail proves to be from' }),
        reason: z.string(),
      }),
    )
    .meta({ description: 'The newest first, a hundred at most' }),
});
