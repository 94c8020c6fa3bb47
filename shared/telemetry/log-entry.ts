/**
 * One line of the log: what happened, and what it happened to. The names that the logger keeps for itself are free of
 * values: it drops such a field, and complains in a line of its own.
 */
export type LogFields = Readonly<Record<string, unknown>> & {
  readonly level?: never;
  readonly service?: never;
  readonly timestamp?: never;
  readonly sampling_rate?: never;
};

/** Most errors of one failure that are logged separately. */
const MOST_LOGGED = 20;

/** The errors of a failure: those of an `AggregateError`, whose own message gives only their number. */
export function errorsIn(failure: unknown): readonly unknown[] {
  const found: unknown[] = [];
  const seen = new Set<unknown>();
  const collect = (error: unknown): void => {
    if (seen.has(error) || found.length >= MOST_LOGGED) return;
    seen.add(error);
    if (error instanceof AggregateError && error.errors.length > 0) error.errors.forEach(collect);
    else found.push(error);
  };
  collect(failure);
  return found;
}
