/** CloudWatch namespace of all metrics of the functions. Their one dimension is the deployment. */
export const METRIC_NAMESPACE = 'Lazaretto';
/** The name of the dimension is Powertools' own. Its value is the name of the deployment. */
export const METRIC_DIMENSION = 'service';
/** Every function gets the name of its deployment, to tell two deployments in one Region apart. */
export const DEPLOYMENT_ENV = 'LAZARETTO_DEPLOYMENT';
export const DEFAULT_DEPLOYMENT = 'lazaretto';

/**
 * Every custom metric, with its CloudWatch unit and its meaning. None is per tenant or set: each such metric would cost
 * $0.30 a month, and the log and the registry have these names.
 */
export const EMITTED_METRICS = {
  EventsCounted: { unit: 'Count', says: 'recipients counted for the first time' },
  EventsDuplicate: { unit: 'Count', says: 'recipients that the journal held already' },
  EventsSetAside: { unit: 'Count', says: 'messages that are no events of a set: validations, identity feedback' },
  EventsMalformed: { unit: 'Count', says: 'messages that cannot be an event; they are in the dead-letter queue' },
  EventsTooOld: { unit: 'Count', says: 'recipients older than the retention; they are in the dead-letter queue' },
  CountingLag: { unit: 'Milliseconds', says: 'from the arrival of the oldest event of a batch in SQS to the journal' },
  JudgingLag: {
    unit: 'Milliseconds',
    says: 'from the journal to the end of judging, of the oldest segment of a batch',
  },
  Decisions: { unit: 'Count', says: 'changes of standing that were decided' },
  SetsHealthy: { unit: 'Count', says: 'sets that stand healthy' },
  SetsWarned: { unit: 'Count', says: 'sets that stand warned' },
  SetsQuarantined: { unit: 'Count', says: 'sets that stand quarantined' },
  SetsProbation: { unit: 'Count', says: 'sets that stand on probation' },
  SetsPaused: { unit: 'Count', says: 'sets that stand paused' },
  PlacementsApplied: { unit: 'Count', says: 'decisions that were carried out and read back' },
  PlacementFailures: { unit: 'Count', says: 'attempts to carry out a decision that failed' },
  HeldDecisions: { unit: 'Count', says: 'decisions that wait for a person or for the switch, as of this minute' },
  Drift: { unit: 'Count', says: 'sets that were found placed otherwise than was carried out' },
  QuarantinePoolIps: {
    unit: 'Count',
    says: 'dedicated IPs in the quarantine pool; 1 for a managed pool that is there, whose IPs SES may not list',
  },
  SlackRefused: { unit: 'Count', says: 'requests to the URL of Slack’s buttons that were refused' },
  AlertsUndelivered: { unit: 'Count', says: 'copies of alerts that a channel did not take' },
} as const satisfies Record<string, { readonly unit: 'Count' | 'Milliseconds'; readonly says: string }>;
export type MetricName = keyof typeof EMITTED_METRICS;

/** Records a value of a metric. Values of one run stay separate, so that sums, averages and maxima are right. */
export type Meter = (metric: MetricName, value: number) => void;
