import { Stack } from 'aws-cdk-lib';
import { CfnInsightRule, ConcreteWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { LOG_MESSAGES } from '../../shared/telemetry/log-messages.ts';
import type { MonitorFunction } from './parts/function.ts';
import type { Platform } from './parts/platform.ts';

/** Sets that the widget names. */
const MOST_SHOWN = 10;

class InsightWidget extends ConcreteWidget {
  readonly #ruleName: string;
  readonly #region: string;

  constructor(ruleName: string, region: string, width: number) {
    super(width, 6);
    this.#ruleName = ruleName;
    this.#region = region;
  }

  override toJson(): object[] {
    return [
      {
        type: 'metric',
        width: this.width,
        height: this.height,
        x: this.x,
        y: this.y,
        properties: {
          title: 'Sets with the most evidence against them',
          view: 'timeSeries',
          region: this.#region,
          insightRule: { maxContributorCount: MOST_SHOWN, orderBy: 'Sum', ruleName: this.#ruleName },
          period: 300,
        },
      },
    ];
  }
}

/**
 * Who offends most, from the log of judgements: $0.50 a month and $0.02 per million lines, where a metric for each set
 * would cost $0.30 a set and month.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html
 */
export function topOffenders(
  scope: Construct,
  { name }: Platform,
  judgedBy: readonly MonitorFunction[],
  width: number,
): ConcreteWidget {
  const ruleName = `${name}-top-offenders`;
  const rule = new CfnInsightRule(scope, 'TopOffenders', {
    ruleName,
    ruleState: 'ENABLED',
    ruleBody: Stack.of(scope).toJsonString({
      Schema: { Name: 'CloudWatchLogRule', Version: 1 },
      LogGroupNames: judgedBy.map(({ logGroup }) => logGroup.logGroupName),
      LogFormat: 'JSON',
      Contribution: {
        Keys: ['$.configurationSet'],
        ValueOf: '$.evidence',
        Filters: [{ Match: '$.message', In: [LOG_MESSAGES.judged] }],
      },
      AggregateOn: 'Sum',
    }),
  });
  for (const { logGroup } of judgedBy) rule.node.addDependency(logGroup);
  return new InsightWidget(ruleName, Stack.of(scope).region, width);
}
