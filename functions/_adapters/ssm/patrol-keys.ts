import { parseShape, record, text } from '../../../shared/kernel/shape.ts';
import { type Clock, SECOND_MS } from '../../../shared/kernel/time.ts';
import { ssmSecret } from './secret.ts';

/** A secret that does not come soon is done without. */
const IMPATIENT = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3 * SECOND_MS, requestTimeout: 5 * SECOND_MS, throwOnRequestTimeout: true },
};

/** Keys of blocklists by the names that the catalogue gives them; those that are not there are absent. */
export type PatrolKeys = () => Promise<Readonly<Record<string, string | undefined>>>;

/**
 * Keys from the environment, and from SSM parameters (SecureStrings) whose names it holds.
 * @param parameters the names of parameters by those of keys, as JSON
 * @param onFailure told which key could not be read, and why: its lists are not asked until it can
 * @throws {TypeError} where `parameters` is no JSON, or not of that form
 */
export function patrolKeys(
  env: Readonly<Record<string, string | undefined>>,
  parameters: string | undefined,
  clock: Clock,
  onFailure: (key: string, reason: unknown) => void,
): PatrolKeys {
  const names = parseShape(parameters || '{}', record(text));
  if (!names.ok) throw new TypeError(`Expected the names of parameters by those of keys: ${names.problem}`);
  const secrets = Object.entries(names.value).map(
    ([key, parameter]) => [key, ssmSecret(parameter, IMPATIENT, clock)] as const,
  );
  return async () => {
    const read = secrets.map(async ([key, secret]) => {
      try {
        return [key, await secret()] as const;
      } catch (error) {
        onFailure(key, error);
        return [key, undefined] as const;
      }
    });
    return { ...env, ...Object.fromEntries(await Promise.all(read)) };
  };
}
