import { STANDINGS } from '../../../../shared/standing/model.ts';
import type { Query } from '../lib/api.ts';

/** Rows of one page. */
export const PAGE = 50;
const KINDS = ['set', 'stream'] as const;

/** What the list of sets is asked for, as the address says. */
export function fleetQuestion(query: URLSearchParams) {
  const standing = query.get('standing') ?? '';
  const asked = {
    q: query.get('q') ?? '',
    sort: query.get('sort') ?? 'worst',
    standing: STANDINGS.find((known) => known === standing),
    kind: KINDS.find((known) => known === query.get('kind')),
    of: query.get('of') ?? '',
  };
  const page = Math.max(1, Math.round(Number(query.get('page') ?? 1)) || 1);
  return { asked, page, standing };
}

export const pageOf = (asked: ReturnType<typeof fleetQuestion>['asked'], page: number): Query => ({
  ...asked,
  limit: String(PAGE),
  page: String(page),
});
