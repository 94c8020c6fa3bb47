import { isProvider } from '../replies/providers.ts';
import type { HourCounts } from './model.ts';

/** The provider that a conviction leans on most; `''` where all of its mail is at domains that no table knows. */
export type Suspect = { readonly worstProvider: string; readonly hangsOnOneProvider: boolean };

/**
 * Judge again without each provider in turn. `evidenceWithout` gives the evidence that is left. What is many providers
 * together (`other`) is none: nothing hangs on it.
 * Equal ones are settled by name, so that the answer does not depend on the order in which counts arrived.
 */
export const suspectOf = (
  hours: readonly HourCounts[],
  bar: number,
  evidenceWithout: (provider: string) => number,
): Suspect => {
  const providers = new Set<string>();
  for (const { cells } of hours) for (const provider of cells.keys()) if (isProvider(provider)) providers.add(provider);
  let worst = { provider: '', evidence: Number.POSITIVE_INFINITY };
  for (const provider of [...providers].toSorted((a, b) => (a < b ? -1 : 1))) {
    const evidence = evidenceWithout(provider);
    if (evidence < worst.evidence) worst = { provider, evidence };
  }
  return { worstProvider: worst.provider, hangsOnOneProvider: worst.evidence < bar };
};
