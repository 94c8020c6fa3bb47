import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { Platform } from './platform.ts';

export type AlarmProps = {
  /** The heading in the runbook, and the end of the alarm's name. Never changed, because people filter by it. */
  readonly id: string;
  /** What is wrong, in a sentence. */
  readonly says: string;
  readonly metric: IMetric;
  /** Goes off where the metric is at least so much, or with `below`, less. */
  readonly atLeast: number;
  readonly below?: boolean;
  /** Of this many periods in a row all must be bad. Default 1. */
  readonly periods?: number;
  /** What a period without data means. Default: nothing is wrong, for an idle system measures nothing. */
  readonly missing?: TreatMissingData;
};

/** Every alarm has a stable name, says what broke, points at its heading in the runbook, and tells the alert topic. */
export function alarm(scope: Construct, { name, runbook, alertTopic }: Platform, props: AlarmProps): Alarm {
  const { LESS_THAN_THRESHOLD, GREATER_THAN_OR_EQUAL_TO_THRESHOLD } = ComparisonOperator;
  const made = new Alarm(scope, `Alarm-${props.id}`, {
    alarmName: `${name}-${props.id}`,
    alarmDescription: `${props.says}\nRunbook: ${runbook}#${props.id}`,
    metric: props.metric,
    threshold: props.atLeast,
    comparisonOperator: props.below ? LESS_THAN_THRESHOLD : GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: props.periods ?? 1,
    treatMissingData: props.missing ?? TreatMissingData.NOT_BREACHING,
  });
  const tell = new SnsAction(alertTopic);
  made.addAlarmAction(tell);
  made.addOkAction(tell);
  return made;
}
