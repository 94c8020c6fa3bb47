import type { EvaluationDeps } from '../evaluation/deps.ts';
import { failuresOfEach } from '../kernel/concurrently.ts';
import { dayOf, type EpochMs, HOURS_PER_DAY } from '../kernel/time.ts';
import { hoursOf } from './hours.ts';
import { CHANGING_DAYS, type LadderSubject } from './in-force.ts';
import { LadderMail } from './mail.ts';
import { addAddresses, addDomain } from './part.ts';
import { subjectKey } from './subject.ts';

/** Mail of a domain or pool, and how many addresses it leaves by. */
type Shared = { readonly mail: LadderMail; readonly addresses: number };
type Deps = Pick<EvaluationDeps, 'roster' | 'totals' | 'addresses' | 'sendsFeedback' | 'concurrency'>;

/**
 * The mail of domains and pools over all sets that sent in the days that may change, by key. A pool of which SES lists no
 * address, such as a managed one, is left out: nobody can tell what left by it.
 * @throws where a set cannot be read: it would look like one that sent nothing
 */
export async function sharedMail(
  { roster, totals, addresses, sendsFeedback, concurrency }: Deps,
  subjects: readonly LadderSubject[],
  now: EpochMs,
): Promise<ReadonlyMap<string, Shared>> {
  const from = dayOf(now) - CHANGING_DAYS;
  const found = new Map<string, Shared>();
  const ips = subjects.some(({ kind }) => kind === 'pool') ? ((await addresses.pools())?.ips ?? []) : [];
  const parts = subjects.flatMap(({ kind, name }) => {
    if (kind !== 'domain' && kind !== 'pool') return [];
    const own = new Set(ips.filter(({ pool }) => pool === name).map(({ ip }) => ip));
    if (kind === 'pool' && own.size === 0) return [];
    const mail = new LadderMail(from, sendsFeedback);
    found.set(subjectKey({ kind, name }), { mail, addresses: kind === 'pool' ? own.size : 1 });
    return [{ kind, name, mail, own }];
  });
  if (parts.length === 0) return found;
  const active = (await roster.all()).filter(({ lastDay }) => lastDay >= from);
  const failures = await failuresOfEach(active, concurrency, async ({ set }) => {
    const hours = await hoursOf({ totals }, set, from * HOURS_PER_DAY, now);
    for (const { kind, name, mail, own } of parts) {
      if (kind === 'domain') addDomain(mail, hours, name, sendsFeedback);
      else addAddresses(mail, hours, own);
    }
  });
  if (failures[0]) throw failures[0].error;
  return found;
}
