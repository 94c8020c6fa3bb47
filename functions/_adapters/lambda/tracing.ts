import type { MiddlewareObj, Request } from '@middy/core';
import type { Traceable } from './traceable.ts';

/** Whether Lambda chose this invocation for a trace. */
const isSampled = (): boolean => process.env['_X_AMZN_TRACE_ID']?.includes('Sampled=1') === true;

/**
 * A subsegment for the handler and one for each call of the clients, where the invocation is sampled. The tracer is only
 * loaded then: it is a quarter of a cold start, and one invocation in a hundred needs it.
 */
export function tracing(clients: readonly Traceable[]): MiddlewareObj {
  const load = async () => (await import('./tracer.ts')).tracerAround(clients);
  let loading: ReturnType<typeof load> | undefined;
  const on = (moment: 'before' | 'after' | 'onError') => async (request: Request) => {
    if (!isSampled()) return;
    loading ??= load();
    await (await loading)[moment]?.(request as never);
  };
  return { before: on('before'), after: on('after'), onError: on('onError') };
}
