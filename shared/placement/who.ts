import { clip, plain } from '../kernel/escape.ts';
import { type EpochMs, MINUTE_MS } from '../kernel/time.ts';

/** Who changed a set, and when. Of the record that AWS CloudTrail has nothing else is kept. */
export type ChangedBy = { readonly principal: string; readonly at: EpochMs };
/** A call to SES that succeeded, as CloudTrail recorded it. */
export type RecordedChange = ChangedBy & {
  readonly configurationSet: string | null;
  /** The role whose session made the call; null: no session of a role. */
  readonly role: string | null;
};
/** A change whose author is still looked for. */
export type UnnamedChange = {
  /** When it was seen, and when the set was last seen without it. */
  readonly since: EpochMs;
  readonly from: EpochMs;
  readonly what: 'pool' | 'sending';
  readonly looks: number;
};

/**
 * Calls that change a set's pool, or switch its sending. SES's first API has names of its own.
 * Source: SES API v2 and v1, names of operations.
 */
export const CHANGING: Readonly<Record<UnnamedChange['what'], readonly string[]>> = {
  pool: ['PutConfigurationSetDeliveryOptions', 'CreateConfigurationSet'],
  sending: [
    'PutConfigurationSetSendingOptions',
    'UpdateConfigurationSetSendingEnabled',
    'PutConfigurationSetDeliveryOptions',
    'CreateConfigurationSet',
  ],
};
/**
 * CloudTrail shows a call within about 5 minutes on average, and some later. Unit: ms.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html
 */
export const SHOWN_AFTER_MS = 5 * MINUTE_MS;
/** It is looked for so often, at each look at the set, and then no more. */
export const MOST_LOOKS = 12;
/** Clocks differ by no more. Unit: ms. */
export const SKEW_MS = MINUTE_MS;
const LONGEST = 300;

/** The time in which the change was made. */
export const spanOf = ({ from, since }: UnnamedChange): { readonly from: EpochMs; readonly until: EpochMs } => ({
  from: Math.min(from, since) - SKEW_MS,
  until: since + SKEW_MS,
});

/** The last change of a set by somebody other than Lazaretto; null: none of these is one. */
export function lastChange(
  set: string,
  ownRole: string,
  changes: readonly RecordedChange[],
  span: ReturnType<typeof spanOf>,
): ChangedBy | null {
  const theirs = changes.filter(
    ({ configurationSet, role, at }) =>
      configurationSet === set && role !== ownRole && at >= span.from && at <= span.until,
  );
  const [last] = theirs.toSorted((a, b) => b.at - a.at);
  return last === undefined ? null : { principal: clip(plain(last.principal), LONGEST), at: last.at };
}
