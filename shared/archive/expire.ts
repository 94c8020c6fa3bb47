import { failuresOfEach } from '../kernel/concurrently.ts';
import { DAY_MS, dayOf, type EpochMs, RETENTION_MS, slotStart } from '../kernel/time.ts';
import type { LogFields } from '../telemetry/log-entry.ts';
import { objectName, parseObjectName } from './name.ts';
import type { Named } from './sweep.ts';

/** The storage's own lifecycle, which counts from when an object was put, has done its work by then. Unit: days. */
const GRACE_DAYS = 3;
/** So long a segment may name an object. Unit: days. */
const NAMED_DAYS = RETENTION_MS / DAY_MS + 1;
const AT_A_TIME = 16;
/** One run removes no more; the next one goes on. */
export const MOST_EXPIRED = 50_000;

export type ExpireDeps = {
  /** All objects in order of their names, which lack the prefix of the archive. */
  readonly names: () => AsyncIterable<Named>;
  readonly remove: (name: string) => Promise<void>;
  readonly log: (entry: LogFields) => void;
};

/** From how many days on after the day of its slot an object is removed. */
export const expiresAfterDays = (days: number): number => Math.max(days, NAMED_DAYS) + GRACE_DAYS;

/**
 * Remove the objects whose day is over for longer than the archive is kept, whenever they were put: one that was written
 * anew is new to the storage, and its events are as old as ever.
 * @param days how long objects are kept
 * @returns how many were removed
 * @throws where one could not be: the others were
 */
export async function expireArchive(deps: ExpireDeps, days: number, now: EpochMs): Promise<number> {
  const last = dayOf(now) - expiresAfterDays(days);
  const old: string[] = [];
  for await (const { name } of deps.names()) {
    const object = parseObjectName(name);
    if (object === null || objectName(object) !== name) continue;
    // Names begin with the day.
    if (dayOf(slotStart(object.partition.slot)) >= last || old.length === MOST_EXPIRED) break;
    old.push(name);
  }
  const failures = await failuresOfEach(old, AT_A_TIME, deps.remove);
  for (const { item, error } of failures) {
    deps.log({ message: 'an object of the archive could not be removed', object: item, error: String(error) });
  }
  if (failures[0]) throw failures[0].error;
  return old.length;
}
