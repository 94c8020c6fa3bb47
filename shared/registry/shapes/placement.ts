import type { SeenAccount, SeenFindings, TenantFinding } from '../../account/model.ts';
import type { Leaks, StageMark, StandbyMark } from '../../evaluation/ports/pools.ts';
import {
  anything,
  flag,
  list,
  nullable,
  number,
  object,
  optional,
  record,
  type Shape,
  text,
  wordOf,
} from '../../kernel/shape.ts';
import type { GraveListing } from '../../placement/failover.ts';
import type { InventoryFindings, LastingFinding } from '../../placement/findings.ts';
import type { DedicatedIp, Pools, SeenIdentity } from '../../placement/inventory-model.ts';
import type { Mass, MassReason } from '../../placement/mass-model.ts';
import type { ActualPlacement, HeldMove, MoveProblem, Placement, PlacementDrift } from '../../placement/model.ts';
import type { Carried, Coming } from '../../placement/readiness.ts';
import { NAME_LIST } from './parts.ts';

const ACTUAL = { pool: nullable(text), sendingEnabled: flag };

/** Decisions that wait at the same time. */
export const MASS: Shape<Mass> = object<Mass>({
  kind: optional(wordOf()),
  severity: optional(wordOf()),
  since: number,
  sentence: text,
  sets: list(text),
  reasons: optional(list(object<MassReason>({ set: text, why: text }))),
  told: nullable(object({ sequence: number, at: number, count: number })),
});

/** Where a set is, and where it goes back to: what is believed here decides by which addresses it sends. */
export const PLACEMENT: Shape<Placement> = object<Placement>({
  configurationSet: text,
  home: nullable(object({ pool: nullable(text), recordedAt: number })),
  away: flag,
  sendingPaused: flag,
  tenantPausedAt: optional(number),
  appliedVersion: number,
  appliedAt: nullable(number),
  actual: nullable(object<ActualPlacement>(ACTUAL)),
  maxDeliverySeconds: optional(number),
  held: nullable(
    object<HeldMove>({
      version: number,
      since: number,
      why: wordOf(),
      sentence: text,
      reminders: number,
      isTogether: optional(flag),
    }),
  ),
  problem: nullable(
    object<MoveProblem>({
      version: number,
      since: number,
      why: wordOf(),
      sentence: text,
      attempts: number,
      nextAt: nullable(number),
      reminders: number,
      isTogether: optional(flag),
      wasTold: optional(flag),
    }),
  ),
  drift: nullable(
    object<PlacementDrift>({
      ...ACTUAL,
      version: number,
      since: number,
      reminders: number,
      leak: optional(anything),
      by: optional(anything),
      answer: optional(wordOf()),
      isTogether: optional(flag),
    }),
  ),
  lookAt: optional(number),
  reapplied: optional(list(number)),
  unnamed: optional(anything),
});

export const POOLS: Shape<Omit<Pools, 'seenAt'>> = object<Omit<Pools, 'seenAt'>>({
  pools: list(text),
  ips: list(
    object<DedicatedIp>({
      ip: text,
      pool: nullable(text),
      warmupStatus: nullable(text),
      warmupPercent: nullable(number),
    }),
  ),
  managed: optional(list(text)),
});

export const CARRIED: Shape<Carried> = object<Carried>({ at: number, days: number, byIp: record(number) });
export const COMING: Shape<Coming> = object<Coming>({
  at: number,
  sets: number,
  mailsPerDay: number,
  first: list(text),
});
export const LEAKS: Shape<Leaks> = object<Leaks>({ at: number, names: NAME_LIST, queued: optional(NAME_LIST) });

export const SEEN_IDENTITY: Shape<SeenIdentity> = object<SeenIdentity>({
  name: text,
  kind: text,
  verifiedForSending: flag,
  verificationStatus: nullable(text),
  verificationError: nullable(text),
  dkim: nullable(
    object({
      signingEnabled: flag,
      status: nullable(text),
      tokens: list(text),
      signingHostedZone: nullable(text),
      origin: nullable(text),
    }),
  ),
  mailFrom: nullable(object({ domain: text, status: nullable(text), onMxFailure: nullable(text) })),
  configurationSet: nullable(text),
  seenAt: number,
});

export const TOPICS: Shape<readonly string[]> = list(text);
export const INVENTORY_FINDINGS: Shape<InventoryFindings> = record(
  optional(object<LastingFinding>({ count: number, first: list(text), since: number, reminders: number })),
);

export const SEEN_ACCOUNT: Shape<SeenAccount> = object<SeenAccount>({
  account: nullable(
    object({
      enforcement: nullable(text),
      sendingEnabled: flag,
      production: flag,
      quota: nullable(object({ most: nullable(number), sent: number })),
    }),
  ),
  tenants: nullable(
    list(object({ name: text, pausedBy: nullable(wordOf()), cause: nullable(text), impact: nullable(text) })),
  ),
  endpoints: nullable(list(object({ name: text, regions: list(text) }))),
  seenAt: number,
  findings: optional(
    object<SeenFindings>({
      askedAt: number,
      items: nullable(
        list(object<TenantFinding>({ tenant: text, type: text, impact: nullable(text), since: nullable(number) })),
      ),
    }),
  ),
});

export const GRAVE_LISTING: Shape<GraveListing> = object<GraveListing>({ ip: text, list: text, since: number });
export const STANDBY_MARK: Shape<StandbyMark> = object<StandbyMark>({
  pools: record(object({ pool: text, since: number })),
  at: number,
});
export const STAGE_MARK: Shape<StageMark> = object<StageMark>({
  at: number,
  rules: nullable(object({ pool: nullable(text), days: number, outcomes: number, limitFactor: optional(number) })),
  apart: list(text),
  proven: optional(record(flag)),
});
