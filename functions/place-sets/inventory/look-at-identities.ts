import { DAY_MS } from '../../../shared/kernel/time.ts';
import { OutOfTime, SesNotFound, SesRefused, SesUnavailable } from '../../../shared/placement/failures.ts';
import type { PlaceDeps } from '../ports.ts';
import { NOBODY, reportRefused, tellFound, withName } from './inventory-report.ts';
import type { Cursor } from './ports.ts';

/** What SES reports of an identity is asked for anew after so long, or when its verification has changed. Unit: ms. */
export const IDENTITY_TTL_MS = DAY_MS;

/**
 * Looks at the identities of one page that are new or were not looked at lately; each costs a call. At the end of the
 * list those are forgotten that SES does not list any more.
 * @param then where to go on when all are done
 */
export async function lookAtIdentities(
  deps: PlaceDeps,
  cursor: Cursor & { readonly phase: 'identities' },
  then: Cursor,
  isUrgent: () => Promise<boolean>,
): Promise<Cursor> {
  const { control, inventory, timer } = deps;
  const page = await control.listIdentities(cursor.token).catch(async (error: unknown) => {
    if (!(error instanceof SesRefused)) throw error;
    // A token that is no good any more is refused, too.
    if (cursor.token === null) await reportRefused(deps, 'refusedIdentities', error);
    return null;
  });
  if (page === null) return then;
  if (cursor.token === null) await reportRefused(deps, 'refusedIdentities', null);
  const known = new Map((await inventory.identities()).map((identity) => [identity.name, identity]));
  for (const [index, { name, verificationStatus }] of page.items.entries()) {
    if (index < cursor.index) continue;
    if (index > cursor.index && (await isUrgent())) return { ...cursor, index };
    const before = known.get(name);
    const fresh = before !== undefined && timer.now() - before.seenAt < IDENTITY_TTL_MS;
    if (fresh && before.verificationStatus === verificationStatus) continue;
    try {
      await inventory.sawIdentity(await control.describeIdentity(name), timer.now());
    } catch (error) {
      // Deleted since it was listed, or none that we may look at.
      if (error instanceof SesNotFound || error instanceof SesRefused) continue;
      const again = error instanceof OutOfTime || error instanceof SesUnavailable;
      await inventory.saveCursor({ ...cursor, index: again ? index : index + 1 });
      throw error;
    }
  }
  if (page.next !== null) return { phase: 'identities', token: page.next, index: 0 };
  await forgetGone(deps);
  await tellUnassigned(deps);
  return then;
}

/** Mail that names no set, of an identity that has no default one, is counted by nobody. */
async function tellUnassigned(deps: PlaceDeps): Promise<void> {
  const known = await deps.inventory.identities();
  const bare = known.filter((one) => one.verifiedForSending && one.configurationSet === null);
  await tellFound(deps, 'unassigned', bare.map(({ name }) => name).reduce(withName, NOBODY));
}

/** Who was not looked at for three days is gone from the list: those that are on it are looked at daily. */
async function forgetGone({ inventory, timer }: PlaceDeps): Promise<void> {
  const limit = timer.now() - 3 * IDENTITY_TTL_MS;
  for (const { name, seenAt } of await inventory.identities()) {
    if (seenAt < limit) await inventory.forgetIdentity(name);
  }
}
