import type { AlertMessage } from '../alerts/model.ts';
import { noticeAlert } from '../alerts/subject.ts';
import { DAY_MS, type Day } from '../kernel/time.ts';
import type { Mode } from '../standing/model.ts';
import type { DomainState } from './domain.ts';
import type { PoolCapacity } from './pool.ts';
import { dateOf } from './season.ts';

/** 1 January 1970 was a Thursday. */
const MONDAY = 4;
const MOST_TOLD = 10;

type Told = { readonly pools: readonly PoolCapacity[]; readonly domains: readonly DomainState[]; readonly mode: Mode };

/** What people are told of pools and domains on a day: what is due, on Mondays; and a retired domain that sends. */
export function capacityAlerts({ pools, domains, mode }: Told, today: Day): AlertMessage[] {
  const about = { since: today * DAY_MS, tenant: null, configurationSet: null, mode, standing: null, numbers: null };
  const retired = domains.flatMap(({ domain, isRetired, advice, sets }) =>
    isRetired
      ? advice.map(({ sentence }) => ({
          ...about,
          alertId: `retired:${domain}:${dateOf(today)}`,
          severity: 'warning' as const,
          title: `${domain} is retired and sends`,
          sentence,
          next: [
            `Sets that send from it: ${sets.first.join(', ')}.`,
            'Stop them, or take the domain off retiredDomains of the policy.',
          ],
        }))
      : [],
  );
  const due = [...pools, ...domains.filter(({ isRetired }) => !isRetired)].flatMap(({ advice }) =>
    advice.filter(({ level }) => level === 'due').map(({ sentence }) => sentence),
  );
  const weekly = {
    ...about,
    alertId: `capacity:${dateOf(today)}`,
    severity: 'info' as const,
    title: `${due.length === 1 ? 'something is' : `${due.length} things are`} due about pools and domains`,
    sentence: due.slice(0, MOST_TOLD).join('; '),
    next: ['All of it, each with its source: lazaretto capacity, lazaretto domains.'],
  };
  const subjects = [...retired, ...(today % 7 === MONDAY && due.length > 0 ? [weekly] : [])];
  return subjects.map((subject) => noticeAlert({ kind: 'capacity', ...subject }));
}
