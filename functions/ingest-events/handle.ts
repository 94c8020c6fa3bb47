import type { Sha256 } from '../../shared/counting/fingerprint.ts';
import { type Partition, partitionKey, partitionOf, type ShardPlan } from '../../shared/counting/partition.ts';
import { type Unit, unitsOf } from '../../shared/counting/units.ts';
import type { Problem, SesEvent } from '../../shared/events/model.ts';
import { parseBody } from '../../shared/events/parse.ts';
import type { Arrivals } from '../../shared/journal/arrivals.ts';
import type { Refusal, RefusalResult, Refusals } from '../../shared/journal/ports.ts';
import { type RecordDeps, recordUnits } from '../../shared/journal/record.ts';
import { DAY_MS, iso, RETENTION_MS } from '../../shared/kernel/time.ts';

/**
 * Trigger       SQS `events` (SES → SNS → SQS, raw delivery)
 * Writes        journal: one conditional write per batch and partition; totals: a claim per complaint
 * Duplicates    are counted once: an event that the journal holds is dropped
 * On failure    the records of the partition that failed return to the queue; what cannot be an event, or is too old,
 *               goes to the dead-letter queue with its reason, and never holds up its batch
 */
export type Deps = RecordDeps & {
  readonly refusals: Refusals;
  readonly arrivals: Arrivals;
  readonly shardPlan: () => Promise<ShardPlan>;
  readonly sha256: Sha256;
};
/** One message of the queue. */
export type QueueRecord = { readonly id: string; readonly body: string };
export type Intake = {
  /** Ids of records that must be delivered again. */
  readonly failed: readonly string[];
  /** Errors behind `failed`, for the log. */
  readonly errors: readonly unknown[];
  readonly stats: IntakeStats;
};
/** `read`, `setAside` and `malformed` in inputs; the others in recipients (see `Unit`). */
export type IntakeStats = {
  read: number;
  counted: number;
  duplicates: number;
  setAside: number;
  malformed: number;
  tooOld: number;
};

/** The units of one partition, and which records they came from. */
type Share = { readonly partition: Partition; readonly units: Unit[]; readonly from: Set<string> };

/** A body holds many events at times; it is kept once, with what was wrong first and how many more there were. */
type Refused = Refusal & { more: number };

/** Count a batch. Never throws for what a record holds. @throws where the shard plan cannot be read */
export async function handleBatch(deps: Deps, records: readonly QueueRecord[]): Promise<Intake> {
  const plan = await deps.shardPlan();
  const stats: IntakeStats = { read: 0, counted: 0, duplicates: 0, setAside: 0, malformed: 0, tooOld: 0 };
  const refused = new Map<string, Refused>();
  const shares = new Map<string, Share>();
  const failed = new Set<string>();
  const errors: unknown[] = [];
  for (const record of records) {
    try {
      sortOut(deps, plan, record, stats, refused, shares);
    } catch (error) {
      // a bug, which this record's neighbours must not pay for
      errors.push(error);
      failed.add(record.id);
    }
  }

  await Promise.all(
    [...shares.values()].map(async ({ partition, units, from }) => {
      try {
        const now = deps.timer.now();
        await deps.arrivals.announceLate(partition, now);
        const { counted, duplicates } = await recordUnits(deps, partition, units);
        await deps.arrivals.enroll(
          units.map(({ event }) => event),
          now,
        );
        stats.counted += counted;
        stats.duplicates += duplicates;
      } catch (error) {
        errors.push(error);
        for (const id of from) failed.add(id);
      }
    }),
  );
  // A record that comes back is refused then; kept twice it would only confuse.
  const final = [...refused.values()].filter(({ id }) => !failed.has(id)).map(refusalOf);
  const kept = await keep(deps.refusals, final);
  for (const id of kept.failed) failed.add(id);
  errors.push(...(kept.errors ?? []));
  return { failed: [...failed], errors, stats };
}

async function keep(refusals: Refusals, refused: readonly Refusal[]): Promise<RefusalResult> {
  if (refused.length === 0) return { failed: [] };
  try {
    return await refusals.keep(refused);
  } catch (error) {
    return { failed: refused.map(({ id }) => id), errors: [error] };
  }
}

/** Parse one record into units by partition; what cannot be counted is refused with a reason. */
function sortOut(
  deps: Deps,
  plan: ShardPlan,
  { id, body }: QueueRecord,
  stats: IntakeStats,
  refused: Map<string, Refused>,
  shares: Map<string, Share>,
): void {
  const now = deps.timer.now();
  const refuse = (kind: Refusal['kind'], reason: string): void => {
    const known = refused.get(id);
    if (known) known.more++;
    else refused.set(id, { id, body, kind, reason, more: 0 });
  };
  for (const parsed of parseBody(body, now)) {
    stats.read++;
    if (parsed.outcome === 'setAside') {
      stats.setAside++;
    } else if (parsed.outcome === 'malformed') {
      stats.malformed++;
      refuse('malformed', problemSentence(parsed.problem));
    } else {
      const units = unitsOf(parsed.event, deps.sha256);
      // Mail to the simulator counts nowhere, however old it is.
      if (units.length === 0) continue;
      if (now - parsed.event.at > RETENTION_MS) {
        stats.tooOld += units.length;
        refuse('tooOld', tooOldSentence(parsed.event));
      } else {
        const partition = partitionOf(parsed.event.configurationSet, parsed.event.at, plan, deps.sha256);
        const key = partitionKey(partition);
        const share = shares.get(key) ?? { partition, units: [], from: new Set<string>() };
        shares.set(key, share);
        for (const unit of units) share.units.push(unit);
        share.from.add(id);
      }
    }
  }
}

const refusalOf = ({ id, body, kind, reason, more }: Refused): Refusal => ({
  id,
  body,
  kind,
  reason: more === 0 ? reason : `${reason} (and ${more} more)`,
});

const problemSentence = ({ field, expected, got }: Problem): string => `${field}: expected ${expected}, got ${got}`;

const tooOldSentence = ({ at }: SesEvent): string =>
  `timestamp: expected at most ${RETENTION_MS / DAY_MS} days ago, got ${iso(at)}`;
