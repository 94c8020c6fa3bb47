/** Milliseconds since the Unix epoch, UTC. */
export type EpochMs = number;
/** Whole hours since the Unix epoch, UTC: `floor(epochMs / 3,600,000)`. */
export type Hour = number;
/** Whole days since the Unix epoch, UTC. */
export type Day = number;
/** Whole slots of five minutes since the Unix epoch: `floor(epochMs / 300,000)`. Twelve slots make an hour. */
export type Slot = number;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const SLOT_MS = 5 * MINUTE_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const SLOTS_PER_HOUR = 12;
export const HOURS_PER_DAY = 24;

/** How long segments and slots live, counted from event time. Older events are refused as `tooOld`. Unit: ms. */
export const RETENTION_MS = 16 * DAY_MS;
/** Hours and days of totals live this long. Unit: ms. */
export const ROLLUP_RETENTION_MS = 396 * DAY_MS;
/** An event further ahead of the clock than this cannot be true. Unit: ms. */
export const MAX_AHEAD_MS = DAY_MS;

export const slotOf = (at: EpochMs): Slot => Math.floor(at / SLOT_MS);
export const hourOf = (at: EpochMs): Hour => Math.floor(at / HOUR_MS);
export const dayOf = (at: EpochMs): Day => Math.floor(at / DAY_MS);
export const slotStart = (slot: Slot): EpochMs => slot * SLOT_MS;
export const hourStart = (hour: Hour): EpochMs => hour * HOUR_MS;
export const hourOfSlot = (slot: Slot): Hour => Math.floor(slot / SLOTS_PER_HOUR);
export const dayOfHour = (hour: Hour): Day => Math.floor(hour / HOURS_PER_DAY);

/** ISO 8601 in UTC with milliseconds, the form of every timestamp that Lazaretto writes. */
export const iso = (at: EpochMs): string => new Date(at).toISOString();

/** Tells the time. Live code passes the system's clock, the local stack a virtual one. */
export type Clock = { now(): EpochMs };
/** A clock that can also wait. `sleep` resolves after this many milliseconds of its own time. */
export type Timer = Clock & { sleep(ms: number): Promise<void> };
