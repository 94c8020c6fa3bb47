import { grouped } from '../../kernel/numbers.ts';
import { EFFECTS, effectWords } from '../../standing/effect.ts';
import type { Standing } from '../../standing/model.ts';
import type { EffectCounts } from './fleet-sums.ts';

/** The worst first. */
export const WORST_FIRST: readonly Standing[] = ['paused', 'quarantined', 'warned', 'probation', 'healthy'];

type ByStanding = Readonly<Record<Standing, number>>;
/** What a headline counts. Where no effects are given, every decision is carried out. */
export type Counted = {
  readonly standings: ByStanding;
  readonly streams: ByStanding;
  /** Of those that stand healthy, how many are: judged, waiting for nothing, cleared by no incident. Absent: all. */
  readonly healthy?: number;
  readonly healthyStreams?: number;
  readonly notJudged: number;
  readonly waiting: number;
  readonly cleared?: number;
  readonly effects?: EffectCounts;
  readonly streamEffects?: EffectCounts;
  /** Sets and streams that are read, of those that are known. */
  readonly known?: number;
  readonly of?: number;
};

/** `3 quarantined`, `8 quarantine held`: each standing by what SES does of it. */
export const standingParts = (of: ByStanding, effects: EffectCounts | undefined): string[] =>
  WORST_FIRST.flatMap((standing) => {
    const byEffect = effects?.[standing] ?? { done: of[standing] };
    const counts = new Map<string, number>();
    for (const effect of EFFECTS.toReversed()) {
      const words = effectWords(standing, effect);
      if (words !== 'healthy') counts.set(words, (counts.get(words) ?? 0) + (byEffect[effect] ?? 0));
    }
    return Array.from(counts)
      .filter(([, count]) => count > 0)
      .map(([words, count]) => `${grouped(count)} ${words}`);
  });

/** How many stand healthy, of whom nothing in SES is open. */
export const standingHealthy = (of: ByStanding, effects: EffectCounts | undefined): number =>
  effects === undefined ? of.healthy : (effects.healthy.none ?? 0) + (effects.healthy.done ?? 0);

/** Those that stand healthy and should not be called so: `2 not judged, waiting or cleared`. */
export const reservedParts = (stand: number, healthy = stand): string[] =>
  stand > healthy ? [`${grouped(stand - healthy)} not judged, waiting or cleared`] : [];

/** `1 quarantined, 3 quarantine held, 20 healthy`: whose they are is said beside it. */
export const standingsWords = ({
  standings,
  effects,
  healthy,
}: Pick<Counted, 'standings' | 'effects' | 'healthy'>): string => {
  const stand = standingHealthy(standings, effects);
  const well = healthy ?? stand;
  return [
    ...standingParts(standings, effects),
    ...reservedParts(stand, well),
    ...(well > 0 ? [`${grouped(well)} healthy`] : []),
  ].join(', ');
};

const sum = (of: ByStanding): number => Object.values(of).reduce((total, count) => total + count, 0);
const counted = (count: number, one: string): string => `${grouped(count)} ${one}${count === 1 ? '' : 's'}`;

const said = (parts: readonly string[], all: number, what: string): string => {
  if (parts.length > 0) return `${parts.join(', ')} of ${counted(all, what)}.`;
  if (all === 0) return `No ${what} has sent mail yet.`;
  return all === 1 ? `The one ${what} is healthy.` : `All ${counted(all, what)} are healthy.`;
};

/**
 * The fleet in one or two sentences, the same on every surface. Healthy is only said of sets that are judged, wait for
 * nothing and need no incident to be cleared; nothing is said before all is read.
 */
export function headlineOf(fleet: Counted): string {
  const { standings, streams, notJudged, waiting, cleared = 0, effects, streamEffects, known = 0, of = 0 } = fleet;
  if (known < of) return `Reading: ${grouped(known)} of ${counted(of, 'set')} and streams so far.`;
  const parts = [
    ...standingParts(standings, effects),
    ...(notJudged > 0 ? [`${grouped(notJudged)} not judged`] : []),
    ...(waiting > 0 ? [`${grouped(waiting)} waiting for a mailbox provider`] : []),
    ...(cleared > 0 ? [`${grouped(cleared)} cleared by an incident of a mailbox provider`] : []),
  ];
  const sets = said(parts, sum(standings), 'set');
  if (sum(streams) === 0) return sets;
  const ofStreams = [
    ...standingParts(streams, streamEffects),
    ...reservedParts(standingHealthy(streams, streamEffects), fleet.healthyStreams),
  ];
  return `${sets} ${said(ofStreams, sum(streams), 'stream')}`;
}
