import { type EpochMs, SECOND_MS } from '../kernel/time.ts';

/** As much of an event of a DynamoDB stream as is read: what happened, and to which item. */
export type StreamEvent = { readonly Records: readonly StreamRecord[] };
export type StreamRecord = {
  readonly eventName?: string | undefined;
  readonly dynamodb?:
    | {
        /** When the item was written. Unit: s. */
        readonly ApproximateCreationDateTime?: number | undefined;
        readonly Keys?:
          | Readonly<Record<string, { readonly S?: string | undefined; readonly N?: string | undefined }>>
          | undefined;
      }
    | undefined;
};
/**
 * What starts a function that follows a stream: a batch of changes, or a schedule, whose event has no records. Only this
 * file knows that shape.
 */
export type Trigger = StreamEvent | { readonly Records?: undefined };

/** The keys of an item as text; a part that is missing or a number is null. */
export type ChangedKey = { readonly eventName: string | null; readonly pk: string | null; readonly sk: string | null };

/** The items that a stream event names, in order; null for a schedule. */
export const changedKeys = ({ Records }: Trigger): readonly ChangedKey[] | null =>
  Records?.map(({ eventName, dynamodb: { Keys } = {} }) => ({
    eventName: eventName ?? null,
    pk: Keys?.['pk']?.S ?? null,
    sk: Keys?.['sk']?.S ?? null,
  })) ?? null;

/** When the oldest change of an event was written; null where none says so. */
export function writtenAt({ Records = [] }: Trigger): EpochMs | null {
  const seconds = Records.flatMap(({ dynamodb }) => dynamodb?.ApproximateCreationDateTime ?? []);
  return seconds.length === 0 ? null : Math.min(...seconds) * SECOND_MS;
}
