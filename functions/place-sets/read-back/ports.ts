import type { EpochMs } from '../../../shared/kernel/time.ts';
import type { RecordedChange } from '../../../shared/placement/who.ts';
import type { Page } from '../control/ports.ts';

/** Calls to SES as CloudTrail recorded them. Throws as those of `SendingControl` do. */
export type Changes = {
  /** ARN of our own role: what it did is no change by somebody else. */
  readonly ownRole: string;
  /** Successful calls of one operation in a span of time, the newest first. */
  lookUp(
    operation: string,
    span: { readonly from: EpochMs; readonly until: EpochMs },
    token: string | null,
  ): Promise<Page<RecordedChange>>;
};
