import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { errorsIn } from '../../../shared/telemetry/log-entry.ts';
import {
  DEFAULT_DEPLOYMENT,
  DEPLOYMENT_ENV,
  EMITTED_METRICS,
  METRIC_NAMESPACE,
  type Meter,
} from '../../../shared/telemetry/metrics.ts';
import type { Traceable } from './traceable.ts';
import { tracing } from './tracing.ts';

/** What every function says about itself: log lines, metrics in them (EMF), and a trace of what is sampled. */
export type Telemetry = {
  readonly logger: Logger;
  readonly meter: Meter;
  /** Lambda's entry, around a handler: log lines know the request, and metrics go out though it throws. */
  entry<Event, Result>(
    handle: (event: Event, context: Context) => Promise<Result>,
  ): middy.MiddyfiedHandler<Event, Result>;
};

/** @param clients whose calls show up in traces */
export function telemetry(functionName: string, clients: readonly Traceable[]): Telemetry {
  const logger = new Logger({ serviceName: functionName });
  const metrics = new Metrics({
    namespace: METRIC_NAMESPACE,
    serviceName: process.env[DEPLOYMENT_ENV] ?? DEFAULT_DEPLOYMENT,
  });
  const publish = (): void => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  // Lambda's runtime writes of an error that it gets only what is enumerable: neither cause nor errors.
  const tellWhy = ({ error }: { readonly error: unknown }): void => {
    for (const one of errorsIn(error)) {
      logger.error('failed', one instanceof Error ? one : new Error(`Expected an error, got ${typeof one}`));
    }
  };
  return {
    logger,
    meter: (metric, value) => metrics.addMetric(metric, EMITTED_METRICS[metric], value),
    entry<Event, Result>(handle: (event: Event, context: Context) => Promise<Result>) {
      const around = middy<unknown, unknown>()
        .use(injectLambdaContext(logger))
        .use({ after: publish, onError: publish })
        .use({ onError: tellWhy })
        .use(tracing(clients));
      const handler = around.handler((event, context) => handle(event as Event, context));
      return handler as unknown as middy.MiddyfiedHandler<Event, Result>;
    },
  };
}
