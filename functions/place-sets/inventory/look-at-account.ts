import {
  ACCOUNT_FINDINGS,
  accountSentences,
  awayElsewhere,
  endpointSentence,
  impactSentence,
  pausedSentence,
} from '../../../shared/account/findings.ts';
import type { SeenAccount, TenantFinding } from '../../../shared/account/model.ts';
import { DAY_MS } from '../../../shared/kernel/time.ts';
import { SesNotFound, SesRefused, SesUnavailable } from '../../../shared/placement/failures.ts';
import type { FindingName } from '../../../shared/placement/findings.ts';
import type { Page } from '../control/ports.ts';
import type { PlaceDeps } from '../ports.ts';
import { NOBODY, reportRefused, tellFound, withName } from './inventory-report.ts';
import { listAllPages } from './look-at-pools.ts';
import type { Cursor } from './ports.ts';

/** Pages of SES's recommendations in a day, of a hundred each, and findings that are kept. */
const MOST_PAGES = 10;
const MOST_KEPT = 300;

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
  const before = await inventory.seenAccount();
  const seen: SeenAccount = { account, tenants, endpoints, seenAt: timer.now(), findings: before?.findings };
  await inventory.sawAccount(seen);

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
  await lookAtFindings(deps, seen);
  return { phase: 'identities', token: null, index: 0 };
}

/**
 * Once a day, what SES's adviser finds about tenants. Last of all, because it may be many pages, and only shown. Where
 * SES has no adviser it refuses, which is nothing to tell of.
 */
async function lookAtFindings({ control, inventory, timer, log }: PlaceDeps, seen: SeenAccount): Promise<void> {
  const now = timer.now();
  const { askedAt = Number.NEGATIVE_INFINITY } = seen.findings ?? {};
  if (now >= askedAt && now - askedAt < DAY_MS) return;
  let items: TenantFinding[] | null = [];
  try {
    let token: string | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page: Page<TenantFinding> = await control.listFindings(token);
      items.push(...page.items);
      token = page.next;
      if (token === null) break;
    }
  } catch (error) {
    const isLater = error instanceof SesUnavailable;
    if (!(isLater || error instanceof SesRefused || error instanceof SesNotFound)) throw error;
    log({ set: '*', outcome: 'unadvised', detail: String(error) });
    // What is only shown keeps nothing else from being looked at: what was known stays until the next round.
    if (isLater) return;
    items = null;
  }
  // Grave ones are kept first: all of it is one item.
  const kept = items?.toSorted((a, b) => Number(b.impact === 'HIGH') - Number(a.impact === 'HIGH')) ?? null;
  await inventory.sawAccount({ ...seen, findings: { askedAt: now, items: kept?.slice(0, MOST_KEPT) ?? null } });
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
