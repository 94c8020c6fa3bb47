import { HOURS_PER_DAY, SLOTS_PER_HOUR } from '../../../shared/kernel/time.ts';
import { ASSUMED, MEASURED, MONTH_HOURS } from './assumptions.data.ts';

/**
 * What a month is to bring: events that SES publishes, configuration sets that send, and how often applications take of
 * their allowance, of all sets alike; absent: nobody asks.
 */
export type Load = {
  readonly events: number;
  readonly sets: number;
  readonly takes?: number | undefined;
  /** Days for which events are archived; absent: not at all. */
  readonly archiveDays?: number | undefined;
  /** Mails with reports of receivers; absent: they are not received. */
  readonly reports?: number | undefined;
  /** Looks of tenants at their pages; absent: no page is shared. */
  readonly tenantPages?: number | undefined;
  /** Domains of which Gmail's Postmaster Tools are asked each day; absent: they are not asked. */
  readonly postmaster?: number | undefined;
};
/** How much of everything that makes. All a month. */
export type Volume = {
  readonly batches: number;
  readonly eventsPerBatch: number;
  readonly evaluations: number;
  readonly ticks: number;
  /** Part of the write units. */
  readonly claims: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly storedGb: number;
  readonly placeSeconds: number;
};

const SECONDS = MONTH_HOURS * 3_600;
const SLOTS = MONTH_HOURS * SLOTS_PER_HOUR;

/** How many different sets so many messages are of, where sizes follow Zipf's law: the usual case is a long tail. */
export function differentSets(messages: number, sets: number): number {
  let harmonic = 0;
  for (let rank = 1; rank <= sets; rank++) harmonic += 1 / rank;
  let different = 0;
  for (let rank = 1; rank <= sets; rank++) different += -Math.expm1(-messages / (rank * harmonic));
  return different;
}

/** Volumes of a month from its load. @param runs of ingest-events at a time */
export function volumeOf({ events, sets }: Load, runs: number = ASSUMED.runs): Volume {
  const perSecond = events / SECONDS;
  // A window begins with its first message, so that a quiet queue has fewer of them.
  const windows = perSecond === 0 ? 0 : (runs * SECONDS) / (ASSUMED.queueWindowSeconds + runs / perSecond);
  const batches = Math.min(events, Math.max(windows, events / ASSUMED.mostPerBatch));
  const eventsPerBatch = batches === 0 ? 0 : events / batches;
  const evaluations = perSecond === 0 ? 0 : Math.min(batches, SECONDS / (ASSUMED.feedWindowSeconds + 1 / perSecond));
  const ticks = MONTH_HOURS * 60;
  const { segment, unitsPerBatch, lateNotesPerEvent, storedBytes, eventsPerMessage } = MEASURED;
  const messages = events / eventsPerMessage;

  const inBatch = differentSets(eventsPerBatch / eventsPerMessage, sets);
  const size = (segment.perEvent * eventsPerBatch + segment.perSet * inBatch) / 1_024;
  const journal = batches * Math.max(1, size + (runs > 1 ? unitsPerBatch.among : unitsPerBatch.alone));
  const slotItems = SLOTS * differentSets(messages / SLOTS, sets);
  const hourItems = MONTH_HOURS * differentSets(messages / MONTH_HOURS, sets);
  const claims = claimsOf(events, batches, runs);
  const inventory = inventoryOf(sets);
  const surveyed = (sets * MONTH_HOURS) / HOURS_PER_DAY;

  const bytes =
    (events * storedBytes.event + slotItems * storedBytes.slot) * ((ASSUMED.slotDays * 24) / MONTH_HOURS) +
    hourItems * storedBytes.hour * ASSUMED.hourMonths;
  return {
    batches,
    eventsPerBatch,
    evaluations,
    ticks,
    claims,
    // Each evaluation notes how far it came; a day is written once.
    writeUnits:
      journal +
      claims +
      events * lateNotesPerEvent +
      slotItems +
      hourItems * (1 + 1 / HOURS_PER_DAY) +
      evaluations +
      inventory.lookedAt +
      surveyed * ASSUMED.survey.writes +
      sets * ASSUMED.samples.writesPerSet * ASSUMED.samples.units,
    readUnits:
      readsOf({ events, sets }, batches, ticks) +
      flowOf(events) +
      inventory.lookedAt * 3 +
      surveyed * (ASSUMED.survey.reads + ASSUMED.samples.readsPerSetDay * ASSUMED.samples.readUnits),
    storedGb: bytes / 1e9,
    placeSeconds: inventory.seconds,
  };
}

/** One write for the hard bounces of a batch that has any, and one for each complaint. */
function claimsOf(events: number, batches: number, runs: number): number {
  const { claims, hardBouncesPerEvent, complaintsPerEvent } = MEASURED;
  const bounces = batches === 0 ? 0 : (events / batches) * hardBouncesPerEvent;
  return batches * -Math.expm1(-bounces) * (runs > 1 ? claims.among : claims.alone) + events * complaintsPerEvent;
}

/** What is read, queries that find nothing among it; a set to be judged with its week. Unit: read units. */
function readsOf({ events, sets }: Load, batches: number, ticks: number): number {
  const { reads, emptyQueries: empty, viewsPerEvent, storedBytes } = MEASURED;
  const { hours, slots } = ASSUMED.view;
  // The bench's view is one unit, and counted already.
  const week = Math.ceil((hours * storedBytes.hour + slots * storedBytes.slot) / 4_096) - 1;
  return (
    batches * (reads.perBatch + empty.perBatch) +
    events * (reads.perEvent + empty.perEvent + viewsPerEvent * week) +
    ticks * (reads.perTick + empty.perTick) +
    sets * MONTH_HOURS * empty.perSetHour
  );
}

/** What a new function reads of the journal to know the flow of mail. Unit: read units. */
function flowOf(events: number): number {
  const { functionsPerDay, slots } = ASSUMED.flow;
  const perSlot = Math.max(1, ((events / SLOTS) * MEASURED.storedBytes.event) / 4_096);
  return (MONTH_HOURS / HOURS_PER_DAY) * functionsPerDay * slots * perSlot;
}

/** Rounds of the inventory, at one call a second: sets looked at, and how long place-sets is awake for it. */
function inventoryOf(sets: number): { readonly lookedAt: number; readonly seconds: number } {
  const { callsPerSet, budgetSeconds, restSeconds, lingerSeconds } = ASSUMED.place;
  const busyRuns = Math.ceil((sets * callsPerSet) / budgetSeconds);
  const restingRuns = restSeconds / 60;
  const rounds = (MONTH_HOURS * 60) / (busyRuns + restingRuns);
  return { lookedAt: rounds * sets, seconds: rounds * (busyRuns * budgetSeconds + restingRuns * lingerSeconds) };
}

/** What takes of allowances read and write, `tick`'s part of it included. Unit: units. */
export function allowancesOf({ takes = 0, sets }: Load): { readonly writes: number; readonly reads: number } {
  if (takes === 0) return { writes: 0, reads: 0 };
  const { writesPerTake, readsPerTake, writesPerHour, readsPerHour, readsPerTick } = MEASURED.allowance;
  const setHours = sets * MONTH_HOURS;
  return {
    writes: takes * writesPerTake + setHours * writesPerHour,
    reads: takes * readsPerTake + setHours * (readsPerHour + ASSUMED.allowance.countsPerHour + 60 * readsPerTick),
  };
}
