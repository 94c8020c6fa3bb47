import {
  anyObject,
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
import type { Order, Removal } from '../../onboarding/order.ts';
import type { Progress, StepState } from '../../onboarding/progress.ts';
import type { WantedRecord, WantedRecords } from '../../records/model.ts';

/** One customer to be set up, or taken out. Its template was checked when the order was given. */
export const ORDER: Shape<Order> = object<Order>({
  tenant: text,
  domains: list(text),
  streams: list(text),
  template: anyObject,
  declared: object({ expectPerDay: nullable(number), industry: nullable(text), lists: wordOf() }),
  orderedAt: number,
  removal: optional(
    object<Removal>({ sets: list(text), domains: list(text), sesTenant: flag, suppression: flag, askedAt: number }),
  ),
});

export const PROGRESS: Shape<Progress> = object<Progress>({
  tenant: text,
  revision: number,
  stage: wordOf(),
  since: number,
  steps: record(
    object<StepState>({ state: wordOf(), why: nullable(text), todo: nullable(text), at: number, made: flag }),
  ),
  domains: record(object({ isVerified: flag, lookedAt: nullable(number) })),
  tenantArn: nullable(text),
  wasEstablished: flag,
});

/** What the patrol saw of the records that a domain is to have. */
export type SeenRecords = WantedRecords & { readonly checkedAt: number };
export const SEEN_RECORDS: Shape<SeenRecords> = object<SeenRecords>({
  domain: text,
  records: list(anyObject as Shape<WantedRecord>),
  notes: list(text),
  checkedAt: number,
});
