import type { Archive } from '../../shared/archive/ports.ts';
import type { Sha256 } from '../../shared/counting/fingerprint.ts';
import { type Partition, partitionKey, partitionOf, type ShardPlan } from '../../shared/counting/partition.ts';
import { mayChange } from '../../shared/counting/shard-plan.ts';
import { type Unit, unitsOf } from '../../shared/counting/units.ts';
import type { EventProblem, SesEvent } from '../../shared/events/model.ts';
import { parseBody } from '../../shared/events/parse.ts';
import { homeTime } from '../../shared/journal/first-reports.ts';
import type { Refusal } from '../../shared/journal/ports.ts';
import { type Clock, DAY_MS, iso, RETENTION_MS, type Slot, slotOf } from '../../shared/kernel/time.ts';
import type { StreamsOf } from '../../shared/streams/split.ts';

export type SortDeps = {
  /** @param fixThrough the plan is first fixed up to this slot, so that it cannot change there any more */
  readonly shardPlan: (fixThrough?: Slot) => Promise<ShardPlan>;
  /** How the policy in force splits events into streams. */
  readonly streamsOf: () => Promise<StreamsOf>;
  readonly sha256: Sha256;
  readonly timer: Clock;
  /** Where it is there, events carry SES's own JSON. */
  readonly archive?: Archive | undefined;
  /** Where it is there, other events are passed over. */
  readonly wanted?: ((event: SesEvent) => boolean) | undefined;
  /** Told why a value is set aside, where somebody wants to know. */
  readonly onSetAside?: (why: string) => void;
};
/** One message of the queue. */
export type QueueRecord = { readonly id: string; readonly body: string };
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

/** A batch that has been read, of which nothing has been written yet. */
export type SortedBatch = {
  readonly stats: IntakeStats;
  readonly refused: readonly Refusal[];
  readonly shares: readonly Share[];
  readonly failed: readonly string[];
  readonly errors: readonly unknown[];
  readonly streamsOf: StreamsOf;
};

/** Read a batch, and say what belongs to which partition. @throws where shard plan or policy cannot be read */
export async function sortBatch(deps: SortDeps, records: readonly QueueRecord[]): Promise<SortedBatch> {
  const [shards, streamsOf] = await Promise.all([deps.shardPlan(), deps.streamsOf()]);
  const stats: IntakeStats = { read: 0, counted: 0, duplicates: 0, setAside: 0, malformed: 0, tooOld: 0 };
  const refused = new Map<string, Refused>();
  const shares = new Map<string, Share>();
  const ahead: Counted[] = [];
  const failed = new Set<string>();
  const errors: unknown[] = [];
  for (const record of records) {
    try {
      for (const counted of sortOut(deps, streamsOf, record, stats, refused)) {
        if (mayChange(slotOf(counted.event.at), deps.timer.now())) ahead.push(counted);
        else share(deps, shards, counted, shares);
      }
    } catch (error) {
      // a bug, which this record's neighbours must not pay for
      errors.push(error);
      failed.add(record.id);
    }
  }
  if (ahead.length > 0) {
    try {
      const newest = ahead.reduce((slot, { event }) => Math.max(slot, slotOf(event.at)), 0);
      const fixed = await deps.shardPlan(newest);
      for (const counted of ahead) share(deps, fixed, counted, shares);
    } catch (error) {
      errors.push(error);
      for (const { id } of ahead) failed.add(id);
    }
  }
  const read = { refused: [...refused.values()].map(refusalOf), shares: [...shares.values()] };
  return { ...read, stats, failed: [...failed], errors, streamsOf };
}

/** What one event of a record counts. */
type Counted = { readonly id: string; readonly event: SesEvent; readonly units: readonly Unit[] };

/** Put an event where every copy of it goes. */
function share({ sha256 }: SortDeps, plan: ShardPlan, { id, event, units }: Counted, shares: Map<string, Share>): void {
  const partition = partitionOf(event.configurationSet, event.at, plan, sha256);
  const key = partitionKey(partition);
  const known = shares.get(key) ?? { partition, units: [], from: new Set<string>() };
  shares.set(key, known);
  for (const unit of units) {
    const home = unit.once && partitionOf(event.configurationSet, homeTime(unit), plan, sha256);
    known.units.push(home ? { ...unit, home } : unit);
  }
  known.from.add(id);
}

/** Parse one record into what it counts; what cannot be counted is refused with a reason. */
function sortOut(
  deps: SortDeps,
  streamsOf: StreamsOf,
  { id, body }: QueueRecord,
  stats: IntakeStats,
  refused: Map<string, Refused>,
): readonly Counted[] {
  const found: Counted[] = [];
  const now = deps.timer.now();
  const refuse = (kind: Refusal['kind'], reason: string): void => {
    const known = refused.get(id);
    if (known) known.more++;
    else refused.set(id, { id, body, kind, reason, more: 0 });
  };
  for (const parsed of parseBody(body, now, deps.archive !== undefined)) {
    if (parsed.outcome === 'event' && deps.wanted?.(parsed.event) === false) continue;
    stats.read++;
    if (parsed.outcome === 'setAside') {
      stats.setAside++;
      deps.onSetAside?.(parsed.why);
    } else if (parsed.outcome === 'malformed') {
      stats.malformed++;
      refuse('malformed', problemSentence(parsed.problem));
    } else {
      const units = unitsOf(parsed.event, deps.sha256, streamsOf(parsed.event));
      // Mail to the simulator counts nowhere, however old it is.
      if (units.length === 0) continue;
      if (now - parsed.event.at > RETENTION_MS) {
        stats.tooOld += units.length;
        refuse('tooOld', tooOldSentence(parsed.event));
      } else {
        found.push({ id, event: parsed.event, units });
      }
    }
  }
  return found;
}

const refusalOf = ({ id, body, kind, reason, more }: Refused): Refusal => ({
  id,
  body,
  kind,
  reason: more === 0 ? reason : `${reason} (and ${more} more)`,
});

const problemSentence = ({ field, expected, got }: EventProblem): string =>
  `${field}: expected ${expected}, got ${got}`;

const tooOldSentence = ({ at }: SesEvent): string =>
  `timestamp: expected at most ${RETENTION_MS / DAY_MS} days ago, got ${iso(at)}`;
