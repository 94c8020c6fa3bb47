import type { Proof } from './proof.ts';

/** Whether a report counts, by what its mail proves. What does not is claimed: it is shown, and adds to nothing. */
export type Belief = (proof: Proof) => boolean;

/** A deployment knows of each mail whether it passes DMARC. */
export const believesProved: Belief = ({ state }) => state === 'passed';
/** Whoever reads files chose them: a file, or a mail that nobody says anything of, counts. A mail that failed does not. */
export const believesFiles: Belief = ({ state }) => state !== 'failed';

/** Those that count, and those that are only claimed. */
export function splitBy<T extends { readonly proof: Proof }>(
  reports: readonly T[],
  belief: Belief,
): { readonly believed: readonly T[]; readonly claimed: readonly T[] } {
  const believed = reports.filter(({ proof }) => belief(proof));
  return { believed, claimed: reports.filter(({ proof }) => !belief(proof)) };
}
