import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { Traceable } from './traceable.ts';

/** Powertools' middleware, with the clients patched. A module of its own, so that it can be loaded when it is needed. */
export function tracerAround(clients: readonly Traceable[]): ReturnType<typeof captureLambdaHandler> {
  const tracer = new Tracer({ captureHTTPsRequests: false });
  for (const client of clients) tracer.captureAWSv3Client(client);
  return captureLambdaHandler(tracer, { captureResponse: false });
}
