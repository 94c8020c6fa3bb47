import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_DIMENSION, METRIC_NAMESPACE, type MetricName } from '../../../shared/telemetry/metrics.ts';
import type { Platform } from './platform.ts';

/** A metric that the functions emit. */
export const measured = (
  { name }: Pick<Platform, 'name'>,
  metricName: MetricName,
  statistic: 'Sum' | 'Maximum' | 'Average',
  minutes = 5,
): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { [METRIC_DIMENSION]: name },
    statistic,
    period: Duration.minutes(minutes),
  });

/** A metric that SES keeps of the whole account and Region. @see docs/runbook.md */
export const ofAccount = (metricName: string, statistic: 'Sum' | 'Maximum', minutes: number): Metric =>
  new Metric({ namespace: 'AWS/SES', metricName, statistic, period: Duration.minutes(minutes) });
