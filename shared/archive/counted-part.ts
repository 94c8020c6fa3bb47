import type { Fingerprint } from '../counting/fingerprint.ts';

/** Beside SES's own fields of an archived event: what was counted of it in this segment. */
export type CountedPart = {
  /**
   * Of a whole event: the fingerprint of each unit, as 16 hex digits, in the order of the event's recipients. Absent where
   * it is hidden: whoever reads one could try addresses on it.
   */
  readonly units?: readonly string[];
  /** Of a hidden event: how many units were counted, which are all that it shows. */
  readonly count?: number;
  /** The streams that it counted in, beside its set; absent: none. */
  readonly streams?: readonly string[];
  /** Which of the units the judge did not see; absent: it saw all. */
  readonly notJudged?: readonly number[];
  /** Absent: the event is whole. */
  readonly hidden?: true;
};
/** The field of an archived event that holds the counted part. */
export const COUNTED_FIELD = 'lazaretto';

/** A fingerprint as 16 hex digits. */
export const hexOf = ({ high, low }: Fingerprint): string =>
  high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');

/** A fingerprint of 16 hex digits. */
export const ofHex = (hex: string): Fingerprint => ({
  high: Number.parseInt(hex.slice(0, 8), 16),
  low: Number.parseInt(hex.slice(8), 16),
});
