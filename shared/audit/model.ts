import type { EpochMs } from '../kernel/time.ts';

/** Where a change came in. `machine`: automatic. */
export const VIAS = ['machine', 'api', 'console', 'cli', 'slack'] as const;
export type Via = (typeof VIAS)[number];

/** What a change was made to. */
export const AUDIT_TARGET_KINDS = ['set', 'tenant', 'switch', 'policy', 'incident', 'operation'] as const;
export type AuditTarget = {
  readonly kind: (typeof AUDIT_TARGET_KINDS)[number];
  /** Name of the set, tenant, incident or operation; null where there is only one such thing. */
  readonly name: string | null;
};

/** One line of the audit trail: who changed what, when, from what to what, why, and from where. Never rewritten. */
export type AuditEntry = {
  /** Identifies the change: writing it again changes nothing. */
  readonly id: string;
  readonly at: EpochMs;
  /** `lazaretto`, or the caller's name in IAM. */
  readonly actor: string;
  readonly via: Via;
  /** One word or two: `quarantined`, `pin`, `policy`. */
  readonly action: string;
  readonly target: AuditTarget;
  /** What was, and what is: a word, or JSON; null where there was nothing. */
  readonly from: string | null;
  readonly to: string | null;
  readonly why: string;
};

/** Stores the lines. A function that may add lines may not change them. */
export type AuditTrail = {
  /** Putting a line again changes nothing. */
  put(entry: AuditEntry): Promise<unknown>;
};
