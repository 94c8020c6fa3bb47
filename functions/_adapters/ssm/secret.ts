import type { SSMClientConfig } from '@aws-sdk/client-ssm';
import { cached } from '../../../shared/kernel/cached.ts';
import { type Clock, MINUTE_MS } from '../../../shared/kernel/time.ts';

/** A secret that was changed is in use after so long at most. Unit: ms. */
const TTL_MS = 5 * MINUTE_MS;

/**
 * Reads a SecureString parameter, now and then. The client is only loaded where something is to be read: most cold
 * starts have nothing to say. @throws where there is no such parameter, or it may not be read
 */
export const ssmSecret = (parameterName: string, config: SSMClientConfig, clock: Clock): (() => Promise<string>) => {
  const load = async () => (await import('./parameter.ts')).parameterReader(config);
  let loading: ReturnType<typeof load> | undefined;
  return cached(
    async () => {
      loading ??= load();
      const value = await (await loading)(parameterName);
      if (!value) throw new Error(`Expected a value in parameter ${parameterName}, got none`);
      return value;
    },
    TTL_MS,
    clock,
  );
};
