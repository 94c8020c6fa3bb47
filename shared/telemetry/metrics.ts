/** CloudWatch namespace of all metrics of the functions. Their one dimension is the deployment. */
export const METRIC_NAMESPACE = 'Lazaretto';
/** The name of the dimension is Powertools' own. Its value is the name of the deployment. */
export const METRIC_DIMENSION = 'service';
/** Every function gets the name of its deployment, to tell two deployments in one Region apart. */
export const DEPLOYMENT_ENV = 'LAZARETTO_DEPLOYMENT';
export const DEFAULT_DEPLOYMENT = 'lazaretto';

/**
 * Every custom metric and its CloudWatch unit; docs/metrics.md says more of each. There is none per tenant or set: who it
 * is stands in the log and in the registry, and a metric of each costs $0.30 a month.
 */
export const EMITTED_METRICS = {
  /** Recipients counted for the first time. */
  EventsCounted: 'Count',
  /** Recipients that the journal held already. */
  EventsDuplicate: 'Count',
  /** Messages that are no events of a set: validations, identity feedback. */
  EventsSetAside: 'Count',
  /** Messages that cannot be an event; they are in the dead-letter queue. */
  EventsMalformed: 'Count',
  /** Recipients older than the retention; they are in the dead-letter queue. */
  EventsTooOld: 'Count',
  /** From the arrival of the oldest event of a batch in SQS to the journal. */
  CountingLag: 'Milliseconds',
  /** From the journal to the end of judging, of the oldest segment of a batch. */
  JudgingLag: 'Milliseconds',
  /** Changes of standing that were decided. */
  Decisions: 'Count',
  /** Sets that stand healthy. */
  SetsHealthy: 'Count',
  /** Sets that stand warned. */
  SetsWarned: 'Count',
  /** Sets that stand quarantined. */
  SetsQuarantined: 'Count',
  /** Sets that stand on probation. */
  SetsProbation: 'Count',
  /** Sets that stand paused. */
  SetsPaused: 'Count',
  /** Decisions that were carried out and read back. */
  PlacementsApplied: 'Count',
  /** Attempts to carry out a decision that failed. */
  PlacementFailures: 'Count',
  /** Decisions that wait for a person or for the switch, as of this minute. */
  HeldDecisions: 'Count',
  /** Sets that were found placed otherwise than was carried out. */
  Drift: 'Count',
  /** Dedicated IPs in the quarantine pool; 1 for a managed pool that is there, whose IPs SES may not list. */
  QuarantinePoolIps: 'Count',
  /** Requests to the URL of Slack’s buttons that were refused. */
  SlackRefused: 'Count',
  /** Mails to the report address of which something was refused. */
  ReportsRefused: 'Count',
  /** Copies of alerts that a channel did not take. */
  AlertsUndelivered: 'Count',
} as const satisfies Record<string, 'Count' | 'Milliseconds'>;
export type MetricName = keyof typeof EMITTED_METRICS;

/** Records a value of a metric. Values of one run stay separate, so that sums, averages and maxima are right. */
export type Meter = (metric: MetricName, value: number) => void;
