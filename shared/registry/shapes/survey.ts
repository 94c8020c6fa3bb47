import {
  anything,
  figure,
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
import type { MonthOfMail } from '../../profile/model.ts';
import type { DomainDay, DomainSurvey, MostOfDay, PoolMember, PoolSurvey, TenantSurvey } from '../../survey/model.ts';
import type { Newcomers, TogetherRecord } from '../../together/ports.ts';
import { NAME_LIST, NUMBERS } from './parts.ts';

export const TENANT_SURVEY: Shape<TenantSurvey> = object<TenantSurvey>({
  name: text,
  at: number,
  sets: number,
  firstDay: nullable(number),
  first: nullable(object({ outcomes: number, hardBounces: number })),
  month: nullable(
    object<MonthOfMail>({
      days: number,
      sent: number,
      outcomes: number,
      hardBounces: number,
      missing: number,
      reported: number,
      complaints: number,
      suppressed: number,
      perDay: number,
    }),
  ),
  offences: nullable(number),
  brokenAuthentication: nullable(flag),
});

export const DOMAIN_SURVEY: Shape<DomainSurvey> = object<DomainSurvey>({
  name: text,
  at: number,
  days: list(list(number)) as Shape<unknown> as Shape<readonly DomainDay[]>,
  lastDay: number,
  sets: NAME_LIST,
  tenants: NAME_LIST,
  most: optional(list(anything as Shape<unknown> as Shape<MostOfDay>)),
});

export const POOL_SURVEY: Shape<PoolSurvey> = object<PoolSurvey>({
  name: text,
  at: number,
  days: number,
  sets: number,
  deliveries: number,
  hardBounces: number,
  complaints: number,
  providers: record(number),
  peak: figure,
  tenants: list(object({ name: text, sent: number, domains: number })),
  tenantCount: number,
  members: list(
    object<PoolMember>({ name: text, sent: number, outcomes: number, hardBounces: number, complaints: number }),
  ),
});

/** Sets that are judged together. */
export const TOGETHER_RECORD: Shape<TogetherRecord> = object<TogetherRecord>({
  key: text,
  tenant: nullable(text),
  openedAt: number,
  closedAt: nullable(number),
  mode: wordOf(),
  sets: number,
  hitSets: number,
  worst: list(text),
  numbers: NUMBERS,
  sentence: text,
  moves: flag,
});
export const NEWCOMERS: Shape<Newcomers> = object<Newcomers>({ startedAt: number, since: nullable(number) });
