import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { cached } from '../../shared/kernel/cached.ts';
import { type Clock, MINUTE_MS } from '../../shared/kernel/time.ts';

/** A secret that was changed is in use after so long at most. Unit: ms. */
const TTL_MS = 5 * MINUTE_MS;

/** Reads a SecureString parameter, now and then. @throws where there is none, or it may not be read */
export const ssmSecret = (client: SSMClient, parameterName: string, clock: Clock): (() => Promise<string>) =>
  cached(
    async () => {
      const { Parameter } = await client.send(new GetParameterCommand({ Name: parameterName, WithDecryption: true }));
      if (!Parameter?.Value) throw new Error(`Expected a value in parameter ${parameterName}, got none`);
      return Parameter.Value;
    },
    TTL_MS,
    clock,
  );
