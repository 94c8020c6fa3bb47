import type { ToldSignal } from '../../alerts/signal.ts';
import type { ConvictionHold, Incident } from '../../evaluation/ports/decisions.ts';
import { METRICS } from '../../judging/metrics.ts';
import type { EvidenceState } from '../../judging/model.ts';
import {
  anything,
  figure,
  flag,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  text,
  wordOf,
} from '../../kernel/shape.ts';
import type { SetSettings } from '../../policy/model.ts';
import type { DnsIssue, IssueFigures } from '../../standing/dns-issue-model.ts';
import { MODES, STANDINGS, type StandingRecord } from '../../standing/model.ts';
import { NUMBERS } from './parts.ts';

export const STANDING_RECORD: Shape<StandingRecord> = object<StandingRecord>({
  configurationSet: text,
  version: number,
  at: number,
  from: oneOf(STANDINGS),
  to: oneOf(STANDINGS),
  cause: wordOf(),
  actor: text,
  mode: oneOf(MODES),
  tenant: nullable(text),
  epochFrom: number,
  offences: number,
  holdMs: number,
  numbers: nullable(NUMBERS),
  harmPerHour: optional(number),
  excusedAt: optional(number),
  sentence: text,
  until: optional(number),
  standby: optional(text),
  apart: optional(text),
  sesTenant: optional(text),
  via: optional(wordOf()),
});

export const SET_SETTINGS: Shape<SetSettings> = object<SetSettings>({
  tenant: optional(text),
  mode: optional(oneOf(MODES)),
  limits: optional(record(anything)),
  pinned: optional(flag),
  exempt: optional(flag),
  until: optional(record(optional(number))),
});

export const CHECKPOINT: Shape<readonly EvidenceState[]> = list(
  object<EvidenceState>({
    beforeHour: number,
    limits: record(record(number)),
    variation: record(figure),
    ratios: record(record(list(figure))),
  }),
);

export const ISSUE_FIGURES: Shape<IssueFigures> = object<IssueFigures>({
  until: number,
  believedUntil: number,
  isGrave: flag,
});

export const DNS_ISSUE: Shape<DnsIssue> = object<DnsIssue>({
  id: text,
  kind: wordOf(),
  since: number,
  sentence: text,
  excusesBounces: flag,
  figures: optional(ISSUE_FIGURES),
});

export const TOLD_SIGNAL: Shape<ToldSignal> = object<ToldSignal>({
  configurationSet: text,
  tenant: nullable(text),
  mode: oneOf(MODES),
  metric: oneOf(METRICS),
  since: number,
  isAgain: optional(anything),
  sentence: text,
  numbers: NUMBERS,
  endedAt: nullable(number),
  ending: nullable(text),
});

export const CONVICTION_HOLD: Shape<ConvictionHold> = object<ConvictionHold>({
  provider: text,
  metric: oneOf(METRICS),
  since: number,
  seenAt: number,
  waits: flag,
});

export const INCIDENT: Shape<Incident> = object<Incident>({
  id: text,
  provider: text,
  metric: oneOf(METRICS),
  fromHour: number,
  toHour: number,
  openedAt: number,
  limit: number,
  closedAt: nullable(number),
  pooled: object({ count: number, of: number, sets: number }),
});
