import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { cached } from '../../../shared/kernel/cached.ts';
import { type Clock, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/time.ts';
import type { SealKeys } from '../../../shared/tenant-page/token.ts';
import { sealKey } from '../lambda/seal.ts';

/** Another version is in use after so long at most. Unit: ms. */
const TTL_MS = 5 * MINUTE_MS;
/** Somebody waits for a page. */
const IMPATIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2 * SECOND_MS, requestTimeout: 3 * SECOND_MS, throwOnRequestTimeout: true },
};

/**
 * The keys that links are signed with, now and then: the present version of a secret, and the one before it, where there
 * is one. So a key that is replaced opens its links until it is replaced once more. @throws where it cannot be read
 */
export function keyVersions(
  secretArn: string,
  clock: Clock,
  config: SecretsManagerClientConfig = {},
): () => Promise<SealKeys> {
  const client = new SecretsManagerClient({ ...IMPATIENT, ...config });
  const read = async (VersionStage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<string | null> => {
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn, VersionStage }));
      return SecretString || null;
    } catch (error) {
      if (VersionStage === 'AWSPREVIOUS' && error instanceof ResourceNotFoundException) return null;
      throw error;
    }
  };
  return cached(
    async () => {
      const [present, previous] = await Promise.all([read('AWSCURRENT'), read('AWSPREVIOUS')]);
      if (present === null) throw new Error(`Expected a value in the secret ${secretArn}, got none`);
      return previous === null ? [sealKey(present)] : [sealKey(present), sealKey(previous)];
    },
    TTL_MS,
    clock,
  );
}
