import type { EpochMs } from '../kernel/time.ts';
import type { Order } from './order.ts';
import { stepsOf } from './steps.ts';

/**
 * The life of a customer.
 * - `ordered`: SES is being set up; `records`: its records are to be published; `verifying`: SES looks at them
 * - `new`: it may send, and is watched as a new sender; `established`: its mail has shown what it is
 * - `leaving`, `gone`: it is being taken out, and is out
 */
export const STAGES = ['ordered', 'records', 'verifying', 'new', 'established', 'leaving', 'gone'] as const;
export type Stage = (typeof STAGES)[number];

/** `by-hand`: only a person can do it. */
export type StepState = {
  readonly state: 'waiting' | 'done' | 'refused' | 'by-hand';
  /** What SES said, or what was kept as it is; null: nothing. */
  readonly why: string | null;
  /** What a person does about it. */
  readonly todo: string | null;
  readonly at: EpochMs;
  /** What it is about carries our tag, or is as the order says; false: it was there before, and stays as its owner has it. */
  readonly made: boolean;
};

/** One domain on its way. */
export type DomainProgress = {
  /** What SES said last. */
  readonly isVerified: boolean;
  readonly lookedAt: EpochMs | null;
};

/** How far an order has come. Only `place-sets` writes it. */
export type Progress = {
  readonly tenant: string;
  /** Of the order that it is about; a later order begins anew, and finds done what is done. */
  readonly revision: number;
  readonly stage: Stage;
  readonly since: EpochMs;
  readonly steps: Readonly<Record<string, StepState>>;
  readonly domains: Readonly<Record<string, DomainProgress>>;
  /** SES's tenant; null: none, or not made yet. */
  readonly tenantArn: string | null;
  /** An earlier order had come so far, so that more domains make nobody a new sender again. */
  readonly wasEstablished: boolean;
};

export const newProgress = (tenant: string, revision: number, now: EpochMs, stage: Stage = 'ordered'): Progress => ({
  ...{ tenant, revision, stage, since: now, steps: {}, domains: {}, tenantArn: null, wasEstablished: false },
});

/** The same customer under a later order. What is done is found done; who comes back begins anew. */
export const renewed = (before: Progress, revision: number, now: EpochMs, stage: Stage = 'ordered'): Progress => ({
  ...newProgress(before.tenant, revision, now, stage),
  tenantArn: before.tenantArn,
  ...(before.stage !== 'gone' && {
    domains: before.domains,
    wasEstablished: before.wasEstablished || before.stage === 'established',
  }),
});

export const stepIn = (progress: Progress, id: string): StepState | null =>
  Object.hasOwn(progress.steps, id) ? (progress.steps[id] ?? null) : null;

/** Every step of the order is done. */
export const isCarriedOut = (order: Order, progress: Progress): boolean =>
  stepsOf(order).every(({ id }) => stepIn(progress, id)?.state === 'done');
