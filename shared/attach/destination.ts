/** An event destination of a configuration set, as SES lists it. */
export type EventDestination = {
  readonly name: string;
  readonly enabled: boolean;
  /** As SES names them. Unknown types are kept. */
  readonly eventTypes: readonly string[];
  /** Null where it does not publish to SNS. */
  readonly topicArn: string | null;
};
