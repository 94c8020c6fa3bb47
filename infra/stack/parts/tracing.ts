import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import type { Construct } from 'constructs';
import type { Platform } from './platform.ts';

/** Of so many invocations one is traced: X-Ray takes $5 per million traces. */
const SAMPLED_SHARE = 0.01;

/** Rules of one's own come before this one; the default rule has 10,000. */
const PRIORITY = 9_000;

/** One invocation in a hundred is traced. */
export function sampleTraces(scope: Construct, { name }: Pick<Platform, 'name'>): void {
  new CfnSamplingRule(scope, 'Sampling', {
    samplingRule: {
      ruleName: name.slice(0, 32),
      version: 1,
      priority: PRIORITY,
      fixedRate: SAMPLED_SHARE,
      reservoirSize: 0,
      serviceName: `${name}-*`,
      serviceType: '*',
      host: '*',
      httpMethod: '*',
      urlPath: '*',
      resourceArn: '*',
    },
  });
}
