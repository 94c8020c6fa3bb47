import * as z from 'zod';
import { GRADES, LIST_SOURCES, PROFILE_POOLS } from '../../profile/model.ts';
import { EFFECTS } from '../../standing/effect.ts';
import { MOST_HELD } from '../needs/model.ts';
import * as part from './parts.ts';
import { ACTIONS } from './set.ts';

/** `policy`: nobody says otherwise, so what the policy says holds. */
export const MODE_CHOICES = ['observe', 'enforce', 'policy'] as const;

const until = part.anyTime.nullable().optional().meta({ description: 'Ends by itself then; must be in the future' });

export const ActionBody = z
  .strictObject({ action: z.enum(ACTIONS), reason: part.reason, until })
  .meta({ description: '`until` goes with quarantine, pause, pin and exempt' });
export const SetModeBody = z.strictObject({ mode: z.enum(MODE_CHOICES), reason: part.reason, until });
export const SettingsBody = z
  .strictObject({
    tenant: part.ownName.nullable().optional(),
    limits: part.limitsOverride.nullable().optional(),
    reason: part.reason,
  })
  .meta({ description: 'What is left out stays; null: what the policy says holds again' });

/** What a change of a set made of it. */
export const Changed = z.object({
  name: part.anyName,
  version: part.version,
  standing: part.standing,
  mode: part.mode,
  pinned: z.boolean(),
  exempt: z.boolean(),
  sentence: z.string(),
  at: part.time,
});
export type Changed = z.infer<typeof Changed>;

export const ReleasesBody = z.strictObject({ since: part.anyTime, reason: part.reason });
export const ReleasesQuery = z.strictObject({
  since: part.anyTime.optional().meta({ description: 'Default: a day ago' }),
});
export const ReleasePreview = z.object({
  since: part.time,
  release: z.array(
    z.object({
      name: part.anyName,
      standing: part.standing,
      effect: z.enum(EFFECTS).meta({ description: 'What SES does of it: one that is held was never moved' }),
      since: part.time,
      sentence: z.string(),
    }),
  ),
  skipped: z
    .array(z.object({ name: part.anyName, sentence: z.string() }))
    .meta({ description: 'Sets that are away and would be left alone, each with the reason' }),
});
export const Released = z.object({
  released: z.array(z.object({ name: part.anyName, version: part.version, sentence: z.string() })),
  skipped: z.array(z.object({ name: part.anyName, sentence: z.string() })),
});

export const HeldBody = z
  .strictObject({
    action: z.enum(['approve', 'drop']),
    items: z
      .array(z.strictObject({ name: part.anyName, version: part.version }))
      .min(1)
      .max(MOST_HELD),
    reason: part.reason,
  })
  .meta({ description: '`version`: as it was seen; what was decided anew since is left alone' });
export const HeldDone = z.object({
  done: z.array(z.object({ name: part.anyName, version: part.version, sentence: z.string() })),
  refused: z.array(z.object({ name: part.anyName, sentence: z.string() })).meta({ description: 'Left alone, and why' }),
});

export const Switch = z.object({
  automatic: z.boolean().meta({ description: 'false: nothing is moved automatically; judging and telling go on' }),
  mode: z.enum(MODE_CHOICES).meta({ description: 'observe: for every set, whatever tenants and sets say' }),
  version: part.version,
});
export const SwitchBody = z.strictObject({
  automatic: z.boolean().optional(),
  mode: z.enum(MODE_CHOICES).optional(),
  reason: part.reason,
});

/** What sets show together that each alone does not, while it lasts. */
export const Together = z.object({
  since: part.time,
  sentence: z.string(),
  sets: part.count.meta({ description: 'That have mail in it' }),
  hitSets: part.count.meta({ description: 'That have bounces, or complaints' }),
  worst: z.array(z.string()).meta({ description: 'Those with most of them' }),
  moves: z.boolean().meta({ description: 'Whether the policy quarantines those with evidence of their own' }),
});
const declared = z
  .strictObject({
    perDay: z.int().min(1).max(1_000_000_000).optional(),
    industry: z.string().min(1).max(100).optional(),
    lists: z.enum(LIST_SOURCES).optional(),
  })
  .meta({ description: 'What the tenant says of its mail: messages a day, business, where its addresses come from' });
/** How risky a tenant is, and why. */
const Profile = z.object({
  grade: z.enum(GRADES).meta({ description: 'A the safest, D the riskiest' }),
  points: z.number(),
  reasons: z.array(z.object({ id: z.string(), points: z.number(), sentence: z.string(), source: z.string() })),
  pool: z.enum(PROFILE_POOLS).meta({ description: 'What kind of pool suits it' }),
  ladder: z.string().meta({ description: 'A row of docs/ladders.md' }),
  startStep: z.int().meta({ description: 'The step to begin with, from 1' }),
  surveyedAt: part.time.nullable().meta({ description: 'When its mail was last counted; null: never yet' }),
});

export const TenantRow = z.object({
  name: z.string(),
  sets: part.count,
  streams: part.count.meta({ description: 'Streams of its own; `standings` counts sets alone' }),
  healthy: part.count.meta({
    description: 'Sets that are healthy: they stand so, are judged, wait for nothing, and no incident clears them',
  }),
  standings: z.object({
    healthy: part.count,
    warned: part.count,
    quarantined: part.count,
    probation: part.count,
    paused: part.count,
  }),
  effects: part.effectsByStanding.meta({
    description: 'Of the sets of each standing: how many are carried out, held, …',
  }),
  patterns: z.array(z.string()).meta({ description: 'Sets that the policy gives to it, * for any characters' }),
  mode: part.mode.nullable().meta({ description: 'null: the deployment’s' }),
  limits: part.limitsOverride.nullable(),
  declared: declared.nullable(),
  profile: Profile,
  inPolicy: z.boolean().meta({ description: 'false: only SES, or a set’s own settings, name this tenant' }),
  together: Together.nullable().meta({ description: 'null: its sets together are within the limits' }),
  atSes: part.saidBySes.nullable().meta({
    description: 'What SES holds against its tenant of that name; null: nothing known',
  }),
});
export const Tenants = z.object({
  items: z.array(TenantRow),
  newSenders: Together.nullable().meta({ description: 'What new senders show together, whoever they belong to' }),
  version: part.version.meta({ description: 'Of the policy, which tenants are part of' }),
  ...part.freshness,
});
export const TenantBody = z.strictObject({
  sets: z.array(z.string().max(64)).max(10_000),
  mode: part.mode.nullable().optional(),
  limits: part.limitsOverride.nullable().optional(),
  declared: declared.nullable().optional().meta({ description: 'Left out: as it is; null: nothing' }),
  reason: part.reason,
});

const hex = z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected 64 hexadecimal digits' });
export const SUPPRESSION_ACTIONS = ['check', 'list', 'add', 'remove', 'export', 'import'] as const;
export const SuppressionKeyBody = z.strictObject({ proposed: hex, reason: part.reason });
export const SuppressionKey = z.object({ key: hex });
export const SuppressionBody = z.strictObject({
  action: z.enum(SUPPRESSION_ACTIONS),
  tenant: part.ownName.nullable().meta({ description: 'null: the list of the account' }),
  count: part.count.meta({ description: 'Of how many addresses' }),
  digest: hex.meta({ description: 'HMAC-SHA-256 of the addresses, in lower case, in order, one a line' }),
  reason: part.reason,
});

/** What the command line does to data by its caller's own rights. */
export const NOTED_WORK = ['recount', 'export', 'forget'] as const;
export const WorkBody = z.strictObject({
  action: z.enum(NOTED_WORK),
  tenant: part.ownName.nullable().meta({ description: 'Whose data it is; null: of no tenant alone' }),
  what: z
    .string()
    .regex(/^[\x20-\x7e]{1,200}$/)
    .nullable()
    .meta({ description: 'Of what, such as a span of time' }),
  digest: hex.nullable().meta({ description: 'HMAC-SHA-256 of an address that it is about; null: of none' }),
  reason: part.reason,
});

/** A policy as a file has it. Its own checks say what is wrong with each field. */
const policyText = z.string().min(1).max(300_000).meta({ description: 'A policy as JSON text, see docs/policy.md' });
export const PolicyInForce = z.object({
  policy: policyText,
  source: z.enum(['saved', 'deployment']).meta({ description: 'By whom: saved by a person, or deployed' }),
  version: part.version,
});
export const PolicyBody = z.strictObject({ policy: policyText });
export const PolicySaveBody = PolicyBody.extend({ reason: part.reason });
export const PolicyVerdict = z.object({ valid: z.boolean(), problems: z.array(z.string()) });

const firstDecision = z
  .object({ level: part.level, at: part.time, sentence: z.string() })
  .nullable()
  .meta({ description: 'The worst it would have come to, and when it first did; null: nothing' });
export const PolicyPreview = z.object({
  from: part.time,
  to: part.time,
  changes: z.array(z.object({ name: part.anyName, present: firstDecision, proposed: firstDecision })),
  moved: z.object({ present: part.count, proposed: part.count }).meta({ description: 'Sets quarantined or paused' }),
  looked: part.count.meta({ description: 'Sets that were judged anew; the worst come first' }),
  of: part.count.meta({ description: '… of so many' }),
});
