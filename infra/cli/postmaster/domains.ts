import { dayOf, type EpochMs } from '../../../shared/kernel/time.ts';
import type { PostmasterClient } from '../../../shared/postmaster/client.ts';
import { dateOf } from '../../../shared/postmaster/judge.ts';
import { DAILY_METRICS } from '../../../shared/postmaster/metrics.data.ts';
import { GmailRefusal } from '../../../shared/postmaster/problems.ts';

/** What a first question about a domain found. */
export type DomainCheck = {
  readonly domain: string;
  readonly status: 'figures' | 'no figures' | 'refused';
  /** One sentence. */
  readonly says: string;
};
/** Days that are asked for. */
const DAYS = 30;

/** Asks about each domain once. A refusal of one keeps no other from being asked. */
export async function checkDomains(
  client: PostmasterClient,
  domains: readonly string[],
  now: EpochMs,
): Promise<readonly DomainCheck[]> {
  const found: DomainCheck[] = [];
  for (const domain of domains) found.push(await checkDomain(client, domain, now));
  return found;
}

async function checkDomain(client: PostmasterClient, domain: string, now: EpochMs): Promise<DomainCheck> {
  const today = dayOf(now);
  try {
    const { stats } = await client.stats(domain, DAILY_METRICS, { from: today - DAYS, to: today - 1 });
    const newest = Math.max(...stats.map(({ day }) => day));
    return stats.length > 0
      ? { domain, status: 'figures', says: `its newest figures are of ${dateOf(newest)}` }
      : {
          domain,
          status: 'no figures',
          says: `Gmail has no figures of the last ${DAYS} days: it gives none where there is little mail`,
        };
  } catch (error) {
    if (!(error instanceof GmailRefusal)) throw error;
    return { domain, status: 'refused', says: `${error.message}. ${error.problem.next}` };
  }
}
