import { MEMORY_MB as AUDIT_MB } from '../../../functions/audit-counts/env.ts';
import { MEMORY_MB as POSTMASTER_MB } from '../../../functions/collect-postmaster/env.ts';
import { BATCHING_WINDOW_SECONDS as FEED_WINDOW } from '../../../functions/evaluate-sets/env.ts';
import { BATCH_SIZE, BATCHING_WINDOW_SECONDS as QUEUE_WINDOW } from '../../../functions/ingest-events/env.ts';
import { BUDGET_SECONDS, MEMORY_MB as PLACE_MB } from '../../../functions/place-sets/env.ts';
import { LINGER_MS } from '../../../functions/place-sets/handle.ts';
import { REST_MS } from '../../../functions/place-sets/inventory/take-inventory.ts';
import { MEMORY_MB as ALLOWANCE_MB } from '../../../functions/serve-allowance/env.ts';
import { MEMORY_MB as TENANT_MB } from '../../../functions/serve-tenant/env.ts';
import { WINDOW_SLOTS } from '../../../shared/flow/drop.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';

/** Hours of a month, as AWS's own calculator has them. */
export const MONTH_HOURS = 730;

/**
 * Measured on this code by `npm run bench -- steady` (39 events/s, 1,000 sets, two copies of ingest-events, an hour
 * after the first slot, without the first samples of replies) and `npm run bench -- intake` (1,000 events/s, 300 sets, one copy), 2026-11-30.
 */
export const MEASURED = {
  steady: { eventsPerSecond: 39, sets: 1_000, runs: 2, writeUnits: 126_099, readUnits: 48_031 },
  intake: { eventsPerSecond: 1_000, sets: 300, runs: 1, writeUnits: 15_890 },
  /** A message has about two events, and they come close to each other. */
  eventsPerMessage: 2.05,
  /** What an event and a set add to a segment of the journal. Unit: bytes. */
  segment: { perEvent: 8, perSet: 14 },
  /** Beyond its size: half a unit to round up, and where two copies write, the race that one of them loses at times. */
  unitsPerBatch: { alone: 0.5, among: 0.7 },
  /** Claims of hard bounces: one write for those of a batch, and where two copies write, the races that one loses. */
  claims: { alone: 1, among: 1.7 },
  /** Of the bench's mail, of which 2 % bounces hard and 0.05 % is complained about. */
  hardBouncesPerEvent: 0.0098,
  complaintsPerEvent: 0.0002,
  /** Notes of slots that get events after they are closed: the bench repeats old events. */
  lateNotesPerEvent: 0.0028,
  reads: { perBatch: 1.65, perEvent: 0.0205, perTick: 23.3 },
  /** Queries that find nothing. The bench's DynamoDB counts no unit for them, AWS one. */
  emptyQueries: { perBatch: 2.8, perEvent: 0.0099, perTick: 11, perSetHour: 1 },
  /** Times that a set is read to be judged. The bench has an hour of history, a deployment a week. */
  viewsPerEvent: 0.0073,
  storedBytes: { event: 14.2, slot: 145, hour: 167 },
  judgedLinesPerEvent: 0.0097,
  /** Units of a take, and of `tick` for each set that is asked for in an hour and in a minute (`npm run bench -- allowance`). */
  allowance: { writesPerTake: 1, readsPerTake: 1, writesPerHour: 2, readsPerHour: 2.021, readsPerTick: 0.013 },
  /** A report of ten addresses and the note of its domain; 50 addresses: 6 (`npm run bench -- reports`). Unit: units. */
  report: { writes: 3 },
  /** Packed, addresses as pseudonyms, of the bench's mail: 34.1 bytes an event at 96 an object, 127.7 at five. */
  archived: { perEvent: 29, perObject: 493 },
} as const;

/** Taken, not measured on Lambda. Durations: unit s, at the memory beside them, unit GB. */
export const ASSUMED = {
  queueWindowSeconds: QUEUE_WINDOW,
  feedWindowSeconds: FEED_WINDOW,
  mostPerBatch: BATCH_SIZE,
  /** Runs of ingest-events at a time: the least that SQS knows. */
  runs: 2,
  /** SQS hands out and takes back up to ten messages a call. What Lambda's pollers really get is theirs to say. */
  messagesPerCall: 10,
  /** Pollers that find the queue empty ask again after 20 s. */
  idlePollers: 2,
  ingest: { perRun: 0.03, perEvent: 0.00006, memory: 1 },
  /**
   * Hiding and packing took 22 µs an event at 96 an object and 82 at five, on a whole processor; the function has six
   * tenths of one. It waits for the answer to each PUT: S3 gives 100 to 200 ms for a small object.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
   */
  archive: { perObject: 0.15, perEvent: 0.00004 },
  evaluate: { perRun: 0.06, perEvent: 0, memory: 1 },
  tick: { perRun: 0.4, memory: 1 },
  announce: { perRun: 0.06, memory: 0.5 },
  /** It sleeps most of the time, between one call a second, and that is billed. */
  place: {
    memory: PLACE_MB / 1_024,
    callsPerSet: 2.1,
    budgetSeconds: BUDGET_SECONDS,
    restSeconds: REST_MS / SECOND_MS,
    lingerSeconds: LINGER_MS / SECOND_MS,
  },
  patrol: { runs: 2_920, perRun: 30, memory: 0.5 },
  /** CloudWatch is asked about the account, and about sets that have a CloudWatch destination of their own: none. */
  /** A run of serve-allowance; and what `tick` reads of the counts of a set, which the bench has none of. Unit: s, GB, units. */
  allowance: { perRun: 0.015, memory: ALLOWANCE_MB / 1_024, countsPerHour: 4 },
  /**
   * Most mails begin a new function. It reads the identities of the account then, and looks every six hours for what was
   * left over. Alarms: the errors of two functions, and mails that could not be read. Unit: s, GB, units.
   */
  reports: { perRun: 1, memory: 1, identities: 4, runs: MONTH_HOURS / 6, alarms: 3 },
  /**
   * A look is the page, its style and script, and what stands on it. Most looks begin a new function, which reads the
   * two versions of the key, and whose each set is. The tenant has two sets, each with its week. Unit: s, GB, units.
   */
  tenantPages: {
    requests: 4,
    perLook: 1.1,
    memory: TENANT_MB / 1_024,
    keys: 2,
    readsPerSetOfFleet: 1,
    ownSets: 2,
    readsPerOwnSet: 16,
    otherReads: 6,
    alarms: 1,
  },
  /** A run asks Google three things about a domain, and writes it and its newest day. Unit: s, GB, units. */
  postmaster: {
    perRun: 1,
    perDomain: 0.3,
    memory: POSTMASTER_MB / 1_024,
    writesPerDomain: 2,
    readsPerDomain: 4,
    readsPerRun: 4,
    alarms: 1,
  },
  audit: { perRun: 60, memory: AUDIT_MB / 1_024, metrics: 4 },
  /**
   * Lines of a run with the metrics in it (EMF), and of a judgement, as the functions write them, and 26 bytes that
   * CloudWatch adds to each. Lambda's own lines are off. Unit: bytes.
   */
  log: { ingest: 939, evaluate: 234, perMinute: 500, judged: 573 },
  /** CloudWatch bills a metric by the hours in which it is sent: nine are sent only where there is something to say. */
  metrics: { always: 11, atTimes: 9, shareOfHours: 0.1 },
  secrets: 1,
  /** Hours that a judgement reads, and slots that are not summed up yet. */
  view: { hours: 192, slots: 30 },
  /**
   * Samples of replies: a set is written so often in a month, an item of so many units, and read by each new function that
   * sees a bounce of it.
   */
  samples: { writesPerSet: 6, units: 3, readsPerSetDay: 12, readUnits: 0.5 },
  /** CloudWatch bills an alarm by the metrics that it looks at: one looks at two. */
  /**
   * Once a day the survey reads each set with its month, and writes what it found of a tenant and of a domain, each with
   * two sets. A day of a set takes twice the bytes of an hour. Unit: units a set and day.
   */
  survey: { reads: 4, writes: 1 },
  /** Functions of `tick` that begin in a day: each reads the slots of a window of the flow of mail, and the one before. */
  flow: { functionsPerDay: 12, slots: WINDOW_SLOTS + 1 },
  alarms: 37,
  tracedShare: 0.01,
  slotDays: 16,
  hourMonths: 13,
} as const;
