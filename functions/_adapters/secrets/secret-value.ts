import {
  GetSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { SECOND_MS } from '../../../shared/kernel/time.ts';

/** Short of what a batch may take, so that one that waits for its secret returns to its queue. */
const IMPATIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 3 * SECOND_MS, requestTimeout: 5 * SECOND_MS, throwOnRequestTimeout: true },
};

/**
 * Reads a secret of Secrets Manager once, at its first use; a read that failed is tried again.
 * @throws where it cannot be read, or is empty
 */
export function secretValue(secretArn: string, config: SecretsManagerClientConfig = {}): () => Promise<string> {
  let value: Promise<string> | null = null;
  const read = async (): Promise<string> => {
    const client = new SecretsManagerClient({ ...IMPATIENT, ...config });
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    if (!SecretString) throw new Error(`Expected a value in the secret ${secretArn}, got none`);
    return SecretString;
  };
  return () => {
    value ??= read().catch((error: unknown) => {
      value = null;
      throw error;
    });
    return value;
  };
}
