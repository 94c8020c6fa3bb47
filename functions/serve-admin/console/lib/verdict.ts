import type { Fleet } from '../../../../shared/admin/schema/fleet.ts';
import { counted, grouped, WORST_FIRST } from './words.ts';

type Counted = Pick<Fleet, 'standings' | 'streams' | 'notJudged' | 'waiting'>;

const listed = (of: Counted['standings']): string[] =>
  WORST_FIRST.filter((standing) => standing !== 'healthy' && of[standing] > 0).map(
    (standing) => `${grouped(of[standing])} ${standing}`,
  );
const sum = (of: Counted['standings']): number => Object.values(of).reduce((total, count) => total + count, 0);

const said = (parts: readonly string[], all: number, what: string): string => {
  if (parts.length > 0) return `${parts.join(', ')} of ${counted(all, what)}.`;
  return all === 1 ? `The one ${what} is healthy.` : `All ${counted(all, what)} are healthy.`;
};

/** The fleet in one or two sentences. Healthy is only said of sets that are judged and wait for nothing. */
export function verdictOf({ standings, streams, notJudged, waiting }: Counted): string {
  const parts = [
    ...listed(standings),
    ...(notJudged > 0 ? [`${grouped(notJudged)} not judged`] : []),
    ...(waiting > 0 ? [`${grouped(waiting)} waiting for a mailbox provider`] : []),
  ];
  const sets = said(parts, sum(standings), 'set');
  return sum(streams) === 0 ? sets : `${sets} ${said(listed(streams), sum(streams), 'stream')}`;
}
