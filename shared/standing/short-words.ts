import { type Effect, effectWords } from './effect.ts';
import type { Standing } from './model.ts';

/** What keeps a set or stream that stands healthy from being called so. */
export type Reservations = {
  readonly notJudged: string | null;
  readonly waits: readonly unknown[];
  readonly cleared: readonly unknown[];
};

/** How it stands, in two words at most, for a list: `quarantine held`, and instead of `healthy` also `not judged`. */
export const shortWords = (
  { standing, effect }: { readonly standing: Standing; readonly effect: Effect },
  { notJudged, waits, cleared }: Reservations,
): string => {
  const words = effectWords(standing, effect);
  if (words !== 'healthy') return words;
  if (notJudged !== null) return 'not judged';
  if (waits.length > 0) return 'waiting';
  return cleared.length > 0 ? 'cleared' : words;
};
