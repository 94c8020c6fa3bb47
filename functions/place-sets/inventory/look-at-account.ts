import {
  ACCOUNT_FINDINGS,
  accountSentences,
  awayElsewhere,
  endpointSentence,
  impactSentence,
  pausedSentence,
} from '../../../shared/account/findings.ts';
import { SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import type { FindingName } from '../../../shared/placement/findings.ts';
import type { PlaceDeps } from '../ports.ts';
import { NOBODY, reportRefused, tellFound, withName } from './inventory-report.ts';
import { listAllPages } from './look-at-pools.ts';
import type { Cursor } from './ports.ts';

/**
 * Write down what SES says of the whole account, of tenants that it has paused or has findings about, and of endpoints
 * that send from another Region, too; and tell of it. What is refused is passed over, and told.
 */
export async function lookAtAccount(deps: PlaceDeps): Promise<Cursor> {
  const { control, inventory, timer } = deps;
  const account = await unlessRefused(deps, 'refusedAccount', () => control.account());
  const tenants = await unlessRefused(deps, 'refusedTenants', async () => {
    const paused = await listAllPages((token) => control.listTenants('paused', token));
    const known = new Set(paused.map(({ name }) => name));
    const found = await listAllPages((token) => control.listTenants('impact', token));
    return [...paused, ...found.filter(({ name }) => !known.has(name))];
  });
  const endpoints = await unlessRefused(deps, 'refusedEndpoints', () =>
    listAllPages((token) => control.listEndpoints(token)),
  );
  await inventory.sawAccount({ account, tenants, endpoints, seenAt: timer.now() });

  if (account !== null) {
    const sentences = accountSentences(account);
    for (const name of ACCOUNT_FINDINGS)
      await tellAll(deps, name, sentences[name] === undefined ? [] : [sentences[name]]);
  }
  if (tenants !== null) {
    // A pause by the owner is no news to the owner.
    const paused = tenants.filter(({ pausedBy }) => pausedBy === 'ses');
    await tellAll(deps, 'tenantsPaused', paused.map(pausedSentence));
    const grave = tenants.filter(({ pausedBy, impact }) => pausedBy !== 'ses' && impact === 'HIGH');
    await tellAll(deps, 'tenantImpact', grave.map(impactSentence));
  }
  if (endpoints !== null) {
    await tellAll(deps, 'endpoints', endpoints.map(endpointSentence));
    const away = endpoints.length === 0 ? [] : await deps.placements.away(Number.MAX_SAFE_INTEGER);
    await tellAll(
      deps,
      'endpointsAway',
      away.map((set) => awayElsewhere(set, endpoints)),
    );
  }
  return { phase: 'identities', token: null, index: 0 };
}

const tellAll = (deps: PlaceDeps, name: FindingName, sentences: readonly string[]): Promise<void> =>
  tellFound(deps, name, sentences.reduce(withName, NOBODY));

async function unlessRefused<T>(
  deps: PlaceDeps,
  name: Parameters<typeof reportRefused>[1],
  ask: () => Promise<T>,
): Promise<T | null> {
  try {
    const answer = await ask();
    await reportRefused(deps, name, null);
    return answer;
  } catch (error) {
    if (error instanceof SesNotFound) return null;
    if (!(error instanceof SesRefused)) throw error;
    await reportRefused(deps, name, error);
    return null;
  }
}
