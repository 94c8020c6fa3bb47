import type { Clock } from '../../../shared/kernel/time.ts';
import type { OutageName } from './outages.data.ts';
import type { AwsState, PublishedMessage, Sent } from './state.ts';

/** How the stand-in behaves; may be changed at any time. */
export type AwsSettings = {
  /** What `PutConfigurationSetDeliveryOptions` does with fields that are not given. AWS does not say. */
  putDeliveryOptions: 'replace' | 'merge';
  /** Whether SES's control plane takes only one call a second. */
  throttle: boolean;
  /** How long a read of a set shows what it was before a write. Unit: ms. */
  readDelayMs: number;
  /** The most that a page of a list holds. */
  pageSize: number;
  /** How a call fails that would be answered otherwise; null: it does not. */
  outage: (operation: string, input: object) => OutageName | null;
  /** Called before each operation, and after it is done: may throw instead of its answer. */
  onCall: (operation: string, isDone: boolean) => void;
  onPublish: (message: PublishedMessage) => void;
  onSent: (message: Sent) => void;
};
export type AwsContext = { readonly state: AwsState; readonly settings: AwsSettings; readonly clock: Clock };

/** One operation: takes its parameters, from wherever the wire has them, and answers its result or throws `AwsError`. */
export type Operation = {
  readonly name: string;
  readonly run: (input: never, aws: AwsContext) => object;
};

/** Names an operation by its input type, which callers check against the wire only by the SDK that wrote it. */
export const operation = <Input>(name: string, run: (input: Input, aws: AwsContext) => object): Operation => ({
  name,
  run: run as Operation['run'],
});
