/** A file or mail that is not read as a report. The message says why, in words for whoever sent or kept it. */
export class RefusedReport extends Error {
  override readonly name = 'RefusedReport';
}

/** Clocks differ, and a day ends earlier elsewhere. Unit: seconds. */
const AHEAD = 2 * 86_400;

/**
 * A report of a time that is yet to come would stand for the newest until then.
 * @param now seconds since 1970
 * @throws {RefusedReport}
 */
export function refuseFuture({ end }: { readonly end: number }, now: number): void {
  if (end <= now + AHEAD) return;
  const date = new Date(end * 1_000);
  throw new RefusedReport(
    `date_range: expected a time that has passed, got ${Number.isNaN(date.getTime()) ? `${end}` : date.toISOString()}`,
  );
}
