/** An event destination of a configuration set, as SES lists it. */
export type EventDestination = {
  readonly name: string;
  readonly enabled: boolean;
  /** As SES names them; types that SES did not have when this was written are kept. */
  readonly eventTypes: readonly string[];
  /** Null where it publishes to something else than SNS. */
  readonly topicArn: string | null;
};
