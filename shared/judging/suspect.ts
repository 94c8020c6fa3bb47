import { isProvider } from '../replies/providers.ts';

/** The provider on which a conviction depends most; `''` where all of its mail is at domains that no table knows. */
export type Suspect = { readonly worstProvider: string; readonly hangsOnOneProvider: boolean };

/**
 * Judge again without each of these providers in turn. `evidenceWithout` gives the evidence that is left. What is many providers
 * together (`other`) is none: nothing depends on it.
 * Equal ones are settled by name, so that the answer does not depend on the order in which counts arrived.
 */
export const suspectOf = (
  providers: readonly string[],
  bar: number,
  evidenceWithout: (provider: string) => number,
): Suspect => {
  let worst = { provider: '', evidence: Number.POSITIVE_INFINITY };
  for (const provider of [...new Set(providers)].filter(isProvider).toSorted((a, b) => (a < b ? -1 : 1))) {
    const evidence = evidenceWithout(provider);
    if (evidence < worst.evidence) worst = { provider, evidence };
  }
  return { worstProvider: worst.provider, hangsOnOneProvider: worst.evidence < bar };
};
