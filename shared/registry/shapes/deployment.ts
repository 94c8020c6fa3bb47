import type { StoredAnswer } from '../../admin/ports.ts';
import type { AlertMessage, SenderNews } from '../../alerts/model.ts';
import type { AuditEntry } from '../../audit/model.ts';
import type { AuditState, SeenSnds, SesView } from '../../audit-counts/model.ts';
import type { ShardPlan } from '../../counting/partition.ts';
import type { FleetSize, MeasuredVariation } from '../../evaluation/ports/deployment.ts';
import type { Damage } from '../../evaluation/ports/work.ts';
import type { OpenDrop } from '../../flow/model.ts';
import {
  anyObject,
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
import type { LadderRecord, Over } from '../../ladders/in-force.ts';
import type { ProviderRung, Rung } from '../../ladders/model.ts';
import { NUMBERS } from './parts.ts';

export const FLEET_SIZE: Shape<FleetSize> = object<FleetSize>({ activeSets: number, at: number });
export const MEASURED_VARIATION: Shape<MeasuredVariation> = object<MeasuredVariation>({
  fleetVariation: record(record(object({ presumed: number, most: number }))),
  at: number,
});
/** In which partition an event lies: a plan that is misread loses events. */
export const SHARD_PLAN: Shape<ShardPlan> = list(object({ fromSlot: number, shards: number }));

export const DAMAGE: Shape<Omit<Damage, 'nextAt'>> = object<Omit<Damage, 'nextAt'>>({
  partition: object({ slot: number, shard: number }),
  sequence: number,
  why: text,
  since: number,
});

export const AUDIT_ENTRY: Shape<AuditEntry> = object<AuditEntry>({
  id: text,
  at: number,
  actor: text,
  via: wordOf(),
  action: text,
  target: object({ kind: wordOf(), name: nullable(text) }),
  from: nullable(text),
  to: nullable(text),
  why: text,
});
export const STORED_ANSWER: Shape<StoredAnswer> = object<StoredAnswer>({
  status: number,
  headers: record(text),
  body: text,
});

export const ALERT_MESSAGE: Shape<AlertMessage> = object<AlertMessage>({
  alertId: text,
  sequence: number,
  phase: wordOf(),
  kind: wordOf(),
  severity: wordOf(),
  at: number,
  since: number,
  tenant: nullable(text),
  configurationSet: nullable(text),
  mode: wordOf(),
  title: text,
  sentence: text,
  standing: nullable(object({ from: wordOf(), to: wordOf() })),
  numbers: nullable(NUMBERS),
  next: list(text),
  copy: optional(list(text)),
  sender: optional(
    object<SenderNews>({ what: wordOf(), perDay: optional(nullable(number)), perHour: optional(nullable(number)) }),
  ),
  said: optional(list(text)),
});

/** Drops in the flow of mail that last. */
export const OPEN_DROPS: Shape<readonly OpenDrop[]> = list(
  object<OpenDrop>({
    told: ALERT_MESSAGE,
    isTold: flag,
    provider: text,
    usual: number,
    seenAt: number,
    reminders: number,
    endedAt: nullable(number),
  }),
);

/** Differences between our counts and SES's own, from one day to the next. */
export const AUDIT_STATE: Shape<AuditState> = object<AuditState>({
  since: number,
  reminders: number,
  findings: list(object({ gap: anything, cause: text })),
});

/** What SES itself reports, to be shown. */
export const SES_VIEWS: Shape<readonly SesView[]> = list(
  object<SesView>({
    ...{ source: wordOf(), day: number, isp: optional(text) },
    ...{ reported: record(number), counted: record(number) },
  }),
);
const FIGURE = nullable(number);
export const SEEN_SNDS: Shape<SeenSnds> = list(
  object<SeenSnds[number]>({
    ...{ ip: text, day: number, pool: nullable(text) },
    ...{ recipients: FIGURE, complaintRate: FIGURE, spamRate: FIGURE, trapHits: FIGURE },
  }),
);

/** Where a sender stands on its ladder. A rung that is misread would let more be sent, or nothing. */
const RUNG = {
  step: number,
  since: number,
  counted: number,
  used: number,
  evidenceFrom: number,
  heldOn: nullable(number),
  strikes: number,
};
export const LADDER_RECORD: Shape<LadderRecord> = object<LadderRecord>({
  key: text,
  setting: object<LadderRecord['setting']>({ id: text, from: text, step: optional(number) }),
  at: number,
  state: object<LadderRecord['state']>({
    ladder: text,
    startedOn: number,
    through: number,
    lastMail: nullable(number),
    whole: object<Rung>(RUNG),
    providers: record(object<ProviderRung>({ ...RUNG, share: number })),
    last: anyObject,
  }),
  days: list(object<LadderRecord['days'][number]>({ day: number, providers: record(anyObject) })),
  now: anyObject,
  farOver: optional(object<Over>({ day: number, sent: number, allowed: number })),
});
