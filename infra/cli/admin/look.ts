import { ALLOWANCE } from './allowances.ts';
import { CAPACITY_COMMANDS } from './capacity.ts';
import type { CliCommand } from './context.ts';
import { LADDER } from './ladders.ts';
import { AUDIT } from './look/audit.ts';
import { DOMAIN } from './look/domain.ts';
import { HELD } from './look/held.ts';
import { INCIDENTS } from './look/incidents.ts';
import { SET } from './look/set.ts';
import { SETS } from './look/sets.ts';
import { STATUS } from './look/status.ts';
import { TENANTS } from './look/tenants.ts';
import { PROFILE } from './profile.ts';

/** Commands that change nothing. */
export const LOOK: Readonly<Record<string, CliCommand>> = {
  status: STATUS,
  sets: SETS,
  set: SET,
  tenants: TENANTS,
  profile: PROFILE,
  ladder: LADDER,
  allowance: ALLOWANCE,
  ...CAPACITY_COMMANDS,
  domain: DOMAIN,
  audit: AUDIT,
  incidents: INCIDENTS,
  held: HELD,
};
