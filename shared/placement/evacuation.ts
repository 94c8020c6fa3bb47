import { list, nullable, number, object, optional, type Shape, text } from '../kernel/shape.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { NameList } from './findings.ts';

/** Puts everything back before a removal. Stored, so that it goes on where it stopped. */
export type Evacuation = {
  readonly startedAt: EpochMs;
  /** Null once it is done. */
  readonly at: { readonly token: string | null; readonly index: number } | null;
  readonly sets: number;
  /** Sets that were brought home, and destinations that were taken off. */
  readonly broughtHome: number;
  readonly detached: number;
  /** SES tenants of streams that were enabled again; absent: none. */
  readonly enabled?: number;
  /** What a person must see to: `<set>: <why>`. */
  readonly left: NameList;
};

export const EVACUATION: Shape<Evacuation> = object<Evacuation>({
  startedAt: number,
  at: nullable(object({ token: nullable(text), index: number })),
  sets: number,
  broughtHome: number,
  detached: number,
  enabled: optional(number),
  left: object({ count: number, first: list(text) }),
});
