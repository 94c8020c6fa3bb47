import { badRequest, notFound } from '../errors.ts';
import type { AwsState, ConfigurationSet } from '../state.ts';

/** The shared IPs of SES. */
export const SHARED_POOL = 'ses-shared-pool';
/** The dedicated IPs that are in no other pool. */
export const DEFAULT_POOL = 'ses-default-dedicated-pool';
export const RESERVED_POOLS: readonly string[] = [SHARED_POOL, DEFAULT_POOL];

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** @throws BadRequestException for a name that SES does not take */
export const checkName = (kind: string, name: string | undefined): string => {
  if (name !== undefined && NAME.test(name)) return name;
  throw badRequest(`Invalid ${kind} name <${name}>: up to 64 alphanumeric ASCII characters, '_', and '-' are allowed.`);
};

/** @throws NotFoundException for a set that does not exist */
export const existing = (state: AwsState, name: string): ConfigurationSet => {
  const set = state.sets.get(name);
  if (set === undefined) throw notFound(`Configuration set <${name}> does not exist.`);
  return set;
};
