import { ACCOUNT_FINDINGS } from '../account/findings.ts';
import {
  accountAlert,
  endpointsAlert,
  endpointsAwayAlert,
  tenantImpactAlert,
  tenantsPausedAlert,
  unassignedAlert,
} from '../account/messages.ts';
import type { AlertSubject } from '../alerts/subject.ts';
import { refusedListingAlert, straysAlert, undescribedAlert, unwatchedAlert } from '../attach/messages.ts';
import type { EpochMs } from '../kernel/time.ts';
import { leaksAlert, lostPoolsAlert, quarantinePoolAlert } from './pool-messages.ts';

/** How many there are, and the first of them by name. */
export type NameList = { readonly count: number; readonly first: readonly string[] };
/** Findings of the inventory that last: since when, and how many reminders were sent. */
export type LastingFinding = NameList & { readonly since: EpochMs; readonly reminders: number };

/** Every finding of the inventory, and its alert. */
const ALERTS = {
  unwatched: unwatchedAlert,
  strays: straysAlert,
  undescribed: undescribedAlert,
  refusedSets: (found) => refusedListingAlert('sets', found),
  refusedPools: (found) => refusedListingAlert('pools and addresses', found),
  refusedIdentities: (found) => refusedListingAlert('identities', found),
  refusedAccount: (found) => refusedListingAlert('the state of the account', found),
  refusedTenants: (found) => refusedListingAlert('tenants', found),
  refusedEndpoints: (found) => refusedListingAlert('multi-Region endpoints', found),
  lostPools: lostPoolsAlert,
  leaks: leaksAlert,
  'quarantinePool:not-granted': (found) => quarantinePoolAlert('not-granted', found),
  'quarantinePool:missing': (found) => quarantinePoolAlert('missing', found),
  'quarantinePool:empty': (found) => quarantinePoolAlert('empty', found),
  'quarantinePool:managed': (found) => quarantinePoolAlert('managed', found),
  'quarantinePool:warming': (found) => quarantinePoolAlert('warming', found),
  'quarantinePool:small': (found) => quarantinePoolAlert('small', found),
  'quarantinePool:idle': (found) => quarantinePoolAlert('idle', found),
  ...(Object.fromEntries(
    ACCOUNT_FINDINGS.map((name) => [name, (found: LastingFinding) => accountAlert(name, found)]),
  ) as Record<(typeof ACCOUNT_FINDINGS)[number], (found: LastingFinding) => AlertSubject>),
  tenantsPaused: tenantsPausedAlert,
  tenantImpact: tenantImpactAlert,
  endpoints: endpointsAlert,
  endpointsAway: endpointsAwayAlert,
  unassigned: unassignedAlert,
} as const satisfies Readonly<Record<string, (found: LastingFinding) => AlertSubject>>;
export type FindingName = keyof typeof ALERTS;
export const FINDINGS = Object.keys(ALERTS) as readonly FindingName[];
export type InventoryFindings = { readonly [Name in FindingName]?: LastingFinding | null };

/** What is told of a finding. */
export const findingAlert = (name: FindingName, found: LastingFinding): AlertSubject => ALERTS[name](found);
