import { failuresOfEach } from '../../kernel/concurrently.ts';
import { DAY_MS, dayOf, type EpochMs, hourOf } from '../../kernel/time.ts';
import { CARRIED_DAYS, leakingMail, type MailByIp, mailByAddress, queuedMail } from '../../placement/carried.ts';
import type { NameList } from '../../placement/findings.ts';
import type { DedicatedIp } from '../../placement/inventory-model.ts';
import type { EvaluationDeps } from '../deps.ts';

/** What SES listed longer ago is not compared with. Unit: ms. */
const LISTED_LATELY_MS = DAY_MS;

type Deps = Pick<EvaluationDeps, 'addresses' | 'roster' | 'totals' | 'decisions' | 'policy' | 'concurrency' | 'log'>;

/** By which addresses mail really left, once an hour: what each carried, until a day's count is made, and what leaks. */
export async function watchAddresses(deps: Deps, now: EpochMs): Promise<void> {
  const known = await deps.addresses.leaks();
  if (known !== null && hourOf(known.at) === hourOf(now)) return;
  const pools = await deps.addresses.pools();
  if (pools === null || now - pools.seenAt > LISTED_LATELY_MS) return;
  await findLeaks(deps, pools.ips, now);
  await countCarried(deps, pools.ips, now);
  await countComing(deps, now);
}

async function countCarried(deps: Deps, ips: readonly DedicatedIp[], now: EpochMs): Promise<void> {
  const today = dayOf(now);
  const known = await deps.addresses.carried();
  if (ips.length === 0 || (known !== null && dayOf(known.at) === today)) return;
  const days: (readonly [number, MailByIp])[] = [];
  const sets = (await deps.roster.all()).filter(({ lastDay }) => lastDay >= today - CARRIED_DAYS);
  const failures = await failuresOfEach(sets, deps.concurrency, async ({ set }) => {
    for (const [day, { counts }] of await deps.totals.days(set, today - CARRIED_DAYS, today - 1)) {
      days.push([day, counts.ips]);
    }
  });
  for (const { item, error } of failures) {
    deps.log({ message: 'addresses of a set could not be read', configurationSet: item.set, error: String(error) });
  }
  const carried = mailByAddress(ips, days, today, now);
  // What could not be read may be what keeps an address warm.
  if (carried !== null && failures.length === 0) await deps.addresses.saveCarried(carried);
}

/** Names of sets that are kept. */
const MOST_COMING = 3;

/** Mail of the sets that are quarantined, or would be in enforce mode, on the days on which they last sent. */
async function countComing(deps: Deps, now: EpochMs): Promise<void> {
  const today = dayOf(now);
  const found: { readonly set: string; readonly perDay: number }[] = [];
  const sets = (await deps.roster.all()).filter(({ lastDay }) => lastDay >= today - CARRIED_DAYS);
  const failures = await failuresOfEach(sets, deps.concurrency, async ({ set }) => {
    if ((await deps.decisions.standing(set))?.to !== 'quarantined') return;
    const [days, hours] = await Promise.all([
      deps.totals.days(set, today - CARRIED_DAYS, today - 1),
      deps.totals.hours(set, hourOf(now - DAY_MS), hourOf(now) - 1),
    ]);
    const daily = [...days.values()].map(({ counts }) => counts.totals.sends).filter((sends) => sends > 0);
    const mean = daily.reduce((sum, sends) => sum + sends, 0) / Math.max(1, daily.length);
    const lately = [...hours.values()].reduce((sum, { counts }) => sum + counts.totals.sends, 0);
    found.push({ set, perDay: Math.round(Math.max(mean, lately)) });
  });
  for (const { item, error } of failures) {
    deps.log({ message: 'mail of a set could not be read', configurationSet: item.set, error: String(error) });
  }
  // What could not be read may be the largest of all.
  if (failures.length > 0) return;
  found.sort((a, b) => b.perDay - a.perDay || (a.set < b.set ? -1 : 1));
  await deps.addresses.saveComing({
    at: now,
    sets: found.length,
    mailsPerDay: found.reduce((sum, { perDay }) => sum + perDay, 0),
    first: found.slice(0, MOST_COMING).map(({ set }) => set),
  });
}

async function findLeaks(deps: Deps, all: readonly DedicatedIp[], now: EpochMs): Promise<void> {
  const found: string[] = [];
  const queued: string[] = [];
  const away = await deps.addresses.away();
  const failures = await failuresOfEach(away, deps.concurrency, async (one) => {
    const { set, pool, movedAt, queuedMs } = one;
    const ips = all.filter((ip) => ip.pool === pool).map(({ ip }) => ip);
    // SES lists no addresses of a managed pool, so nobody can tell.
    if (ips.length === 0) return;
    const last = hourOf(now) - 1;
    // What left within the hour of the move may have left before it.
    const first = Math.max(hourOf(now - DAY_MS), hourOf(movedAt) + 1);
    if (first > last) return;
    const hours = await deps.totals.hours(set, first, last);
    // Until the end of this hour mail of before may still leave by the old addresses.
    const waitedUntil = hourOf(movedAt + queuedMs - 1);
    const part = (isQueued: boolean): MailByIp[] =>
      [...hours].filter(([hour]) => hour <= waitedUntil === isQueued).map(([, { counts }]) => counts.ips);
    const leak = leakingMail(pool, ips, part(false));
    if (leak !== null) found.push(`${set}: ${leak}`);
    const waited = queuedMail(ips, part(true));
    if (waited !== null) queued.push(`${set}: ${waited}`);
  });
  for (const { item, error } of failures) {
    deps.log({ message: 'addresses of a set could not be read', configurationSet: item.set, error: String(error) });
  }
  if (failures.length > 0 && failures.length === away.length) throw failures[0]?.error;
  await deps.addresses.saveLeaks({ at: now, names: namesOf(found), queued: namesOf(queued) });
}

const namesOf = (sentences: readonly string[]): NameList => ({
  count: sentences.length,
  first: sentences.toSorted((a, b) => (a < b ? -1 : 1)).slice(0, MOST_NAMED),
});

/** Sets that are named. */
const MOST_NAMED = 20;
